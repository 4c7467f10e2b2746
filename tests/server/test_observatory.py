"""What a site on the open net is judged by: its headers, over HTTPS, from the server that sends them."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import Path

import pytest
import serving
from server.observatory import modifiers, score

from wellwish.config import Settings
from wellwish.server.guard import HTTPS_ONLY, SECURITY_HEADERS

NAME = "wellwish.example"
BEST = {
    "content-security-policy": 10,
    "cookies": 5,
    "cross-origin-resource-sharing": 0,
    "redirection": 0,
    "referrer-policy": 5,
    "strict-transport-security": 0,
    "subresource-integrity": 0,
    "x-content-type-options": 0,
    "x-frame-options": 5,
    "cross-origin-resource-policy": 10,
}


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A public server that a proxy brings HTTPS to."""
    folder = tmp_path_factory.mktemp("open")
    config = folder / "wellwish.toml"
    config.write_text(f'public = true\nhttps = true\nallowed_hosts = ["{NAME}", "localhost"]\n')
    with serving.serving(folder / "data", "--port", "0", "--guide", "tone", config=config) as address:
        yield address


def fetched(url: str, host: str = NAME) -> tuple[Message, str]:
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host}))  # noqa: S310 - our own
    except urllib.error.HTTPError as error:
        answer = error  # it has headers, too
    with answer:
        return answer.headers, answer.read().decode()


@pytest.mark.parametrize("path", ["", "explore", "exercises/sos-anger", "sign-in", "ground", "nothing-here"])
def test_every_page_gains_all_that_mozillas_observatory_gives(behind_https: str, path: str) -> None:
    headers, page = fetched(behind_https + path)
    cookies = headers.get_all("set-cookie", [])
    points = modifiers({name.lower(): value for name, value in headers.items()}, cookies, page)
    assert points == BEST | {"cookies": 5 if cookies else 0}
    assert score(points) >= 130


@pytest.mark.parametrize("path", ["livez", "static/site.css", "media/grounding.webm", "media/none.webm"])
def test_whatever_is_fetched_first_tells_browsers_to_stay_with_https(behind_https: str, path: str) -> None:
    request = urllib.request.Request(behind_https + path, method="HEAD", headers={"Host": NAME})  # noqa: S310
    try:
        headers = urllib.request.urlopen(request).headers  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        headers = error.headers
    assert headers["strict-transport-security"] == HTTPS_ONLY


def test_localhost_is_left_to_whatever_else_is_served_there(behind_https: str) -> None:
    assert "strict-transport-security" not in fetched(behind_https, "localhost:8000")[0]


def test_a_certificate_made_here_binds_no_browser_to_it() -> None:
    own = Settings(data=Path("data"), tls=True)
    assert not own.https_only
    assert replace(own, tls_cert=Path("a.crt"), tls_key=Path("a.key")).https_only


# --- the rules can be broken ------------------------------------------------------------------------

HEADERS = SECURITY_HEADERS | {"strict-transport-security": HTTPS_ONLY}
COOKIE = "wellwish=a; Secure; HttpOnly; SameSite=Lax; Path=/"


@pytest.mark.parametrize(
    ("broken", "test", "points"),
    [
        ({"content-security-policy": ""}, "content-security-policy", -25),
        ({"content-security-policy": "default-src 'self' 'unsafe-inline'"}, "content-security-policy", -20),
        ({"content-security-policy": "default-src 'self'"}, "content-security-policy", 5),
        ({"content-security-policy": "default-src 'none'"}, "x-frame-options", -20),
        ({"strict-transport-security": ""}, "strict-transport-security", -20),
        ({"strict-transport-security": "max-age=60"}, "strict-transport-security", -10),
        ({"referrer-policy": "unsafe-url"}, "referrer-policy", -5),
        ({"x-content-type-options": ""}, "x-content-type-options", -5),
        ({"cross-origin-resource-policy": "cross-origin"}, "cross-origin-resource-policy", 0),
        ({"access-control-allow-credentials": "true"}, "cross-origin-resource-sharing", -50),
    ],
)
def test_a_header_that_is_wrong_or_missing_costs_points(broken: dict[str, str], test: str, points: int) -> None:
    assert modifiers(HEADERS | broken, [COOKIE], "")[test] == points


@pytest.mark.parametrize(("without", "points"), [("Secure; ", -40), ("HttpOnly; ", -30), ("SameSite=Lax; ", -20)])
def test_a_cookie_without_its_marks_costs_points(without: str, points: int) -> None:
    assert modifiers(HEADERS, [COOKIE.replace(without, "")], "")["cookies"] == points


def test_gains_do_not_make_up_for_a_loss() -> None:
    assert score(modifiers(HEADERS, [COOKIE], "")) == 135
    assert score(modifiers(HEADERS | {"content-security-policy": ""}, [COOKIE], "")) == 55
