"""What is kept of a sit that was sat: how long, and how it was."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from web_fakes import Answer, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.errors import GuideUnavailable


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def sit_id(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.headers["location"].removeprefix("/sit/")


def test_only_ones_own_latest_sits_are_shown(ada: Visitor) -> None:
    cleo = Visitor(ada._app).join(ada.invite(), "cleo")
    hers = sit_id(cleo.sit())
    mine = [sit_id(ada.sit()) for _ in range(6)]
    unheard = sit_id(ada.sit())
    for visitor, key in [(cleo, hers), *((ada, key) for key in mine)]:
        visitor.post(f"/sit/{key}/sat", {"seconds": "1"})
    assert unheard not in ada.get("/sit").text
    assert re.findall(r'href="/sit/([^"]+)"', ada.get("/sit").text) == mine[:0:-1]
    assert re.findall(r'href="/sit/([^"]+)"', cleo.get("/sit").text) == [hers]


def test_when_a_sit_was_is_told_by_this_machines_clock(ada: Visitor) -> None:
    key = sit_id(ada.sit())
    ada.post(f"/sit/{key}/sat", {"seconds": "1"})
    made = rows("player.Sit", pk=key)[0].made.astimezone()
    assert f">{made.day} {made:%B}, {made:%H:%M}, " in ada.get("/sit").text


def aged(key: str, by: timedelta) -> None:
    """Makes a sit as old as that."""

    def work() -> None:
        from django.utils import timezone

        model("player.Sit").objects.filter(pk=key).update(made=timezone.now() - by)

    stored(work)


def heard(key: str) -> int:
    return int(rows("player.Sit", pk=key)[0].heard_seconds)


def sat(visitor: Visitor, key: str, seconds: Any) -> int:
    return visitor.post(f"/sit/{key}/sat", {"seconds": str(seconds)}).status


def test_the_seconds_really_sat_only_grow(ada: Visitor) -> None:
    key = sit_id(ada.sit())
    aged(key, timedelta(minutes=20))
    for told, kept in ((30, 30), (45, 45), (10, 45), (0, 45), (600, 600)):
        assert sat(ada, key, told) == 204
        assert heard(key) == kept


def test_nobody_sat_longer_than_has_passed_since_the_sit_was_made(ada: Visitor) -> None:
    key = sit_id(ada.sit())
    aged(key, timedelta(seconds=90))
    assert sat(ada, key, 999_999) == 204
    assert 90 <= heard(key) <= 95
    aged(key, timedelta(seconds=-3600))  # the clock was set back
    assert sat(ada, key, 999_999) == 204
    assert 90 <= heard(key) <= 95


@pytest.mark.parametrize("told", ["", "x", "-1", "1.5", "1e3", "٣", "9" * 7, "0x10", " 5", "NaN"])
def test_what_are_no_seconds_is_refused_and_changes_nothing(ada: Visitor, told: str) -> None:
    key = sit_id(ada.sit())
    assert sat(ada, key, told) == 422
    assert heard(key) == 0


def test_a_stranger_cannot_say_how_long_or_how_it_was(ada: Visitor) -> None:
    key = sit_id(ada.sit())
    aged(key, timedelta(minutes=20))
    cleo = Visitor(ada._app).join(ada.invite(), "cleo")
    for stranger, status in ((cleo, 404), (Visitor(ada._app), 403)):  # who is not signed in is asked to, whatever it is
        assert sat(stranger, key, 30) == status
        assert stranger.post(f"/sit/{key}/how", {"how": "good"}).status == status
    assert heard(key) == 0
    assert rows("player.Sit", pk=key)[0].how == ""


@pytest.mark.parametrize(("how", "said"), [("good", "Thank you."), ("plain", "Thank you."), ("hard", "/ground")])
def test_the_one_question_is_answered_and_kept_once_that_was_agreed_to(ada: Visitor, how: str, said: str) -> None:
    key = sit_id(ada.sit())
    answer = ada.post(f"/sit/{key}/how", {"how": how})
    assert answer.status == 200
    assert said in re.findall(r'<div id="how".*?</div>', answer.text, re.DOTALL)[0]
    assert "May answers like this be kept?" in answer.text
    assert rows("player.Sit", pk=key)[0].how == ""
    again = ada.post(f"/sit/{key}/how", {"how": how, "keep": "yes"})
    assert said in again.text
    assert "May answers like this be kept?" not in again.text
    assert rows("player.Sit", pk=key)[0].how == how


@pytest.mark.parametrize("how", ["", "wonderful", "GOOD", "good "])
def test_other_answers_are_refused(ada: Visitor, how: str) -> None:
    key = sit_id(ada.sit())
    assert ada.post(f"/sit/{key}/how", {"how": how}).status == 422
    assert rows("player.Sit", pk=key)[0].how == ""


def test_an_answer_does_not_undo_seconds_told_at_the_same_time(ada: Visitor) -> None:
    key = sit_id(ada.sit())
    aged(key, timedelta(minutes=20))
    sat(ada, key, 77)
    ada.post(f"/sit/{key}/how", {"how": "good"})
    assert heard(key) == 77


def test_a_sit_whose_voice_is_not_to_be_had_now_says_so_instead_of_failing(studio: FakeStudio, ada: Visitor) -> None:
    key = sit_id(ada.sit())
    studio.error = GuideUnavailable("the voice is not here; run wellwish doctor.")
    ada._app = fake_app(studio)  # started again: nothing on the shelf
    answer = ada.get(f"/sit/{key}")
    assert answer.status == 503
    assert "run wellwish doctor" in answer.text


def test_a_lock_screen_shows_nobodys_name(ada: Visitor) -> None:
    ben = ada.add("ben")
    page = html.unescape(ada.get(f"/sit/{sit_id(ada.sit([ben]))}").text)
    assert '"title": "ben", "plain": "Someone easy to love"' in page
