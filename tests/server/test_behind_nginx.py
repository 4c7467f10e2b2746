"""deploy/nginx.conf as it is given, with its names and places put in: a life behind nginx, below a path, over HTTPS."""

from __future__ import annotations

import getpass
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import serving

from wellwish import config
from wellwish.server import tls

PASSWORD = "a quiet garden wall"
_WHOLE = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
_ENOUGH_SECONDS = 60


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def nginx(folder: Path, port: int, behind: str) -> Iterator[None]:
    """nginx with our site at ``port``, Wellwish ``behind`` it, and a certificate made for it in ``folder``."""
    binary = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if binary is None:
        # Wellwish doesn't need it; CI installs it, and forbids skipping.
        pytest.skip("no nginx: apt install nginx-light")
    certificate, key = tls.certificate(config.load({"WELLWISH_DATA": str(folder / "tls"), "WELLWISH_TLS": "yes"}))
    site = Path("deploy/nginx.conf").read_text("utf-8")
    for given, ours in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server_name example.org", "server_name localhost"),
        ("/etc/ssl/certs/example.org.pem", str(certificate)),
        ("/etc/ssl/private/example.org.key", str(key)),
        ("http://127.0.0.1:8000", behind),
    ):
        assert site.count(given) == 1, given
        site = site.replace(given, ours)
    (folder / "site.conf").write_text(site)
    user = f"user {getpass.getuser()};" if getpass.getuser() == "root" else ""
    (folder / "nginx.conf").write_text(_WHOLE.format(folder=folder, user=user))
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    assert "successful" in subprocess.run([*command, "-t"], capture_output=True, text=True).stderr
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + _ENOUGH_SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < until:
            assert process.poll() is None
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(_ENOUGH_SECONDS)


class Browser:
    """Trusts our own authority, keeps cookies, follows redirects, and says where a form came from."""

    def __init__(self, address: str, authority: Path) -> None:
        self.address = address
        self.jar = CookieJar()
        trust = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(authority)))
        self._opener = urllib.request.build_opener(trust, urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        body = None
        if form is not None:
            token = re.search(rb'name="csrf-token" content="([^"]+)"', self.ask("ground")[2])
            assert token
            body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token[1].decode()}).encode()
            origin = self.address.removesuffix("/calm/")
            headers |= {"Origin": origin, "Referer": self.address}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 - our own
        try:
            with self._opener.open(request, timeout=_ENOUGH_SECONDS) as answer:
                assert answer.url.startswith(self.address)
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_a_life_behind_nginx_below_a_path_over_https(tmp_path: Path) -> None:
    port, behind = free_port(), free_port()
    told = tmp_path / "wellwish.toml"
    told.write_text(
        'path = "calm"\nallowed_hosts = ["localhost", "wellwish.test"]\nhttps = true\nproxies = ["127.0.0.1"]\n'
    )
    data = tmp_path / "data"
    with (
        serving.serving(data, "--port", str(behind), "--guide", "tone", config=told),
        nginx(tmp_path, port, f"http://127.0.0.1:{behind}"),
    ):
        ada = Browser(f"https://localhost:{port}/calm/", tmp_path / "tls" / "tls" / "authority.crt")
        code = (data / "setup-code").read_text()
        status, _, page = ada.ask("setup", {"name": "ada", "password": PASSWORD, "code": code})
        assert status == 200, page
        assert "strict-transport-security" in ada.ask("ground", Host="wellwish.test")[1]  # never told of localhost
        assert {(cookie.path, cookie.secure) for cookie in ada.jar} == {("/calm/", True)}
        assert ada.ask("sign-out", {})[0] == 200
        assert ada.ask("sign-in", {"name": "ada", "password": "wrong"})[0] == 422
        assert ada.ask("sign-in", {"name": "ada", "password": PASSWORD})[0] == 200
        _, _, circle = ada.ask("circle/new", {"name": "Ben", "kind": "loved", "pronouns": "he"})
        (person,) = {*re.findall(rb"/calm/circle/([0-9a-f-]{36})", circle)}
        asked = {"people": person.decode(), "length": "5", "guide": "tone", "bed": "none", "bell": "bowl"}
        _, _, sit = ada.ask("sit", asked)
        sound = re.findall(rb'src="/calm/(media/[\w.-]+\.webm)"', sit)[0].decode()
        part, headers, body = ada.ask(sound, Range="bytes=100-299")
        assert (part, len(body), headers["content-range"][:14]) == (206, 200, "bytes 100-299/")
        assert len(ada.ask(sound)[2]) == int(headers["content-range"].split("/")[1])
        assert ada.ask("worker.js")[0] == ada.ask("manifest.webmanifest")[0] == 200
        assert json.loads(ada.ask("manifest.webmanifest")[2])["start_url"] == "/calm/"
        link = re.search(rb'value="(https?://[^"]+/join/[^"]+)"', ada.ask("house", {"invite": "yes"})[2])
        assert link
        assert link[1].decode().startswith(ada.address)
        large = {"file": "x" * 1_500_000}
        assert ada.ask("practice/files/bring", large)[0] != 413  # nginx lets it pass; Wellwish says what it lacks
