"""What is one visitor's is nobody else's, and a name shows on the sit's own page only."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.core import signing
from web_fakes import FakeStudio, Visitor, fake_app

from wellwish.server.guard import SECURITY_HEADERS
from wellwish.server.logs import QuietFormatter
from wellwish.web import urls

NAME = "Zephyrine"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, at any level, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(QuietFormatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_stranger_gets_404_for_page_sound_and_captions() -> None:
    app = fake_app(FakeStudio())
    ada, ben, nobody = Visitor(app), Visitor(app), Visitor(app)
    sit_id = ada.sit_id(name=NAME)
    ben.get("/")
    for path in (f"/sit/{sit_id}", f"/media/{sit_id}.webm", f"/media/{sit_id}.vtt"):
        assert ada.get(path).status == 200
        for stranger in (ben, nobody):
            answer = stranger.get(path)
            assert answer.status == 404
            assert NAME not in answer.text


def test_a_forged_cookie_is_a_stranger(ada: Visitor) -> None:
    sit_id = ada.sit_id()
    signed = ada.cookies["wellwish"]
    ada.cookies["wellwish"] = signed[:-1] + ("A" if signed[-1] != "A" else "B")
    assert ada.get(f"/media/{sit_id}.webm").status == 404
    assert ada.get(f"/sit/{sit_id}").status == 404


def test_the_cookie_holds_nothing_but_an_opaque_id(ada: Visitor) -> None:
    ada.sit_id(name=NAME)
    salt = "django.contrib.sessions.backends.signed_cookies"
    held = signing.loads(ada.cookies["wellwish"], salt=salt)
    assert list(held) == ["visitor"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", held["visitor"])


def test_a_name_is_in_no_address_title_or_log(ada: Visitor, log: io.StringIO) -> None:
    answer = ada.begin(name=NAME)
    page = ada.get(answer.headers["location"]).text
    title = re.search("<title>(.*?)</title>", page)
    ada.begin(name=NAME, length="0")
    ada.ask("POST", "/", body=f"name={NAME}".encode())
    assert title
    assert title[1] == "Your sit · Wellwish"
    assert NAME not in answer.headers["location"]
    assert NAME not in log.getvalue()


def test_a_failure_shows_a_plain_page_and_logs_its_kind_without_its_words(log: io.StringIO) -> None:
    answer = Visitor(fake_app(FakeStudio(error=ValueError(f"no such thing as {NAME}")))).begin(name=NAME)
    assert answer.status == 500
    assert "It is our fault" in answer.text
    assert NAME not in answer.text
    assert "ValueError" in log.getvalue()
    assert "making.py" in log.getvalue()
    assert NAME not in log.getvalue()


def _every_path(sit_id: str) -> list[str]:
    pages = [str(pattern.pattern).replace("<sit_id:sit_id>", sit_id) for pattern in urls.urlpatterns]
    media = [f"media/{sit_id}.webm", f"media/{sit_id}.vtt", "media/nothing.webm"]
    return [f"/{path}" for path in (*pages, *media, "livez", "static/wellwish/base.css", "static/none", "nothing")]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_every_answer_carries_the_security_headers(ada: Visitor, method: str) -> None:
    for path in _every_path(ada.sit_id()):
        answer = ada.ask(method, path)
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS, path
        assert answer.status in (200, 403, 404, 405), path


def test_the_policy_allows_this_origin_only_and_nothing_unsafe() -> None:
    policy = SECURITY_HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert set(re.findall(r"'[^']+'", policy)) == {"'none'", "'self'"}
    assert not re.search(r"https?:|\*|data:|unsafe", policy)


def test_no_page_names_another_origin_or_holds_inline_code(ada: Visitor) -> None:
    sit_id = ada.sit_id(name="Maya")
    for path in _every_path(sit_id):
        if path.startswith(("/media", "/static", "/livez")):
            continue
        page = ada.get(path).text
        assert "//" not in page.replace("<!doctype html>", ""), path
        assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page), path


def test_another_host_name_is_refused_with_advice(ada: Visitor) -> None:
    answer = ada.get("/", {"host": "evil.example"})
    assert answer.status == 400
    assert "WELLWISH_ALLOWED_HOSTS" in answer.text
    assert "evil" not in answer.text
