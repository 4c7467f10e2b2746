"""A sit under way: its place is kept for other devices, and another guide, bed or bell goes on at the same moment."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, rows

from wellwish.errors import GuideUnavailable
from wellwish.terms import SAMPLE_RATE, ScoreStage


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def player_data(visitor: Visitor, path: str) -> dict[str, Any]:
    found = re.search(r'data-sit="([^"]+)"', visitor.get(path).text)
    assert found
    data: dict[str, Any] = json.loads(html.unescape(found[1]))
    return data


def sit(visitor: Visitor) -> str:
    return visitor.sit().headers["location"]


def test_the_place_is_there_on_another_device(ada: Visitor) -> None:
    path = sit(ada)
    assert ada.post(f"{path}/place", {"seconds": "217"}).status == 204
    elsewhere = Visitor(ada._app)
    elsewhere.sign_in()
    assert player_data(elsewhere, path)["place"] == 217


@pytest.mark.parametrize("seconds", ["", "-1", "1.5", "9999999", "٣", "x"])
def test_a_place_that_is_none_is_refused(ada: Visitor, seconds: str) -> None:
    path = sit(ada)
    assert ada.post(f"{path}/place", {"seconds": seconds}).status == 422
    assert rows("player.Sit")[0].place_seconds == 0


def test_a_place_lies_within_the_sit(ada: Visitor) -> None:
    path = sit(ada)
    ada.post(f"{path}/place", {"seconds": "5000"})
    assert rows("player.Sit")[0].place_seconds == 600


def test_another_guide_goes_on_in_the_same_sit_at_the_same_place(ada: Visitor, studio: FakeStudio) -> None:
    person = ada.add("ben")
    path = ada.sit([person]).headers["location"]
    ada.post(f"{path}/sat", {"seconds": "0"})
    first = studio.orders[-1]
    answer = ada.post(f"{path}/sound", {"guide": "heart", "bed": "rain", "bell": "none", "place": "200"})
    assert (answer.status, answer.headers["location"]) == (303, path)
    (kept,) = rows("player.Sit")
    assert (kept.order.bed, kept.order.bell) == ("rain", "none")
    assert (kept.order.people, kept.order.seed, kept.order.script_hash) == (first.people, first.seed, first.script_hash)
    assert kept.sealed_order["who"] == [person]
    data = player_data(ada, path)
    sound = f"/media{path.removeprefix('/sit')}~1"
    assert (data["place"], data["sound"], data["bed"]["on"]) == (200, sound, True)
    assert f'src="{sound}.rain.webm"' in ada.get(path).text
    for file in (f"{sound}.webm", data["captions"]):
        assert ada.get(file).status == 200


def test_a_sit_for_a_day_of_a_course_stays_for_it_with_another_bed(ada: Visitor) -> None:
    ada.post("/courses/path-30/3", {"sit": "yes"})
    path = sit(ada)
    (before,) = rows("player.Sit")
    ada.post(f"{path}/sound", {"guide": "heart", "bed": "rain", "bell": "none", "place": "200"})
    (after,) = rows("player.Sit")
    assert after.order.bed == "rain"
    assert after.day_mark == before.day_mark != ""


def test_the_same_sound_again_changes_nothing(ada: Visitor, studio: FakeStudio) -> None:
    path = sit(ada)
    begun = len(studio.orders)
    assert ada.post(f"{path}/sound", {"guide": "heart", "bed": "none", "bell": "bowl", "place": "9"}).status == 303
    assert len(studio.orders) == begun
    assert "~" not in player_data(ada, path)["sound"]


def test_what_cannot_be_made_is_said_and_the_sit_stays_as_it_was(ada: Visitor, studio: FakeStudio) -> None:
    path = sit(ada)
    studio.error = GuideUnavailable("the guide is resting")
    answer = ada.post(f"{path}/sound", {"guide": "heart", "bed": "rain", "bell": "bowl"})
    studio.error = None
    assert answer.status == 503
    assert "The guide is resting" in answer.text
    assert rows("player.Sit")[0].order.bed == "none"
    assert ada.post(f"{path}/sound", {"guide": "nobody", "bed": "rain", "bell": "bowl"}).status == 422
    assert (
        ada.post(f"{path}/sound", {"guide": "heart", "bed": "rain", "bell": "bowl"}).status == 303
    )  # nothing is stuck


def test_whoever_was_removed_stays_removed(ada: Visitor, studio: FakeStudio) -> None:
    person = ada.add("ben")
    path = ada.sit([person]).headers["location"]
    ada.post(f"/circle/{person}/remove")
    assert ada.post(f"{path}/sound", {"guide": "heart", "bed": "rain", "bell": "bowl"}).status == 303
    assert ada.get(path).status == 410
    assert rows("player.Sit")[0].order is None


def stages(*ends: int, kinds: str = "abc") -> tuple[ScoreStage, ...]:
    starts = (0, *ends[:-1])
    return tuple(
        ScoreStage("", kind, None, start * SAMPLE_RATE, end * SAMPLE_RATE)
        for kind, start, end in zip(kinds, starts, ends, strict=True)
    )


@pytest.mark.parametrize(("place", "then"), [(0, 0), (5, 10), (10, 20), (25, 30), (40, 40), (60, 60), (99, 60)])
def test_a_moment_is_the_same_share_of_the_same_stage(place: float, then: float) -> None:
    fake_app()
    from wellwish.web.player.making import same_moment

    assert same_moment(place, stages(10, 40, 60), stages(20, 40, 60)) == pytest.approx(then)


def test_where_the_stages_differ_a_moment_is_the_same_share_of_the_whole() -> None:
    fake_app()
    from wellwish.web.player.making import same_moment

    assert same_moment(30, stages(10, 40, 60), stages(10, 60, kinds="ac")) == 30
