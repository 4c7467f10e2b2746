"""Exercises and courses are sat from their pages; what was sat is remembered, and what is kept is one's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from web_fakes import DATA, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish import library
from wellwish.compose import Studio
from wellwish.errors import NoRoom, TooShort
from wellwish.order import Order

FORM = {"length": "7", "guide": "heart", "bed": "none", "bell": "bowl"}


def sat(exercise: str, share: float = 1.0, name: str = "ada") -> None:
    """A sit of ten minutes, of which ``share`` was heard."""
    from wellwish.web.player.models import order_data

    def work() -> None:
        member = model("accounts.Member").objects.get(name=name)
        order = order_data(Order(600, exercise=exercise))
        model("player.Sit").objects.create(
            member=member, length_seconds=600, heard_seconds=int(600 * share), sealed_order=order
        )

    stored(work)


# --- an exercise ------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", library.exercise_ids())
def test_every_exercise_has_a_page_that_says_what_it_is(ada: Visitor, exercise: str) -> None:
    import html

    text = html.unescape(ada.get(f"/exercises/{exercise}").text)
    one = library.exercise(exercise)
    for said in (one.title, one.summary, one.purpose, one.license):
        assert said in text
    assert "More like this" in text


@pytest.mark.parametrize("who", ["guest", "member"])
def test_it_is_sat_from_its_page(studio: FakeStudio, ada: Visitor, who: str) -> None:
    if who == "member":
        ada.claim()
    answer = ada.post("/exercises/critic-01-whistle", FORM | {"bed": "rain"})
    assert answer.status == 303
    (order,) = studio.orders
    assert (order.exercise, order.length_seconds, order.bed, order.people) == ("critic-01-whistle", 420, "rain", ())
    assert "The whistle" in ada.get(answer.headers["location"]).text


@pytest.mark.parametrize(("asked", "nearest"), [("1", "5"), ("4", "5"), ("16", "15"), ("90", "15"), ("-3", "5")])
def test_a_length_it_was_not_written_for_is_refused_and_the_nearest_offered(
    studio: FakeStudio, ada: Visitor, asked: str, nearest: str
) -> None:
    text = ada.post("/exercises/critic-01-whistle", FORM | {"length": asked, "bed": "rain"}).text
    assert f"This one is made for 5 to 15 minutes. The nearest is {nearest}." in text
    assert re.findall(r'name="length" value="(\d+)" checked', text) == [nearest]
    assert re.findall(r'name="bed" value="(\w+)" checked', text) == ["rain"]
    assert studio.orders == []


def test_its_lengths_are_those_it_was_written_for(studio: FakeStudio, ada: Visitor) -> None:
    text = ada.get("/exercises/critic-01-whistle").text
    assert re.findall(r'name="length" value="(\d+)"', text) == ["5", "7", "10", "15"]
    assert re.findall(r'name="length" value="(\d+)" checked', text) == ["7"]
    for length in ("4", "16", "", "seven"):
        answer = ada.post("/exercises/critic-01-whistle", FORM | {"length": length})
        assert answer.status == 422
    assert studio.orders == []


def test_someone_who_fits_can_come_along_and_nobody_else(studio: FakeStudio, ada: Visitor) -> None:
    ada.claim()
    maya, boss, gran = ada.add("Maya"), ada.add("the boss", "difficult", hardness="3"), ada.add("Gran", "missed")
    text = ada.get("/exercises/critic-03-reference").text
    assert re.findall(r'name="person" value="([^"]+)"', text) == [maya]
    assert ada.post("/exercises/critic-03-reference", FORM | {"person": maya}).status == 303
    assert [person.name for person in studio.orders[0].people] == ["Maya"]
    for other in (boss, gran):
        assert ada.post("/exercises/critic-03-reference", FORM | {"person": other}).status == 422
    assert 'name="person"' not in ada.get("/exercises/critic-01-whistle").text


def test_another_members_people_do_not_fit(studio: FakeStudio, ada: Visitor) -> None:
    ada.claim()
    maya = ada.add("Maya")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert "Maya" not in ben.get("/exercises/critic-03-reference").text
    assert ben.post("/exercises/critic-03-reference", FORM | {"person": maya}).status == 422
    assert studio.orders == []


def test_someone_difficult_needs_a_yes_for_this_sit(studio: FakeStudio, ada: Visitor) -> None:
    ada.claim()
    boss = ada.add("the boss", "difficult", hardness="3")
    form = FORM | {"length": "10", "person": boss}
    assert "never someone who harmed or frightens you" in ada.get("/exercises/kindness-08-pebble").text
    assert ada.post("/exercises/kindness-08-pebble", form).status == 422
    assert studio.orders == []
    assert ada.post("/exercises/kindness-08-pebble", form | {"difficult_yes": "on"}).status == 303
    assert ada.post("/exercises/kindness-08-pebble", FORM | {"length": "10"}).status == 303  # nobody named: no yes


def test_what_goes_wrong_is_said_where_it_was_typed(studio: FakeStudio, ada: Visitor) -> None:
    studio.error = TooShort("too short", 500)
    answer = ada.post("/exercises/critic-01-whistle", FORM)
    assert answer.status == 422
    assert "it needs at least 8:20" in answer.text
    studio.error = NoRoom("no room left")
    assert ada.post("/exercises/critic-01-whistle", FORM).status == 503


def test_what_the_planner_composes_is_chosen_where_people_are(studio: FakeStudio, ada: Visitor) -> None:
    assert 'href="/loving-kindness#begin"' in ada.get("/exercises/loving-kindness").text
    ada.claim()
    assert 'href="/sit"' in ada.get("/exercises/loving-kindness").text
    assert ada.post("/exercises/loving-kindness", FORM).headers["location"] == "/sit"
    assert studio.orders == []


@pytest.mark.parametrize(("exercise", "there"), [("moment-awake", True), ("moment-queue", False)])
def test_for_falling_asleep_is_offered_at_night(ada: Visitor, exercise: str, there: bool) -> None:
    assert ('name="sleep"' in ada.get(f"/exercises/{exercise}").text) == there


def test_it_says_what_to_know_before_and_which_day_it_is_of(ada: Visitor) -> None:
    text = ada.get("/exercises/critic-01-whistle").text
    assert "You can stop at any time." in text
    assert '<a href="/courses/critic-7/1">Day 1 of Seven days with the inner critic</a>' in text


# --- favourites -------------------------------------------------------------------------------------


def test_a_favourite_is_kept_shown_and_taken_back(ada: Visitor) -> None:
    ada.claim()
    assert ada.post("/exercises/moment-queue/favourite").headers["location"] == "/exercises/moment-queue"
    assert 'aria-pressed="true"' in ada.get("/exercises/moment-queue").text
    assert "Your favourites" in ada.get("/explore").text
    ada.post("/exercises/moment-queue/favourite")
    assert 'aria-pressed="false"' in ada.get("/exercises/moment-queue").text
    assert "Your favourites" not in ada.get("/explore").text
    assert ada.post("/exercises/nothing/favourite").status == 404


def test_favourites_are_ones_own_sealed_and_go_with_the_member(ada: Visitor) -> None:
    ada.claim()
    ada.post("/exercises/moment-queue/favourite")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert 'aria-pressed="false"' in ben.get("/exercises/moment-queue").text
    ben.post("/exercises/moment-queue/favourite")
    ben.post("/exercises/moment-queue/favourite")
    (row,) = rows("explore.Favourite")
    assert row.exercise == "moment-queue"
    assert not any(b"moment-queue" in content for content in stored_content())
    stored(lambda: model("accounts.Member").objects.get(name="ada").delete())
    assert rows("explore.Favourite") == []


def test_a_guest_has_no_heart(ada: Visitor) -> None:
    assert 'id="heart"' not in ada.get("/exercises/moment-queue").text


# --- courses ----------------------------------------------------------------------------------------


def test_a_course_shows_its_days_and_any_can_be_opened(ada: Visitor) -> None:
    for course in library.catalogue().courses.values():
        text = ada.get(f"/courses/{course.id}").text
        for day in course.days:
            assert f'href="/courses/{course.id}/{day.number}"' in text
        last = ada.get(f"/courses/{course.id}/{len(course.days)}").text
        assert library.catalogue().lessons[course.days[-1].lesson].title in last.replace("&#x27;", "'")


def test_a_day_is_done_once_four_fifths_of_its_sit_were_sat(ada: Visitor) -> None:
    ada.claim()
    days = library.catalogue().courses["first-14"].days
    sat(days[0].exercise, 0.79)
    assert "days done" not in ada.get("/courses/first-14").text
    sat(days[0].exercise, 0.8)
    sat(days[2].exercise)
    text = ada.get("/courses/first-14").text
    assert "2 of 14 days done." in text
    assert "Count the 2 days I did before" in text
    ada.post("/programmes/join/first-14", {"bring": "yes"})
    assert "Go on with day 4" in ada.get("/courses/first-14").text
    assert "Done" in ada.get("/courses/first-14/3").text
    assert f'href="/courses/first-14/4"><b>{days[3].title}</b>' in ada.get("/explore").text
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert "days done" not in ben.get("/courses/first-14").text


def heard_whole(path: str) -> None:
    """The sit at ``path`` was sat to its end."""

    def work() -> None:
        sit = model("player.Sit").objects.get(pk=path.removeprefix("/sit/"))
        sit.heard_seconds = sit.length_seconds
        sit.save(update_fields=["heard_seconds"])

    stored(work)


def test_a_day_whose_practice_is_that_of_others_is_done_by_a_sit_it_was_opened_for(ada: Visitor) -> None:
    ada.claim()
    sat("loving-kindness")
    heard_whole(ada.sit().headers["location"])
    assert "days done" not in ada.get("/courses/path-30").text
    assert "/courses/path-30/" not in ada.get("/explore").text
    answer = ada.post("/courses/path-30/3", {"sit": "yes"})
    assert (answer.status, answer.headers["location"]) == (303, "/sit")
    assert "days done" not in ada.get("/courses/path-30").text
    heard_whole(ada.sit().headers["location"])
    heard_whole(ada.sit().headers["location"])
    assert "1 of 30 days done." in ada.get("/courses/path-30").text
    assert "Done" in ada.get("/courses/path-30/3").text
    ada.post("/exercises/sos-anger", FORM | {"length": "3"})
    ada.post("/courses/path-30/4", {"sit": "yes"})
    heard_whole(ada.sit().headers["location"])
    assert "2 of 30 days done." in ada.get("/courses/path-30").text
    assert '<a href="/courses/path-30/5">' in ada.get("/explore").text
    assert not any(b"path-30" in path.read_bytes() for path in DATA.glob("wellwish.sqlite3*"))


def test_a_day_that_was_opened_is_over_by_tomorrow(ada: Visitor) -> None:
    ada.claim()
    ada.post("/courses/path-30/3", {"sit": "yes"})
    (row,) = rows("explore.OpenDay")
    stored(lambda: model("explore.OpenDay").objects.update(opened=row.opened - timedelta(hours=13)))
    heard_whole(ada.sit().headers["location"])
    assert "days done" not in ada.get("/courses/path-30").text


def test_a_guest_goes_on_from_a_day_to_the_three_taps(ada: Visitor) -> None:
    assert ada.post("/courses/path-30/3", {"sit": "yes"}).headers["location"] == "/loving-kindness#begin"
    assert rows("explore.OpenDay") == []


def test_what_a_guest_sat_is_counted_when_it_becomes_a_members(ada: Visitor) -> None:
    first, _ = library.catalogue().courses["first-14"].days[:2]
    heard_whole(ada.post(f"/exercises/{first.exercise}", FORM | {"length": "5"}).headers["location"])
    assert "1 of 14 days done." in ada.get("/courses/first-14").text
    ada.post("/keep")
    ada.claim()
    assert "1 of 14 days done." in ada.get("/courses/first-14").text


def test_what_was_sat_with_somebody_still_counts_once_they_are_removed(ada: Visitor) -> None:
    ada.claim()
    maya = ada.add("Maya")
    heard_whole(ada.post("/exercises/critic-03-reference", FORM | {"person": maya}).headers["location"])
    assert "1 of 7 days done." in ada.get("/courses/critic-7").text
    ada.post(f"/circle/{maya}/remove", {})
    assert rows("player.Sit")[0].sealed_order is None
    assert "1 of 7 days done." in ada.get("/courses/critic-7").text


def test_marks_tell_nobody_what_was_sat_and_are_no_two_members_alike(ada: Visitor) -> None:
    ada.claim()
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    sat("moment-queue")
    sat("moment-queue")
    sat("moment-queue", name="ben")
    first, second, bens = (sit.exercise_mark for sit in rows("player.Sit"))
    assert first == second != bens
    assert re.fullmatch("[0-9a-f]{32}", bens)
    assert "/exercises/moment-queue" in ben.get("/explore").text.split("Recently done")[1].split("</ul>")[0]


def test_new_keys_make_new_marks_that_count_as_before(ada: Visitor) -> None:
    from wellwish.web import sealed

    ada.claim()
    sat(library.catalogue().courses["first-14"].days[0].exercise)
    (before,) = rows("player.Sit")
    stored(sealed.rotate)
    (after,) = rows("player.Sit")
    assert after.exercise_mark != before.exercise_mark
    assert "1 of 14 days done." in ada.get("/courses/first-14").text


def test_a_course_that_is_done_says_so(ada: Visitor) -> None:
    ada.claim()
    for day in library.catalogue().courses["stress-7"].days:
        sat(day.exercise)
    text = ada.get("/courses/stress-7").text
    assert "All 7 days are done." in text
    assert "Go on with" not in text


def test_a_lesson_is_read_aloud_as_long_as_it_takes(studio: FakeStudio, ada: Visitor) -> None:
    assert ada.post("/courses/first-14/1").status == 303
    assert studio.orders[0].exercise == library.catalogue().courses["first-14"].days[0].lesson
    app = fake_app(Studio(DATA), guide="tone")
    answer = Visitor(app).claim("cleo").post("/courses/first-14/2")
    assert answer.status == 303
    (sit,) = [one for one in rows("player.Sit") if one.member_id]
    assert 30 <= sit.length_seconds <= 240


def test_recently_done_shows_each_once_the_newest_first(ada: Visitor) -> None:
    ada.claim()
    for exercise in ("moment-queue", "sos-anger", "moment-queue", "gone-for-ever", "first-01-lesson"):
        sat(exercise, 0.1)
    lately = ada.get("/explore").text.split("Recently done")[1].split("</ul>")[0]
    assert re.findall(r'href="(/exercises/[^"]+)"', lately) == ["/exercises/moment-queue", "/exercises/sos-anger"]
    assert "In the queue" in ada.get("/sit").text or library.exercise("moment-queue").title in ada.get("/sit").text
