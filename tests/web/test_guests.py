"""Guests: what they leave behind is gone within a day, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from web_fakes import FakeSitting, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.server.asgi import App
from wellwish.web.desk import Desk
from wellwish.web.player.gate import Gate


@pytest.fixture
def app(studio: FakeStudio) -> App:
    return fake_app(studio, public=True)


@pytest.fixture
def desk(app: App, studio: FakeStudio) -> Desk:
    """The desk of a sweep. It has a shelf of its own."""
    return Desk(studio, "heart", Gate(1))


def swept(desk: Desk) -> int:
    from wellwish.web.player.guests import sweep

    return stored(lambda: sweep(desk))


def aged(key: str, **by: float) -> None:
    """Makes a sit as old as that."""

    def work() -> None:
        from django.utils import timezone

        model("player.Sit").objects.filter(pk=key).update(made=timezone.now() - timedelta(**by))

    stored(work)


def guest_of(key: str) -> str:
    return str(rows("player.Sit", pk=key)[0].guest)


def test_a_guests_sits_and_takes_are_gone_within_a_day(app: App, desk: Desk, studio: FakeStudio) -> None:
    ada = Visitor(app)
    first, second = ada.sit_id(name="Maya"), ada.sit_id(name="ben")
    guest = guest_of(first)
    aged(first, hours=23)
    aged(second, hours=23)
    assert swept(desk) == 2
    assert rows("player.Sit") == []
    assert studio.forgotten == [(f"guest {guest}", None)]
    assert ada.get(f"/sit/{first}").status == 404
    assert ada.get(f"/media/{first}.webm").status == 404


def test_not_before(app: App, desk: Desk, studio: FakeStudio) -> None:
    ada = Visitor(app)
    key = ada.sit_id(name="Maya")
    aged(key, hours=21)
    assert swept(desk) == 0
    assert studio.forgotten == []
    assert ada.get(f"/sit/{key}").status == 200


def test_nothing_of_a_guest_is_older_than_a_day_when_they_come_back(app: App, desk: Desk) -> None:
    ada = Visitor(app)
    old, new = ada.sit_id(name="Maya"), ada.sit_id(name="ben")
    aged(old, hours=25)
    aged(new, hours=2)
    swept(desk)
    assert [sit.pk for sit in rows("player.Sit")] == [new]


def test_one_guest_goes_and_another_stays(app: App, desk: Desk, studio: FakeStudio) -> None:
    ada, ben = Visitor(app), Visitor(app)
    old, new = ada.sit_id(), ben.sit_id()
    guest = guest_of(old)
    aged(old, hours=30)
    swept(desk)
    assert [sit.pk for sit in rows("player.Sit")] == [new]
    assert studio.forgotten == [(f"guest {guest}", None)]


def test_members_sits_stay_for_ever(app: App, desk: Desk, studio: FakeStudio) -> None:
    ada = Visitor(app).claim()
    key = ada.sit([ada.add("ben")]).headers["location"].removeprefix("/sit/")
    aged(key, days=900)
    assert swept(desk) == 0
    assert studio.forgotten == []
    assert ada.get(f"/sit/{key}").status == 200


def test_what_was_on_the_shelf_goes_too(app: App, studio: FakeStudio) -> None:
    desk = Desk(studio, "heart", Gate(1))
    key = Visitor(app).sit_id()
    desk.shelf.put(key, FakeSitting(1, (), b"sound", "tag"))
    aged(key, hours=30)
    swept(desk)
    assert desk.shelf.get(key) is None


def test_a_sweep_that_fails_for_one_guest_can_be_run_again(app: App, desk: Desk, studio: FakeStudio) -> None:
    key = Visitor(app).sit_id(name="Maya")
    aged(key, hours=30)

    class Full(FakeStudio):
        def forget_everyone(self, member: str) -> None:
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        swept(Desk(Full(), "heart", Gate(1)))
    swept(desk)
    assert rows("player.Sit") == []
    assert len(studio.forgotten) == 1


def sessions() -> list[Any]:
    return stored(lambda: list(model("sessions.Session").objects.all()))


def test_sessions_that_ended_are_swept_and_others_stay(app: App, desk: Desk) -> None:
    from django.utils import timezone

    ada, ben = Visitor(app).claim(), Visitor(app)
    ben.begin(length="0")

    def end() -> None:
        past = timezone.now() - timedelta(minutes=1)
        model("sessions.Session").objects.filter(pk=ben.cookies["wellwish"]).update(expire_date=past)

    stored(end)
    swept(desk)
    assert [session.pk for session in sessions()] == [ada.cookies["wellwish"]]


def test_a_guests_session_does_not_outlive_what_they_made_by_months(app: App, desk: Desk) -> None:
    from django.utils import timezone

    ada = Visitor(app)
    ada.begin()
    (session,) = sessions()
    assert session.expire_date < timezone.now() + timedelta(days=2)


def test_the_cookie_of_a_guest_ends_with_the_browser(app: App) -> None:
    cookie = Visitor(app).begin().headers["set-cookie"]
    guest = next(line for line in cookie.split("\n") if line.startswith("wellwish="))
    assert "Max-Age" not in guest
    assert "expires" not in guest
    assert "HttpOnly" in guest
    assert "SameSite=Lax" in guest


def test_the_cookie_of_a_member_lasts_and_scripts_cannot_read_it(app: App) -> None:
    ada = Visitor(app)
    ada.claim()
    cookie = ada.sign_in().headers.get("set-cookie", "") or _sign_in_again(ada)
    member = next(line for line in cookie.split("\n") if line.startswith("wellwish="))
    assert f"Max-Age={60 * 60 * 24 * 90}" in member
    assert "HttpOnly" in member


def _sign_in_again(ada: Visitor) -> str:
    ada.post("/sign-out")
    return ada.sign_in().headers["set-cookie"]


def test_reading_makes_nobody_a_guest(app: App) -> None:
    ada = Visitor(app)
    for path in ("/", "/loving-kindness", "/guides/heart", "/ground", "/begin", "/media/taste.webm"):
        ada.get(path)
    assert set(ada.cookies) == {"wellwish-csrf"}
    assert sessions() == []


def test_what_a_guest_typed_last_time_is_not_in_the_page(app: App) -> None:
    ada = Visitor(app)
    ada.begin(name="Maya")
    assert "Maya" not in ada.get("/").text
