"""Programmes: joined, paused, taken up, left and done again; nothing is late, and what was sat is never lost."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from web_fakes import Answer, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish import library
from wellwish.order import Order

FIRST = "first-14"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def sat(day: int, days_ago: float = 0, course: str = FIRST, name: str = "ada") -> None:
    """A day of a course, sat to its end."""
    practice = library.catalogue().courses[course].days[day - 1]

    def work() -> None:
        from django.utils import timezone

        from wellwish.web.accounts.models import Member
        from wellwish.web.player.models import Sit, order_data

        Sit.objects.create(
            member=Member.objects.get(name=name),
            length_seconds=300,
            heard_seconds=300,
            made=timezone.now() - timedelta(days=days_ago),
            sealed_order=order_data(Order(300, exercise=practice.exercise or practice.sit), day=f"{course}/{day}"),
        )

    stored(work)


def join(ada: Visitor, course: str = FIRST, **form: str) -> str:
    """Joins it; the id of the run."""
    assert ada.post(f"/programmes/join/{course}", form).headers["location"] == f"/courses/{course}"
    return str(of(course)[0].pk)


def of(course: str = FIRST) -> list[Any]:
    """Runs of a programme, the newest first."""
    every = rows("programmes.Enrolment")
    return sorted((one for one in every if one.course == course), key=lambda one: -one.run)


def step(ada: Visitor, key: str, what: str, **form: str) -> Answer:
    return ada.post(f"/programmes/{key}/{what}", form)


def ago(key: str, days: float) -> None:
    """The run was begun, and last taken up, that long ago."""

    def work() -> None:
        from django.utils import timezone

        then = timezone.now() - timedelta(days=days)
        model("programmes.Enrolment").objects.filter(pk=key).update(began=then, taken_up=then)

    stored(work)


def main(ada: Visitor, path: str) -> str:
    return html.unescape(ada.get(path).text.split("<main")[1].split("</main>")[0])


def test_a_newcomer_is_offered_the_first_programme_until_they_joined_or_sat_a_while(ada: Visitor) -> None:
    title = library.catalogue().courses[FIRST].title
    assert "A first programme" in main(ada, "/")
    assert title in main(ada, "/")
    key = join(ada)
    assert "A first programme" not in main(ada, "/")
    step(ada, key, "leave")
    assert "A first programme" not in main(ada, "/")


def test_a_day_that_is_sat_is_done_and_the_next_stands_on_today(ada: Visitor) -> None:
    join(ada)
    assert f'href="/courses/{FIRST}/1"' in main(ada, "/")
    sat(1)
    page = main(ada, "/")
    assert f'href="/courses/{FIRST}/2"' in page
    assert "Today’s is done" in page
    assert "Go on with day 2" in main(ada, f"/courses/{FIRST}")


def test_pause_takes_it_from_today_and_go_on_brings_it_back(ada: Visitor) -> None:
    key = join(ada)
    step(ada, key, "pause")
    assert f"/courses/{FIRST}/1" not in main(ada, "/")
    page = main(ada, f"/courses/{FIRST}")
    assert "Paused" in page
    assert "Paused" in main(ada, "/programmes")
    step(ada, key, "go-on")
    assert f"/courses/{FIRST}/1" in main(ada, "/")
    assert [one.state for one in of()] == ["running"]


def test_who_comes_back_is_welcome_and_may_go_on_repeat_or_begin_again(ada: Visitor) -> None:
    key = join(ada)
    ago(key, 20)
    sat(1, 19)
    for path in ("/", f"/courses/{FIRST}"):
        page = main(ada, path)
        assert "Welcome back" in page
        for choice in ("go-on", "repeat", "again"):
            assert f'action="/programmes/{key}/{choice}"' in page
        for word in ("missed", "streak", "late", "broke", "behind schedule"):
            assert word not in re.sub(
                r"<form.*?</form>", "", page.split('class="tip"')[0].split("<ol")[0], flags=re.DOTALL
            ), word
    assert step(ada, key, "repeat").headers["location"] == f"/courses/{FIRST}/1"
    assert "You were at day" not in main(ada, "/")
    assert f'href="/courses/{FIRST}/2"' in main(ada, "/")


def test_a_day_may_be_left_out_and_is_never_asked_for_again(ada: Visitor) -> None:
    key = join(ada)
    step(ada, key, "skip", day="1")
    assert f'href="/courses/{FIRST}/2"' in main(ada, "/")
    assert "Left out" in main(ada, f"/courses/{FIRST}")
    for wrong in ("15", "0", "x", ""):
        assert step(ada, key, "skip", day=wrong).status == 404
    sat(1)
    assert "Left out" not in main(ada, f"/courses/{FIRST}"), "a day that was sat after all is done"


def test_beginning_again_keeps_what_was_and_starts_at_the_first_day(ada: Visitor) -> None:
    key = join(ada)
    ago(key, 3)
    sat(1, 2)
    step(ada, key, "again")
    new, old = of()
    assert (new.run, new.state, old.run, old.state) == (2, "running", 1, "ended")
    assert "Begin with day 1" in main(ada, f"/courses/{FIRST}")
    assert "1 of 14 days" in main(ada, f"/programmes/{old.pk}")


def test_what_was_done_before_counts_where_they_want_it(ada: Visitor) -> None:
    sat(1, 5)
    sat(2, 4)
    assert "Count the 2 days I did before" in main(ada, f"/courses/{FIRST}")
    key = join(ada, bring="yes")
    assert "Go on with day 3" in main(ada, f"/courses/{FIRST}")
    step(ada, key, "again")
    assert "Begin with day 1" in main(ada, f"/courses/{FIRST}")


def test_what_was_done_before_counts_only_then(ada: Visitor) -> None:
    sat(1, 5)
    join(ada)
    assert "Begin with day 1" in main(ada, f"/courses/{FIRST}")


def sat_again(seconds: int, days_ago: float = 0) -> None:
    """The one sit there is was sat once more, for that long, of its five minutes."""

    def work() -> None:
        from django.utils import timezone

        sit, began = model("player.Sit").objects.get(), timezone.now() - timedelta(days=days_ago)
        length = timedelta(seconds=seconds)
        model("kept.KeptSit").objects.create(
            member=sit.member,
            sit=sit,
            began=began,
            ended=began + length,
            zone="UTC",
            day=began.date(),
            seconds=seconds,
            planned_seconds=300,
            kind="meditation",
        )

    stored(work)


def test_a_sit_made_before_counts_once_it_was_sat_again_to_its_end(ada: Visitor) -> None:
    sat(1, days_ago=9)
    ago(join(ada), days=5)
    sat_again(300, days_ago=6)
    assert "Begin with day 1" in main(ada, f"/courses/{FIRST}")
    sat_again(100)
    assert "Begin with day 1" in main(ada, f"/courses/{FIRST}")
    sat_again(240)
    assert "Go on with day 2" in main(ada, f"/courses/{FIRST}")


def test_who_never_joins_goes_through_a_course_as_ever(ada: Visitor) -> None:
    sat(1, 5)
    page = main(ada, f"/courses/{FIRST}")
    assert "1 of 14 days done" in page
    assert f'href="/courses/{FIRST}/2"' in main(ada, "/")
    assert "Join" not in main(ada, "/courses/kindness-10"), "a course that is no programme"


def test_a_programme_that_is_through_is_looked_back_at(ada: Visitor) -> None:
    key = join(ada)
    ago(key, 40)
    for day in range(1, 14):
        sat(day, 30 - day)
    step(ada, key, "skip", day="14")
    assert "Look back" in main(ada, "/")
    page = main(ada, f"/programmes/{key}")
    assert "You have been through all of it" in page
    assert page.count('class="done"') == 13
    assert page.count("Left out") == 1
    assert 'href="/practice/sits"' in page
    step(ada, key, "leave")
    assert "Look back" not in main(ada, "/")
    assert "Behind you" in main(ada, "/programmes")


def test_two_at_most_stand_on_today_the_one_last_sat_first(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellwish.web.programmes import parts

    monkeypatch.setattr(parts, "_SHOWN", 1)
    ago(join(ada, "path-30"), 5)
    ago(join(ada), 6)
    sat(1, 1)
    page = main(ada, "/")
    assert "/courses/first-14/2" in page
    assert "/courses/path-30/1" not in page
    assert "1 more" in page
    everything = main(ada, "/programmes")
    assert everything.index("/courses/first-14") < everything.index("/courses/path-30")


def test_joining_twice_is_joining_once(ada: Visitor) -> None:
    assert join(ada) == join(ada)
    assert len(of()) == 1
    assert ada.post("/programmes/join/kindness-10").status == 404
    assert ada.post("/programmes/join/nothing").status == 404


@pytest.mark.parametrize("what", ["", "/pause", "/go-on", "/again", "/repeat", "/skip", "/leave"])
def test_anothers_programme_is_not_there(ada: Visitor, what: str) -> None:
    key = join(ada)
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    if what:
        assert step(ben, key, what[1:], day="1").status == 404
    else:
        assert ben.get(f"/programmes/{key}").status == 404
    (row,) = of()
    assert (row.state, row.skipped) == ("running", [])
    assert step(ada, key, "dance").status == 404


def test_what_somebody_joined_is_sealed(ada: Visitor) -> None:
    join(ada, "path-30")
    assert not any(b"path-30" in content for content in stored_content())


def test_the_path_goes_by_the_day_of_this_run(ada: Visitor) -> None:
    sat(1, 5, "path-30")
    sat(2, 4, "path-30")
    key = join(ada, "path-30", bring="yes")

    def at() -> int | None:
        from wellwish.web.accounts.models import Member
        from wellwish.web.accounts.visitor import Visitor as Someone
        from wellwish.web.explore.history import History
        from wellwish.web.path.known import course_day

        whose, catalogue = Someone(member=Member.objects.get(name="ada")), library.catalogue()
        return course_day(whose, catalogue, History.of(whose, catalogue))

    assert stored(at) == 3
    step(ada, key, "again")
    assert stored(at) == 1


def test_who_left_the_thirty_days_is_offered_no_day_of_them(ada: Visitor) -> None:
    ada.add("Maya")
    key = join(ada, "path-30")
    sat(1, 0, "path-30")
    assert "Day 2 of thirty" in main(ada, "/")
    assert "You are at day 2 of thirty" in main(ada, "/path")
    step(ada, key, "leave")
    assert "of thirty" not in main(ada, "/")
    assert "You are at day" not in main(ada, "/path")


def test_a_day_sat_later_than_it_was_made_is_done_when_it_was_sat(ada: Visitor) -> None:
    ago(join(ada), days=20)
    sat(1, days_ago=19)
    assert "Welcome back" in main(ada, "/")
    sat_again(300)
    page = main(ada, "/")
    assert "Welcome back" not in page
    assert "Today’s is done" in page


def test_a_paused_programme_that_left_the_library_is_not_told_of(ada: Visitor) -> None:
    step(ada, join(ada), "pause")
    assert "Your programme is paused" in main(ada, "/")

    def gone() -> None:
        row = model("programmes.Enrolment").objects.get()
        row.course = "no-more"
        row.save()

    stored(gone)
    assert "Your programme is paused" not in main(ada, "/")


def test_a_check_in_is_offered_before_the_first_day_and_to_nobody_who_said_no(ada: Visitor) -> None:
    ada.post("/programmes/join/path-30", {})
    offer = 'href="/check-in/path-30/before"'
    assert offer in ada.get("/courses/path-30").text
    ada.post("/programmes/join/first-14", {})
    assert "/check-in/first-14" not in ada.get("/courses/first-14").text

    def no() -> None:
        from wellwish.web import consents
        from wellwish.web.checkins.consent import KEEP_CHECKINS

        consents.decide(model("accounts.Member").objects.get(name="ada"), KEEP_CHECKINS, False)

    stored(no)
    assert offer not in ada.get("/courses/path-30").text
