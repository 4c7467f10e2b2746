"""Sound and captions over HTTP: for whom, of what type, kept by whom. Byte ranges are in test_ranges."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from web_fakes import CAPTIONS, EVERYWHERE, PASSWORD, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.errors import GuideUnavailable
from wellwish.server.asgi import App

SHARED = (
    "/media/taste.webm",
    "/media/taste.vtt",
    "/media/guides/heart.webm",
    "/media/guides/heart.vtt",
    "/media/guides/heart.mp3",
    "/media/beds/rain.webm",
    "/media/previews/rain.webm",
    "/media/previews/rain.mp3",
    "/media/bells/deep.webm",
    "/media/bells/deep.mp4",
    "/media/exercises/sos-anger.webm",
    "/media/exercises/loving-kindness.mp3",
)
GROUNDING = ("/media/grounding.webm", "/media/grounding.vtt")
RAIN, DROPS, STROKE = b"rain, rain, rain", b"rain", b"gong"


@pytest.fixture(autouse=True)
def _quick_sounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rain and a bell that need not be made first."""
    from wellwish import samples

    monkeypatch.setattr(samples, "bed_file", {"rain": RAIN}.__getitem__)
    monkeypatch.setattr(samples, "bed_preview", lambda name, _form: {"rain": DROPS}[name])
    monkeypatch.setattr(samples, "bell_file", lambda name, _form: {"deep": STROKE}[name])


def unclaimed(studio: FakeStudio) -> App:
    return fake_app(studio)


def private(studio: FakeStudio) -> App:
    app = fake_app(studio)
    Visitor(app).claim()
    return app


def public(studio: FakeStudio) -> App:
    app = fake_app(studio, public=True)
    Visitor(app).claim()
    return app


# --- for whom ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHARED)
def test_what_helps_to_choose_is_for_whoever_may_try_a_sit(studio: FakeStudio, path: str) -> None:
    assert Visitor(unclaimed(studio)).get(path).status == 200
    app = private(studio)
    assert Visitor(app).get(path).status == 404
    ada = Visitor(app)
    ada.sign_in()
    assert ada.get(path).status == 200


@pytest.mark.parametrize("path", SHARED)
def test_on_a_public_server_they_are_for_anyone(studio: FakeStudio, path: str) -> None:
    assert Visitor(public(studio)).get(path).status == 200


@pytest.mark.parametrize("path", GROUNDING)
@pytest.mark.parametrize("server", [unclaimed, private, public])
def test_the_grounding_is_for_anyone_anywhere(studio: FakeStudio, path: str, server: object) -> None:
    assert callable(server)
    assert Visitor(server(studio)).get(path).status == 200


def test_taste_and_grounding_are_a_minute_each_with_nobody_in_them(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    for path in ("/media/taste.webm", "/media/taste.vtt", "/media/grounding.webm", "/media/taste.webm"):
        ada.get(path)
    taste, grounding = studio.orders  # each made once
    assert (taste.exercise, taste.length_seconds, taste.people) == ("loving-kindness", 60, ())
    assert (grounding.exercise, grounding.length_seconds, grounding.bell) == ("grounding", 60, "none")
    assert studio.members == ["nobody", "nobody"]


def test_many_who_ask_for_the_taste_at_once_make_it_once() -> None:
    studio = FakeStudio(hold=threading.Event())
    app = unclaimed(studio)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(Visitor(app).get, "/media/taste.webm") for _ in range(3)]
        assert studio.begun.wait(10)
        assert studio.hold is not None
        studio.hold.set()
        assert [one.result().status for one in asked] == [200] * 3
    assert len(studio.orders) == 1


def test_every_guide_who_is_here_gives_a_minute_of_the_same_words(studio: FakeStudio) -> None:
    ada = Visitor(fake_app(studio, guide="tone"))
    for path in ("/media/taste.webm", "/media/guides/tone.vtt", "/media/guides/heart.webm", "/media/guides/heart.vtt"):
        assert ada.get(path).status == 200
    leading, other = studio.orders  # each made once
    assert (leading.guide, other.guide) == ("tone", "heart")
    assert dataclasses.replace(other, guide="tone") == leading
    assert other.length_seconds == 60


@pytest.mark.parametrize("guide", ["kokoro-emma", "tone", "nobody"])
def test_a_guide_who_is_not_here_cannot_be_heard(studio: FakeStudio, guide: str) -> None:
    assert Visitor(unclaimed(studio)).get(f"/media/guides/{guide}.webm").status == 404
    assert studio.orders == []


@pytest.fixture
def slow_rain(monkeypatch: pytest.MonkeyPatch) -> SlowRain:
    from wellwish import samples

    rain = SlowRain()
    monkeypatch.setattr(samples, "bed_file", rain.make)
    return rain


@dataclass
class SlowRain:
    """A bed that is made when ``ready`` says so, and counts how often it was."""

    ready: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    times: int = 0
    broken: bool = False

    def make(self, name: str) -> bytes:
        self.times += 1
        self.begun.set()
        assert self.ready.wait(10)
        if self.broken:
            raise OSError("no room")
        return RAIN


def test_many_who_ask_for_a_bed_at_once_make_it_once_and_hold_up_nobody(
    studio: FakeStudio, slow_rain: SlowRain
) -> None:
    app = unclaimed(studio)
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(Visitor(app).get, "/media/beds/rain.webm") for _ in range(20)]
        assert slow_rain.begun.wait(10)
        assert Visitor(app).get("/media/taste.webm").status == 200
        assert not any(one.done() for one in asked)
        slow_rain.ready.set()
        assert [one.result().body for one in asked] == [RAIN] * 20
    assert slow_rain.times == 1
    assert Visitor(app).get("/media/beds/rain.webm").body == RAIN
    assert slow_rain.times == 1


def test_a_bed_that_could_not_be_made_is_tried_again(studio: FakeStudio, slow_rain: SlowRain) -> None:
    slow_rain.ready.set()
    slow_rain.broken = True
    app = unclaimed(studio)
    assert Visitor(app).get("/media/beds/rain.webm").status == 500
    slow_rain.broken = False
    assert Visitor(app).get("/media/beds/rain.webm").body == RAIN


def test_a_session_that_ended_is_a_stranger(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id()
    assert ada.get(f"/media/{key}.webm").status == 200

    def end() -> None:
        from django.utils import timezone

        model("sessions.Session").objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    stored(end)
    assert ada.get(f"/media/{key}.webm").status == 404


@pytest.mark.parametrize(
    "cookie",
    [
        "wellwish=" + "a" * 32,
        "wellwish=",
        "wellwish=x",
        "wellwish",
        "",
        ";;;=;",
        "wellwish=\xff\xfe",
        "wellwish=" + "a" * 4000,
        "wellwish='; DROP TABLE django_session; --",
        'wellwish="' + "a" * 32 + '"',
    ],
)
def test_a_forged_session_is_a_stranger(studio: FakeStudio, cookie: str) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id()
    assert Visitor(ada._app).get(f"/media/{key}.webm", {"cookie": cookie}).status == 404


def test_a_session_from_before_a_new_password_is_a_stranger(studio: FakeStudio) -> None:
    ada = Visitor(private(studio))
    ada.sign_in()
    key = ada.sit().headers["location"].removeprefix("/sit/")
    other = Visitor(ada._app)
    other.sign_in()
    assert other.get(f"/media/{key}.webm").status == 200
    ada.post("/you", {"present": PASSWORD, "password": "another garden wall"})
    assert other.get(f"/media/{key}.webm").status == 404
    assert ada.get(f"/media/{key}.webm").status == 200


def test_who_signed_out_is_a_stranger(studio: FakeStudio) -> None:
    ada = Visitor(private(studio))
    ada.sign_in()
    key = ada.sit().headers["location"].removeprefix("/sit/")
    before = dict(ada.cookies)
    ada.post("/sign-out")
    for cookies in (before, ada.cookies):
        ada.cookies = cookies
        assert ada.get(f"/media/{key}.webm").status == 404


def test_ones_cookie_is_found_among_others(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id()
    mine = f"theme=dark; wellwish={ada.cookies['wellwish']}; other=1"
    assert Visitor(ada._app).get(f"/media/{key}.webm", {"cookie": mine}).status == 200


def test_listening_writes_nothing_to_the_database(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id()
    before = rows("player.Sit")[0].__dict__
    answer = ada.get(f"/media/{key}.webm")
    assert "set-cookie" not in answer.headers
    after = rows("player.Sit")[0].__dict__
    assert {name: value for name, value in after.items() if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }


# --- what is sent -----------------------------------------------------------------------------------


def test_sounds_and_captions_have_their_types(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id(name="Maya")
    for path in (f"/media/{key}", "/media/taste", "/media/grounding"):
        sound, captions = ada.get(f"{path}.webm"), ada.get(f"{path}.vtt")
        assert sound.headers["content-type"] == "audio/webm; codecs=opus"
        assert sound.body == studio.sound
        assert captions.headers["content-type"] == "text/vtt; charset=utf-8"
        assert captions.text == CAPTIONS
    for path, body in (("beds/rain", RAIN), ("previews/rain", DROPS), ("bells/deep", STROKE)):
        answer = ada.get(f"/media/{path}.webm")
        assert (answer.headers["content-type"], answer.body) == ("audio/webm; codecs=opus", body)


def test_what_is_ones_own_is_kept_by_nobody_and_what_is_everyones_by_anyone(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    key = ada.sit_id(name="Maya")
    for path in (f"/media/{key}.webm", f"/media/{key}.vtt"):
        for answer in (
            ada.get(path),
            ada.get(path, {"range": "bytes=0-1"}),
            ada.get(path, {"range": "bytes=9999999-"}),
        ):
            assert answer.headers["cache-control"] == "private, no-store"
            assert answer.headers["vary"] == "Cookie"
    for path in (*SHARED, *GROUNDING):
        answer = ada.get(path)
        assert answer.headers["cache-control"] == "no-cache"
        assert "vary" not in answer.headers
    assert Visitor(ada._app).get(f"/media/{key}.webm").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*SHARED, *GROUNDING])
def test_what_a_browser_has_is_not_sent_again(studio: FakeStudio, path: str) -> None:
    ada = Visitor(unclaimed(studio))
    etag = ada.get(path).headers["etag"]
    assert etag.startswith('"')
    again = ada.get(path, {"if-none-match": etag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert ada.get(path, {"if-none-match": '"other"'}).status == 200


def test_two_sits_have_two_tags(studio: FakeStudio) -> None:
    ada = Visitor(unclaimed(studio))
    first = ada.get(f"/media/{ada.sit_id()}.webm").headers["etag"]
    studio.sound = b"another"
    assert ada.get(f"/media/{ada.sit_id()}.webm").headers["etag"] != first


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_possible(studio: FakeStudio, method: str) -> None:
    answer = Visitor(unclaimed(studio)).ask(method, "/media/taste.webm")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert studio.orders == []


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/beds/none.webm",
        "/media/beds/rain.vtt",
        "/media/beds/rain.mp3",
        "/media/previews/none.webm",
        "/media/previews/deep.webm",
        "/media/bells/none.webm",
        "/media/bells/rain.webm",
        "/media/bells/deep.vtt",
        "/media/guides/none.webm",
        "/media/guides/.webm",
        "/media/beds/thunder.webm",
        "/media/beds/../taste.webm",
        "/media/beds/rain.webm/",
        "/media/taste",
        "/media/taste.wav",
        "/media/taste.rain.webm",
        "/media/taste.webm.webm",
        "/media/TASTE.webm",
        "/media//taste.webm",
        "/media/" + "a" * 22 + ".webm",
        "/media/" + "ä" * 22 + ".webm",
    ],
)
def test_nothing_else_is_there(studio: FakeStudio, path: str) -> None:
    assert Visitor(unclaimed(studio)).get(path).status == 404
    assert studio.orders == []


def test_without_a_voice_the_grounding_fails_in_a_plain_line_and_is_tried_again_later() -> None:
    studio = FakeStudio(error=GuideUnavailable("no voice"))
    ada = Visitor(fake_app(studio, host=EVERYWHERE))
    answer = ada.get("/media/grounding.webm")
    assert answer.status in (500, 503)
    assert answer.headers["content-type"].startswith("text/plain")
    studio.error = None
    assert ada.get("/media/grounding.webm").status == 200


def test_the_sound_of_a_removed_person_is_not_made_again_for_whoever_asks_at_that_moment(studio: FakeStudio) -> None:
    """The sound is being made anew, after a restart, while the person it speaks of is removed."""
    ada = Visitor(private(studio))
    ada.sign_in()
    person = ada.add("ben")
    key = ada.sit([person]).headers["location"].removeprefix("/sit/")
    slow = FakeStudio(hold=threading.Event())
    ada._app = fake_app(slow)
    listening = threading.Thread(target=ada.get, args=(f"/media/{key}.webm",))
    listening.start()
    assert slow.begun.wait(10)
    again = Visitor(ada._app)
    again.cookies = dict(ada.cookies)
    again.post(f"/circle/{person}/remove")
    assert slow.hold is not None
    slow.hold.set()
    listening.join()
    assert ada.get(f"/media/{key}.webm").status == 404
