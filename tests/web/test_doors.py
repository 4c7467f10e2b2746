"""Every address is open to whom it should be and to nobody else; and what surrounds every answer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from web_fakes import (
    EVERYWHERE,
    Answer,
    Visitor,
    fake_app,
    rows,
)

from wellwish.server.asgi import App
from wellwish.server.guard import OF_ALL, SECURITY_HEADERS

NAME, SCENE, NOTE = "Zephyrine", "on the quincunx lawn", "xylophones, never again"
NOBODY = "00000000-0000-4000-8000-000000000000"


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
    "calendar": (404, 405),
    "reminders-again": (404, 404),
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
FOR_MEMBERS |= {"programmes", "join-programme", "programme", "programme-step"}
FOR_MEMBERS |= {"share", "links", "end-link"}
FOR_GROWN_UPS = {"passkeys", "new-passkey-options", "passkey", "codes", "codes-off", "recovery"}
FOR_GROWN_UPS |= {"unpleasant"}
FOR_GROWN_UPS |= {"children", "child", "open-child", "connect", "leave", "consents"}
FOR_GROWN_UPS |= {"path", "felt"}
FOR_THE_OWNER = {"house", "give-house", "add-line", "remove-line", "about", "change-role"}
FOR_TEACHERS = {"own-library", "remarks", "remark-done"}
FOR_GROWN_UPS |= {"take-house"}
FOR_GROWN_UPS |= {"acts", "undo-act", "arrange"}
FOR_GROWN_UPS |= {
    "reminders",
    "reminder-add",
    "reminder-remove",
    "reminders-pause",
    "reminders-later",
    "reminders-email",
}
FOR_GROWN_UPS |= {
    "reminders-unless-sat",
    "reminders-confirm",
    "reminders-send-one",
    "reminders-feed",
    "reminders-offer",
}
FOR_GROWN_UPS |= {"reminders-push", "reminders-push-one", "reminders-push-end"}
FOR_GROWN_UPS |= {"check-ins", "check-ins-file", "ask-mood", "a-check-in", "delete-check-in"}
FOR_GROWN_UPS |= {"check-in-now", "check-in", "mood"}
FOR_GROWN_UPS |= {"answer-questionnaire", "answered", "delete-answered", "answered-fhir"}
FOR_THE_OWNER |= {"questionnaires", "remove-questionnaire"}
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
    parts |= {"enrolment_id": "A" * 22, "what": "pause"}
    parts |= {"questionnaire_id": "A" * 22, "answered_id": "A" * 22}
    parts |= {"checkin_id": "A" * 22, "programme": "first-14", "when": "before"}
    parts |= {"kept_id": "A" * 22, "entry_id": "A" * 22, "act_id": "A" * 22, "form": "csv"}

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
    placed = [*OPEN_TO_ALL, *OPEN_TO_GUESTS, *FOR_MEMBERS, *FOR_GROWN_UPS, *FOR_THE_OWNER, *FOR_TEACHERS]
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
    of_sits = ("sit", "sat", "how", "felt", "words", "place", "sound", "share", "remark", "remark-words")
    for name in (*of_sits, "end-link", "person", "remove", "change", *FOR_THE_OWNER, *FOR_TEACHERS, "take-house"):
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
        ("felt", "GET"),
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
        assert not any(text in answer.text for text in (NAME, SCENE, NOTE)), (method, path)
    assert len(rows("circle.Person")) == len(rows("player.Sit")) == 1


def test_a_forged_cookie_is_a_stranger(ada: Visitor) -> None:
    sit_id = ada.sit_id()
    key = ada.cookies["wellwish"]
    ada.cookies["wellwish"] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert ada.get(f"/media/{sit_id}.webm").status == 404
    assert ada.get(f"/sit/{sit_id}").status == 404


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
