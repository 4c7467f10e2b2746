"""What is one visitor's is nobody else's; and what names someone is in no address, title, log, cookie or file."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from web_fakes import (
    DATA,
    Answer,
    FakeStudio,
    Visitor,
    fake_app,
    rows,
    stored,
    stored_content,
    stored_rows,
)

from wellwish.compose import Studio
from wellwish.server.asgi import App
from wellwish.server.logs import QuietFormatter

NAME, SCENE, NOTE, SOUND = "Zephyrine", "on the quincunx lawn", "xylophones, never again", "zefferooni"
PRIVATE = (NAME, SCENE, NOTE, SOUND)


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


# --- names, scenes and notes ------------------------------------------------------------------------


def a_full_life(app: App) -> tuple[list[Answer], list[Answer]]:
    """Ada writes of Zephyrine and sits with her, now well, now by mistake; ben looks on.

    The answers to ada, and those that are nobody's pages: errors, and what ben gets.
    """
    ada = Visitor(app).claim()
    ben = Visitor(app).join(ada.invite(), "ben")
    form = {"name": NAME, "kind": "difficult", "pronouns": "she", "hardness": "3", "sounds_like": SOUND}
    form |= {"scenes": SCENE, "note": NOTE}
    to_ada = [ada.post("/circle/new", form)]
    person = str(rows("circle.Person")[0].pk)
    sit = ada.sit([person], difficult_yes="on")
    sit_id = sit.headers["location"].removeprefix("/sit/")
    to_ada += [sit, *(ada.get(path) for path in ("/", "/circle", f"/circle/{person}", sit.headers["location"], "/you"))]
    to_ada += [ada.get(f"/sit/{sit_id}/words"), ada.post(f"/sit/{sit_id}/link"), ada.get("/links")]
    to_ada += [ada.post(f"/sit/{sit_id}/remark", {"place": "20"}), ada.get("/remarks")]
    to_ada += [
        ada.post(f"/circle/{person}", form | {"name": f"{NAME} the Second"}),
        ada.post(f"/circle/{person}", form | {"hardness": ""}),
        ada.post("/circle/new", form | {"name": f"{NAME} the Second"}),
        ada.post("/circle/hear", {"name": NAME, "sounds_like": SOUND}),
        ada.sit([person], difficult_yes="on", length="other", other="7:99"),
        ada.post(f"/circle/{person}/rest"),
        ada.post("/begin", {"name": NAME, "kind": "loved", "length": "2"}),
    ]
    errors = [
        ada.get("/nothing/here"),
        ada.get("/", {"host": "evil.example"}),
        ada.ask("POST", f"/circle/{person}", body=f"name={NAME}".encode()),
        ada.post(f"/circle/{person}/shout", form),
        ada.get("/circle/hear"),
        ada.post(f"/sit/{sit_id}/sat", {"seconds": NAME}),
        ben.get(f"/circle/{person}"),
        ben.post("/circle/new", {"name": "", "kind": "loved", "pronouns": "they"}),
        ben.sit([person]),
        ben.get("/"),
        ben.get("/circle"),
        ben.get(f"/media/{sit_id}.vtt"),
    ]
    return to_ada, errors


def failing(app_studio: FakeStudio, app: App) -> Answer:
    """A sit with Zephyrine that fails for a reason whose words name her."""
    ada = Visitor(app)
    ada.sign_in()
    app_studio.error = ValueError(f"no such thing as {NAME} {SCENE}")
    person = str(rows("circle.Person")[0].pk)
    ada.post(f"/circle/{person}/wake")
    answer = ada.sit([person], difficult_yes="on")
    app_studio.error = None
    return answer


def test_what_is_entrusted_shows_on_ones_own_pages_and_nowhere_else(studio: FakeStudio, log: io.StringIO) -> None:
    app = fake_app(studio)
    to_ada, errors = a_full_life(app)
    failed = failing(studio, app)
    assert failed.status == 500
    assert "It is our fault" in failed.text
    assert {answer.status for answer in to_ada} == {200, 302, 303, 422}
    assert {answer.status for answer in errors} == {200, 400, 403, 404, 405, 422}
    for text in PRIVATE:
        assert any(text in answer.text for answer in to_ada), text  # the test would see it
        for answer in [*errors, failed]:
            assert text not in answer.text, (text, answer)
        for answer in [*to_ada, *errors, failed]:
            titles = re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL)
            held = [*titles, *answer.headers.values()]
            assert not any(shape in str(held) for shape in disguises(text) if shape), (text, held)
        for shape in disguises(text):
            assert shape not in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert "making.py" in log.getvalue()


def test_the_circle_is_in_no_address(studio: FakeStudio) -> None:
    to_ada, errors = a_full_life(fake_app(studio))
    for answer in [*to_ada, *errors]:
        links = re.findall(r'(?:href|action|src|data-\w+-?\w*url|data-sound)="([^"]*)"', answer.text)
        assert not any(shape in link for link in links for text in PRIVATE for shape in disguises(text))


def test_sessions_and_cookies_hold_opaque_ids_only(studio: FakeStudio) -> None:
    app = fake_app(studio)
    guest = Visitor(app)
    guest.begin(name=NAME)
    guest.post("/keep")
    a_full_life(app)
    held = stored(lambda: [session.get_decoded() for session in rows_of_sessions()])
    assert {key for one in held for key in one} <= {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
        "_session_expiry",
        "guest",
        "keep",
        "seen",
        "account_authentication_methods",
        "account_authentication_methods_user",
    }
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", next(one["guest"] for one in held if "guest" in one))
    assert not any(text in json.dumps(held) for text in PRIVATE)
    assert re.fullmatch(r"[a-z0-9]{32}", guest.cookies["wellwish"])


def rows_of_sessions() -> list[Any]:
    from django.contrib.sessions.models import Session

    return list(Session.objects.all())


def disguises(text: str) -> list[str]:
    """A text, and the ways in which it might stand somewhere in clear."""
    shapes = [text, quote(text), text.upper(), text.lower(), json.dumps(text)[1:-1], text.encode().hex(), text[::-1]]
    for pad in range(3):  # base64 of a text has three forms, by where in a group of three bytes it begins
        encoded = base64.b64encode(b"\0" * pad + text.encode()).decode().rstrip("=")
        shapes.append(encoded[[0, 2, 3][pad] : len(encoded) - 1])
    return shapes


def in_clear(content: bytes) -> list[str]:
    """Which private texts ``content`` holds, in any form."""
    found = []
    for text in PRIVATE:
        shapes = [shape.encode() for shape in disguises(text)]
        shapes += [text.encode("utf-16-le"), text.encode("utf-16-be")]
        found += [text for shape in shapes if shape in content]
    return found


def test_a_search_would_find_what_is_in_clear() -> None:
    for pad in range(3):
        assert in_clear(b"x" * pad + NAME.encode())
        assert in_clear(base64.b64encode(b"x" * pad + NAME.encode() + b"and more"))


def test_the_database_holds_nothing_of_it_in_clear_before_and_after_it_is_gone(studio: FakeStudio) -> None:
    app = fake_app(studio)
    a_full_life(app)
    assert rows("circle.Person")[0].note == NOTE
    assert all(in_clear(content) == [] for content in stored_content())
    ada = Visitor(app)
    ada.sign_in()
    ada.post(f"/circle/{rows('circle.Person')[0].pk}/remove")
    assert rows("circle.Person") == []
    assert all(in_clear(content) == [] for content in stored_content())


def sealed_columns() -> list[dict[str, Any]]:
    return stored_rows("SELECT * FROM circle_person ORDER BY added")


def test_kind_and_pronouns_are_sealed_like_the_name(ada: Visitor) -> None:
    ada.claim().add(NAME, "difficult", pronouns="she", hardness="3", scenes=SCENE, note=NOTE, sounds_like=SOUND)
    (row,) = sealed_columns()
    in_the_open = {name for name, value in row.items() if not str(value).startswith("gAAAA")}
    assert in_the_open == {"id", "owner_id", "added"}
    assert len({row[name] for name in row if name not in in_the_open}) == 11


def test_who_is_difficult_cannot_be_told_from_what_is_stored(ada: Visitor) -> None:
    ada.claim().add("ben", "difficult", hardness="3")
    ada.add("cleo", "loved")
    difficult, loved = sealed_columns()
    seen = [{name: value is None or len(str(value)) for name, value in row.items()} for row in (difficult, loved)]
    assert seen[0] == seen[1]


def test_no_file_holds_it_after_a_real_sit() -> None:
    before = set(DATA.rglob("*"))  # takes of members of other tests, whose folder this is, too
    app = fake_app(Studio(DATA), guide="tone")
    ada = Visitor(app).claim()
    person = ada.add(NAME, "loved", scenes=SCENE, note=NOTE, sounds_like=SOUND)
    made = ada.sit([person], length="5", guide="tone")
    assert made.status == 303, made.text
    sit_id = made.headers["location"].removeprefix("/sit/")
    assert NAME in ada.get(f"/media/{sit_id}.vtt").text
    files = [path for path in DATA.rglob("*") if path.is_file()]
    takes = [path for path in files if "private" in path.parts and path.parent.name == "takes" and path not in before]
    assert takes
    for path in files:
        assert not any(shape in str(path) for text in PRIVATE for shape in disguises(text)), path
        with contextlib.suppress(FileNotFoundError):  # a database's log comes and goes
            assert in_clear(path.read_bytes()) == [], path
    assert ada.post(f"/circle/{person}/remove").status == 302
    assert not any(path.exists() for path in takes)
