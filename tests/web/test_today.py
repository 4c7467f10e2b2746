"""A member's first page: one tap begins the next sit, and nothing on it scolds."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from web_fakes import Answer, FakeStudio, Visitor, fake_app, rows, stored

from wellwish import library
from wellwish.order import Order


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def past(days_ago: float = 1, share: float = 1, minutes: int = 10, how: str = "", **order: Any) -> str:
    """A sit of ada's as it was; its id."""
    from wellwish.web.accounts.models import Member
    from wellwish.web.player.models import Sit, order_data

    def work() -> str:
        from django.utils import timezone

        sit = Sit.objects.create(
            member=Member.objects.get(name="ada"),
            length_seconds=minutes * 60,
            heard_seconds=round(minutes * 60 * share),
            made=timezone.now() - timedelta(days=days_ago),
            how=how,
            sealed_order=order_data(Order(minutes * 60, **order)),
        )
        return str(sit.pk)

    return stored(work)


def begin(ada: Visitor) -> Answer:
    """The one tap: sends what the page's form holds."""
    page = ada.get("/").text.split('class="next"')[1].split("</section>")[0]
    action = re.search(r'<form method="post" action="([^"]+)"', page)
    assert action
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(html.unescape(value))
    return ada.post(action[1], fields)


def test_a_newcomer_finds_a_first_sit_and_the_first_programme(ada: Visitor, studio: FakeStudio) -> None:
    page = ada.get("/").text
    assert "<h1>Welcome</h1>" in page
    assert library.catalogue().courses["first-14"].title in page
    assert "Add someone to wish well" in page
    assert begin(ada).status == 303
    (order,) = studio.orders
    assert (order.length_seconds, order.exercise, order.people) == (300, "loving-kindness", ())


def test_a_lesson_that_was_read_aloud_is_no_sit(ada: Visitor) -> None:
    programme = library.catalogue().courses["first-14"]
    past(1, minutes=2, exercise=programme.days[0].lesson)
    page = ada.get("/").text
    assert programme.title in page
    assert "A first sit" in page


def test_one_tap_begins_what_they_did_before_with_those_whose_turn_it_is(ada: Visitor, studio: FakeStudio) -> None:
    ben, maya = ada.add("Ben"), ada.add("Maya")
    ada.add("Sam", "difficult", hardness="3")
    past(1, minutes=20, bed="rain", bell="deep")
    page = html.unescape(ada.get("/").text)
    assert "20 minutes, with Ben and Maya" in page
    assert re.search(r"Led by Heart, over [^<]*rain", page)
    sit = begin(ada).headers["location"].removeprefix("/sit/")
    (order,) = studio.orders
    assert [one.name for one in order.people] == ["Ben", "Maya"]
    assert (order.length_seconds, order.bed, order.bell) == (1200, "rain", "deep")
    assert rows("player.Sit", pk=sit)[0].sealed_order["who"] == [ben, maya]


def test_a_length_without_a_chip_begins_too(ada: Visitor, studio: FakeStudio) -> None:
    past(1, minutes=23)
    assert begin(ada).status == 303
    assert studio.orders[0].length_seconds == 23 * 60


def test_a_practice_that_is_theirs_begins_in_one_tap(ada: Visitor, studio: FakeStudio) -> None:
    for day in (1, 2, 3):
        past(day, minutes=3, exercise="sos-anger")
    assert begin(ada).status == 303
    assert studio.orders[0].exercise == "sos-anger"


def test_who_comes_back_is_welcome_and_told_nothing_of_days_missed(ada: Visitor) -> None:
    past(60)
    page = ada.get("/").text.split("<main")[1].split("</main>")[0]
    assert "<h1>Welcome back</h1>" in page
    for word in ("missed", "streak", "days ago", "since", "broke", "lost"):
        assert word not in page.split('class="tip"')[0]


def test_a_sit_left_in_the_middle_and_a_course_begun_are_where_they_were(ada: Visitor) -> None:
    days = library.catalogue().courses["first-14"].days
    past(2, exercise=days[0].exercise)
    left = past(0.1, share=0.4)
    page = ada.get("/").text
    assert f'href="/sit/{left}"' in page
    assert "6:00 left" in page
    assert 'href="/courses/first-14/2"' in page
    past(0.01)
    assert left not in ada.get("/").text


def test_after_something_hard_kindness_comes_from_someone_easy_first(ada: Visitor, studio: FakeStudio) -> None:
    ada.add("Maya")
    past(1, minutes=30, how="hard")
    begin(ada)
    (order,) = studio.orders
    assert (order.length_seconds, order.easy_first) == (300, True)


def zone_where_it_is(hour: int) -> str:
    """A zone whose clock shows about that hour."""
    zones = (f"Etc/GMT{shift:+d}" for shift in range(-12, 12))
    plain = ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo"]
    everywhere = [
        *plain,
        "Asia/Kolkata",
        "Pacific/Honolulu",
        "Asia/Dubai",
        "Pacific/Auckland",
        "America/Denver",
        *zones,
    ]
    return min(everywhere, key=lambda one: abs((datetime.now(ZoneInfo(one)).hour - hour + 12) % 24 - 12))


@pytest.mark.parametrize(("hour", "there"), [(22, True), (12, False)])
def test_in_their_evening_there_is_something_for_it(ada: Visitor, hour: int, there: bool) -> None:
    def live(zone: str) -> None:
        from wellwish.web.accounts.models import Member
        from wellwish.web.yours.models import Preferences

        Preferences.objects.update_or_create(member=Member.objects.get(), defaults={"zone": zone})

    stored(lambda: live(zone_where_it_is(hour)))
    assert ("For the evening" in ada.get("/").text) is there


def test_the_ground_and_a_tip_are_there(ada: Visitor) -> None:
    page = ada.get("/").text.split("<main")[1]
    assert 'href="/ground"' in page
    assert "A tip for today" in page


def test_someone_removed_takes_their_name_off_the_page(ada: Visitor, studio: FakeStudio) -> None:
    ben = ada.add("Ben")
    ada.sit([ben])
    stored(lambda: __import__("wellwish.web.player.models", fromlist=["Sit"]).Sit.objects.update(heard_seconds=600))
    assert "Ben" in ada.get("/").text
    ada.post(f"/circle/{ben}/remove")
    assert "Ben" not in ada.get("/").text
    assert begin(ada).status == 303


@pytest.mark.parametrize(("gentle", "day"), [(False, "path-30/1"), (True, None)])
def test_a_sit_that_is_offered_for_a_day_of_the_thirty_counts_for_it(
    ada: Visitor, gentle: bool, day: str | None
) -> None:
    from wellwish.web.player.models import Sit

    ada.post("/programmes/join/path-30")
    if gentle:
        ada.post("/path", {"do": "easier"})
    assert begin(ada).status == 303
    assert stored(lambda: Sit.objects.get().sealed_order.get("day")) == day
