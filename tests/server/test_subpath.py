"""A server below a path: all it links to, sets and redirects to is below it. In a process of its own, for Django is set
up once in each."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import serving

from wellwish.web.subpath import _put

PASSWORD = "a quiet garden wall"
_LINK = re.compile(r"""\s(?:href|src|action|data-[a-z-]+|hx-[a-z-]+)=["'](/[^"']*)""")


class Below:
    """A browser that follows redirects and keeps cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path) as answer:
            assert str(answer.url).startswith(self.address)
            return str(answer.read().decode())

    def post(self, path: str, form: dict[str, str]) -> str:
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/ground"))
        assert token
        body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token[1]}).encode()
        with self._opener.open(self.address + path, body) as answer:
            assert str(answer.url).startswith(self.address)
            return str(answer.read().decode())

    def status(self, path: str) -> int:
        try:
            with self._opener.open(self.address.removesuffix("/calm") + path) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def test_all_of_a_life_below_a_path_stays_below_it(tmp_path: Path) -> None:
    config = tmp_path / "wellwish.toml"
    config.write_text('path = "calm"\npublic = true\n')
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone", config=config) as address:
        assert address.endswith("/calm/")
        ada = Below(address.removesuffix("/"))
        ada.post(
            "/setup", {"name": "ada", "password": PASSWORD, "code": (tmp_path / "data" / "setup-code").read_text()}
        )
        person = re.findall(
            r'href="/calm/circle/([0-9a-f-]{36})"',
            ada.post("/circle/new", {"name": "ben", "kind": "loved", "pronouns": "he"}),
        )
        sit = ada.post("/sit", {"people": person[0], "length": "5", "guide": "tone", "bed": "none", "bell": "bowl"})
        pages = [
            sit,
            *map(ada.get, ("/", "/explore", "/circle", "/you", "/house", "/loving-kindness", "/sounds", "/tips")),
        ]
        links = {link for page in pages for link in _LINK.findall(page)}
        assert links
        assert [link for link in links if not link.startswith("/calm/")] == []
        assert not [link for link in links if link.startswith("/calm/calm")]
        sound = re.findall(r'src="(/calm/media/[^"]+\.vtt)"', sit)
        assert "WEBVTT" in ada.get(sound[0].removeprefix("/calm"))
        assert ada.get("/static/site.css")
        assert all(ada.status(link) == 200 for link in links if link.startswith("/calm/static/"))
        assert {cookie.path for cookie in ada.jar} == {"/calm/"}
        assert ada.get("/sitemap.xml").count("/calm/") == ada.get("/sitemap.xml").count("<loc>")
        assert (ada.status("/calm"), ada.status("/"), ada.status("/explore"), ada.status("/calmness")) == (
            200,
            404,
            404,
            404,
        )
        assert (ada.status("/livez"), ada.status("/readyz"), ada.status("/calm/readyz")) == (200, 200, 200)


@pytest.mark.parametrize(
    ("page", "put"),
    [
        (b'<a class="x" href="/circle">', b'<a class="x" href="/calm/circle">'),
        (b"<a href='/'>", b"<a href='/calm/'>"),
        (b'<a href="/calm/circle">', b'<a href="/calm/circle">'),
        (b'<a href="/calmness">', b'<a href="/calm/calmness">'),
        (b'<a href="//elsewhere.example/">', b'<a href="//elsewhere.example/">'),
        (b'<input value="/typed">', b'<input value="/typed">'),
        (b"<p>he wrote href=/x and src=&quot;/y&quot;</p>", b"<p>he wrote href=/x and src=&quot;/y&quot;</p>"),
        (b'<path d="M1 2"/><img src="/static/a.svg">', b'<path d="M1 2"/><img src="/calm/static/a.svg">'),
    ],
)
def test_addresses_from_the_root_and_nothing_else_get_the_path(page: bytes, put: bytes) -> None:
    assert _put(b"/calm", page) == put
