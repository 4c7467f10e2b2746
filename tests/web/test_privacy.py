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
    EVERYWHERE,
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
from wellwish.server.guard import OF_ALL, SECURITY_HEADERS
from wellwish.server.logs import QuietFormatter

NAME, SCENE, NOTE, SOUND = "Zephyrine", "on the quincunx lawn", "xylophones, never again", "zefferooni"
PRIVATE = (NAME, SCENE, NOTE, SOUND)
NOBODY = "00000000-0000-4000-8000-000000000000"


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


# --- the map of addresses ---------------------------------------------------------------------------

# Each address is open to whom this says and to nobody else: a new one fails here until it has its place, and its
# answers to GET and POST by someone who is not signed in and owns nothing.
OPEN_TO_ALL = {
    "robots": (200, 405),
    "sitemap": (404, 405),
    "ground": (200, 405),
    "before": (200, 405),
    "gentler": (200, 405),
    "privacy": (200, 405),
    "settings": (200, 200),
    "terms": (200, 405),
    "health-data": (200, 405),
    "setup": (404, 404),
    "just-me": (405, 404),
    "sign-in": (200, 422),
    "passkey-sign-in": (405, 422),
    "passkey-options": (200, 405),
    "second-step": (302, 302),
    "go-outside": (404, 405),
    "openid_connect_callback": (404, 405),
    "join": (404, 404),
    "shared": (404, 405),
    "trust": (404, 405),
    "authority": (404, 405),
    "manifest": (200, 405),
    "offline": (200, 405),
    "who": (200, 405),
}
OPEN_TO_GUESTS = {
    "home": (200, 405),
    "loving-kindness": (200, 405),
    "guide": (200, 405),
    "sounds": (200, 405),
    "explore": (200, 405),
    "exercise": (200, 422),
    "video": (404, 405),
    "course": (200, 405),
    "day": (200, 303),
    "collection": (200, 405),
    "techniques": (200, 405),
    "technique": (200, 405),
    "tips": (200, 405),
    "begin": (302, 422),
    "sit": (404, 405),
    "sat": (405, 404),
    "how": (405, 404),
    "place": (405, 404),
    "remark": (405, 404),
    "remark-words": (405, 404),
    "words": (404, 405),
    "sound": (405, 404),
    "keep": (405, 302),
    "timer": (200, 405),
}
FOR_MEMBERS = {"favourite", "make", "circle", "add", "hear", "person", "remove", "change", "sign-out", "you", "zone"}
FOR_MEMBERS |= {"device", "yours", "kind", "export"}
FOR_MEMBERS |= {"practice", "practice-sits", "practice-log", "practice-sit", "practice-delete", "practice-after"}
FOR_MEMBERS |= {"show-streak", "journal", "write", "entry", "delete-entry"}
FOR_MEMBERS |= {"practice-files", "take-out", "bring", "timer-sat", "timer-after"}
FOR_MEMBERS |= {"prove", "end-sign-in"}
FOR_MEMBERS |= {"share", "links", "end-link"}
FOR_GROWN_UPS = {"passkeys", "new-passkey-options", "passkey", "codes", "codes-off", "recovery"}
FOR_GROWN_UPS |= {"children", "child", "open-child", "connect", "leave", "consents"}
FOR_THE_OWNER = {"house", "about", "change-role", "own-library", "remarks", "remark-done"}
OTHERWISE = {
    "unclaimed": {"setup": (200, 422), "sign-in": (302, 302), "passkey-sign-in": (405, 302)},
    "private": {},
    "public": {"sitemap": (200, 405)},
}


def addresses(sit_id: str, person_id: str) -> dict[str, str]:
    """Every address of the map, by its name."""
    from wellwish.web.urls import urlpatterns

    parts = {"sit_id": sit_id, "person_id": person_id, "guide_id": "heart", "how": "rest", "token": "A" * 32}
    parts |= {"exercise_id": "sos-anger", "course_id": "first-14", "number": "2"}
    parts |= {"collection_id": "angry", "technique_id": "noting", "kind_id": "sits", "video_id": "none-is-ours"}
    parts |= {"key_id": "1", "child_id": NOBODY, "member_id": NOBODY, "provider_id": "oidc"}
    parts |= {"kept_id": "A" * 22, "entry_id": "A" * 22, "form": "csv"}

    def filled(pattern: Any) -> str:
        return re.sub(r"<\w+:(\w+)>", lambda slot: parts[slot[1]], str(pattern.pattern))

    return {str(pattern.name): f"/{filled(pattern)}" for pattern in urlpatterns}


def open_now(state: str) -> dict[str, tuple[int, int]]:
    return OPEN_TO_ALL | (OPEN_TO_GUESTS if state != "private" else {}) | OTHERWISE[state]


def world(state: str) -> tuple[App, str, str]:
    """A server, and a sit and a person there that are ada's; on one that is nobody's, she is a guest."""
    app = fake_app(host=EVERYWHERE, public=state == "public")
    ada = Visitor(app)
    if state == "unclaimed":
        return app, ada.sit_id(name=NAME), NOBODY
    person = ada.claim().add(NAME, scenes=SCENE, note=NOTE)
    return app, ada.sit([person]).headers["location"].removeprefix("/sit/"), person


def is_the_way_in(answer: Answer, state: str, path: str) -> bool:
    if state == "unclaimed":
        return answer.headers.get("location") == "/setup"
    ways = ("/sign-in", f"/sign-in?next={quote(path, safe='')}")
    return answer.status == 302 and answer.headers["location"] in ways


def test_every_address_has_its_place_among_the_doors() -> None:
    fake_app()
    placed = [*OPEN_TO_ALL, *OPEN_TO_GUESTS, *FOR_MEMBERS, *FOR_GROWN_UPS, *FOR_THE_OWNER]
    assert sorted(addresses("A" * 22, NOBODY)) == sorted(placed)


@pytest.mark.parametrize("who", ["stranger", "guest"])
@pytest.mark.parametrize("state", ["unclaimed", "private", "public"])
def test_who_is_not_signed_in_passes_only_the_doors_that_are_open(state: str, who: str) -> None:
    app, sit_id, person_id = world(state)
    for name, path in addresses(sit_id, person_id).items():
        for turn, method in enumerate(("GET", "POST")):
            visitor = Visitor(app)
            if who == "guest":
                visitor.begin()  # whether that is allowed or not
            answer = visitor.get(path) if method == "GET" else visitor.post(path)
            where = (state, who, method, path)
            if name in open_now(state):
                assert answer.status == open_now(state)[name][turn], where
            elif method == "GET":
                assert is_the_way_in(answer, state, path), where
            else:
                assert answer.status == (404 if state == "unclaimed" else 403), where
            assert NAME not in answer.text, where


@pytest.mark.parametrize("state", ["private", "public"])
def test_another_member_gets_404_for_what_is_adas_and_for_the_house(state: str) -> None:
    app, sit_id, person_id = world(state)
    ada = Visitor(app)
    assert ada.sign_in().status == 302
    ben = Visitor(app).join(ada.invite(), "ben")
    before = rows("circle.Person")[0].__dict__ | rows("player.Sit")[0].__dict__
    there = addresses(sit_id, person_id)
    of_sits = ("sit", "sat", "how", "words", "place", "sound", "share", "remark", "remark-words")
    for name in (*of_sits, "end-link", "person", "remove", "change", "house", "about", "remarks", "remark-done"):
        for method in ("GET", "POST"):
            form = {"name": "gone", "kind": "loved", "pronouns": "they", "seconds": "1", "how": "good", "invite": "yes"}
            answer = ben.get(there[name]) if method == "GET" else ben.post(there[name], form)
            assert answer.status == (405 if _other_method(name, method) else 404), (method, there[name])
            assert NAME not in answer.text
    after = rows("circle.Person")[0].__dict__ | rows("player.Sit")[0].__dict__
    assert {k: v for k, v in after.items() if k != "_state"} == {k: v for k, v in before.items() if k != "_state"}
    assert [invitation.used is not None for invitation in rows("accounts.Invitation")] == [True]


def _other_method(name: str, method: str) -> bool:
    """Whether an address knows the other method only, whoever asks."""
    return (name, method) in {
        ("sit", "POST"),
        ("words", "POST"),
        ("sat", "GET"),
        ("how", "GET"),
        ("place", "GET"),
        ("remark", "GET"),
        ("remark-words", "GET"),
        ("sound", "GET"),
        ("share", "GET"),
        ("end-link", "GET"),
        ("remove", "GET"),
        ("change", "GET"),
    }


@pytest.mark.parametrize("state", ["unclaimed", "private", "public"])
def test_sound_and_captions_are_for_whoever_made_the_sit(state: str) -> None:
    app, sit_id, _ = world(state)
    ben = Visitor(app)
    ben.begin()
    strangers = [Visitor(app), ben]
    if state != "unclaimed":
        ada = Visitor(app)
        ada.sign_in()
        assert ada.get(f"/media/{sit_id}.webm").status == 200
        strangers.append(Visitor(app).join(ada.invite(), "cleo"))
    for stranger in strangers:
        for form in ("webm", "mp4", "mp3", "vtt", "rain.webm", "rain.mp4", "rain.mp3"):
            answer = stranger.get(f"/media/{sit_id}.{form}")
            assert (answer.status, answer.text) == (404, "There is nothing here.\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_change_nothing_and_tell_nothing(method: str) -> None:
    app, sit_id, person_id = world("private")
    ada = Visitor(app)
    ada.sign_in()
    for path in [*addresses(sit_id, person_id).values(), f"/media/{sit_id}.webm", "/static/site.css"]:
        answer = ada.ask(method, path)  # signed in, but with no token of a form
        assert answer.status in (403, 404, 405), (method, path)
        assert not any(text in answer.text for text in PRIVATE), (method, path)
    assert len(rows("circle.Person")) == len(rows("player.Sit")) == 1


def test_a_forged_cookie_is_a_stranger(ada: Visitor) -> None:
    sit_id = ada.sit_id()
    key = ada.cookies["wellwish"]
    ada.cookies["wellwish"] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert ada.get(f"/media/{sit_id}.webm").status == 404
    assert ada.get(f"/sit/{sit_id}").status == 404


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
    assert len({row[name] for name in row if name not in in_the_open}) == 8


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


# --- what surrounds every answer --------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/explore",
        "/exercises/moment-missing",
        "/courses/first-14",
        "/courses/first-14/1",
        "/tips",
        "/circle",
        "/circle/new",
        "/circle/{person}",
        "/sit/{sit}",
        "/you",
        "/house",
    ],
)
def test_a_page_of_ones_own_is_kept_by_no_cache(ada: Visitor, path: str) -> None:
    person = ada.claim().add("ben")
    sit = ada.sit([person]).headers["location"].removeprefix("/sit/")
    kept = ada.get(path.format(person=person, sit=sit)).headers.get("cache-control", "")
    assert "no-store" in kept


def _all_paths(sit_id: str, person_id: str) -> list[str]:
    media = [f"/media/{sit_id}.webm", f"/media/{sit_id}.vtt", "/media/nothing.webm", "/media/taste.webm"]
    others = ["/livez", "/static/wellwish/base.css", "/static/site.css", "/static/none", "/nothing"]
    return [*addresses(sit_id, person_id).values(), *media, *others]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_every_answer_carries_the_security_headers(ada: Visitor, method: str) -> None:
    person = ada.claim().add("ben")
    sit_id = ada.sit([person]).headers["location"].removeprefix("/sit/")
    for path in _all_paths(sit_id, person):
        answer = ada.ask(method, path)
        shown = not answer.headers.get("content-type", "").startswith(("text/javascript", "text/css"))
        due = SECURITY_HEADERS if shown else {name: SECURITY_HEADERS[name] for name in OF_ALL}
        assert {name: answer.headers.get(name) for name in due} == due, path
        assert answer.status in (200, 302, 403, 404, 405), path


def test_the_policy_allows_this_origin_only_and_nothing_unsafe() -> None:
    policy = SECURITY_HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert set(re.findall(r"'[^']+'", policy)) == {"'none'", "'self'"}
    assert not re.search(r"https?:|\*|data:|unsafe", policy)


def test_another_host_name_is_refused_with_advice(ada: Visitor) -> None:
    answer = ada.get("/", {"host": "evil.example"})
    assert answer.status == 400
    assert "WELLWISH_ALLOWED_HOSTS" in answer.text
    assert "evil" not in answer.text
