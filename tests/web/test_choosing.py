"""Choosing a sit: who, how long, by whom, over which sound; and what is kept of one that was sat."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from web_fakes import Answer, FakeStudio, Visitor, fake_app, rows, stored

from wellwish import guides, library
from wellwish.errors import GuideUnavailable, NeedsSoundsLike, TooShort
from wellwish.guides.tone import Tone
from wellwish.sound import BEDS, BELLS


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def errors(answer: Answer) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<p class="error"[^>]*>(.*?)</p>', answer.text)]


def ticked(answer: Answer, name: str) -> list[str]:
    """The values chosen in a field's boxes or dots, as the page came back."""
    return re.findall(rf'name="{name}" value="([^"]*)" checked', answer.text)


def sit_id(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.headers["location"].removeprefix("/sit/")


# --- what is asked for becomes an order -------------------------------------------------------------


def test_who_how_long_by_whom_and_over_what_reach_the_order(ada: Visitor, studio: FakeStudio) -> None:
    ben, cleo = ada.add("ben", pronouns="he", scenes="by the sea", sounds_like="behn"), ada.add("cleo", "missed")
    ada.sit([cleo, ben], length="15", bed="rain", easy_first="on")
    (order,) = studio.orders
    assert [(one.name, one.kind, one.pronouns, one.scenes, one.sounds_like) for one in order.people] == [
        ("cleo", "missed", "they", (), None),
        ("ben", "loved", "he", ("by the sea",), "behn"),
    ]
    assert (order.length_seconds, order.guide, order.bed, order.bell, order.easy_first) == (
        900,
        "heart",
        "rain",
        "bowl",
        True,
    )
    assert studio.members == [f"member {rows('accounts.Member')[0].pk}"]


@pytest.mark.parametrize("bell", ["bowl", "small", "deep", "none"])
def test_the_bell_that_is_chosen_rings(ada: Visitor, studio: FakeStudio, bell: str) -> None:
    ada.sit(length="5", bell=bell)
    assert (studio.orders[0].bell, studio.orders[0].easy_first, studio.orders[0].people) == (bell, False, ())


def test_every_bed_and_bell_is_told_of_and_can_be_heard_where_it_is_chosen(ada: Visitor) -> None:
    page = ada.get("/sit").text
    for name, sounds, heard in (("bed", BEDS, "previews"), ("bell", BELLS, "bells")):
        offered = dict(re.findall(rf'name="{name}" value="([^"]*)"[^>]* aria-describedby="([^"]*)"', page))
        assert list(offered) == ["none", *sounds] if name == "bed" else [*sounds, "none"]
        for one, described in offered.items():
            assert re.search(rf'<p id="{described}">[^<]+</p>', page), one
            assert (f'data-sound="/media/{heard}/{one}"' in page) is (one != "none")
    assert 'data-sound="/media/guides/heart"' in page


def test_a_guide_of_whom_nothing_is_written_says_itself_what_it_is(ada: Visitor, studio: FakeStudio) -> None:
    ada._app = fake_app(studio, guide="tone")
    page = html.unescape(ada.get("/sit").text)
    assert f'<p id="guide-tone">{guides.find("tone").about}</p>' in page
    assert f'<p id="guide-heart">{library.page("guides", "heart").fields["summary"]}</p>' in page


def test_a_guide_that_was_recorded_has_a_page_of_what_it_says_of_itself(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ben(Tone):
        id, name, about = "ben", "Ben", "Recorded: Ben, who teaches on Tuesdays (Ben; CC0-1.0)"

    there = guides.here() | {"ben": Ben()}
    monkeypatch.setattr(guides, "here", lambda: there)
    assert 'href="/guides/ben"' in ada.get("/sounds").text
    page = ada.get("/guides/ben").text
    for said in ("<h1>Ben</h1>", "Recorded: Ben, who teaches on Tuesdays", "/media/guides/ben.webm", "/sit?guide=ben"):
        assert said in page
    assert ada.get("/guides/tone").status == 404


def test_a_form_begins_with_the_sound_of_the_last_sit(ada: Visitor, studio: FakeStudio) -> None:
    ada._app = fake_app(studio, guide="tone")
    names = ("length", "bed", "bell", "guide")
    assert [ticked(ada.get("/sit"), name) for name in names] == [["10"], ["none"], ["bowl"], ["tone"]]
    ada.sit(length="15", bed="ocean", bell="deep", easy_first="on", guide="heart")
    again = ada.get("/sit")
    assert [ticked(again, name) for name in names] == [["10"], ["ocean"], ["deep"], ["heart"]]
    assert 'name="easy_first" checked' not in again.text
    ada.sit(bell="none")
    assert [ticked(ada.get("/sit"), name) for name in ("bed", "bell")] == [["none"], ["none"]]


def test_what_was_chosen_last_and_has_gone_since_is_passed_over(ada: Visitor, studio: FakeStudio) -> None:
    ada.sit(bell="deep")
    (sit,) = rows("player.Sit")
    sit.sealed_order = sit.sealed_order | {"bed": "thunder", "guide": "nobody"}
    stored(sit.save)
    assert [ticked(ada.get("/sit"), name) for name in ("bed", "bell", "guide")] == [["none"], ["deep"], ["heart"]]


def test_the_last_sit_of_others_is_not_remembered_for_me(ada: Visitor) -> None:
    ada.sit(length="15", bed="ocean")
    cleo = Visitor(ada._app).join(ada.invite(), "cleo")
    assert ticked(cleo.get("/sit"), "bed") == ["none"]


def test_a_guide_can_be_chosen_on_the_way_to_the_form(ada: Visitor, studio: FakeStudio) -> None:
    ada._app = fake_app(studio, guide="tone")
    assert ticked(ada.get("/sit"), "guide") == ["tone"]
    assert ticked(ada.get("/sit?guide=heart"), "guide") == ["heart"]
    assert ticked(ada.get("/sit?guide=nobody"), "guide") == ["tone"]


def test_nobody_difficult_is_in_a_sit_for_falling_asleep(ada: Visitor, studio: FakeStudio) -> None:
    ben = difficult(ada, 3)
    answer = ada.sit([ben], difficult_yes="on", sleep="on")
    assert answer.status == 422
    assert errors(answer) == ["Nobody falls asleep well beside someone difficult: leave them for a sit by day."]
    assert 'name="sleep" checked' in answer.text
    assert studio.orders == []


def page_of(ada: Visitor, **form: Any) -> tuple[str, dict[str, Any]]:
    """The page of a new sit, and what its player works with."""
    page = ada.get(f"/sit/{sit_id(ada.sit(**form))}").text
    found = re.search(r'data-sit="([^"]*)"', page)
    assert found
    return page, json.loads(html.unescape(found[1]))


def test_a_sit_plays_over_the_bed_it_was_asked_for(ada: Visitor) -> None:
    page, data = page_of(ada, length="5", bed="ocean")
    loop = {"loop": "/media/beds/ocean.webm", "seconds": 60, "level": 1, "out": 12}
    assert data["bed"] == {"name": "ocean", "on": True, **loop}
    assert data["sound"] == f"/media/{data['id']}"
    for form in ("webm", "mp4", "mp3"):  # without scripts the bed comes in the file
        assert f'<source src="/media/{data["id"]}.ocean.{form}"' in page


def test_a_sit_without_a_bed_offers_one(ada: Visitor) -> None:
    page, data = page_of(ada, length="5")
    loop = {"loop": "/media/beds/rain.webm", "seconds": 30, "level": 1, "out": 12}
    assert data["bed"] == {"name": "rain", "on": False, **loop}
    assert f'<source src="/media/{data["id"]}.webm"' in page


def test_in_a_sit_for_falling_asleep_the_bed_is_softer_and_goes_slowly(ada: Visitor, studio: FakeStudio) -> None:
    _, data = page_of(ada, length="20", bed="rain", sleep="on")
    assert studio.orders[0].sleep
    assert data["bed"]["level"] == pytest.approx(10 ** (-4 / 20))
    assert data["bed"]["out"] == 120
    assert page_of(ada, length="other", other="2", bed="rain", sleep="on")[1]["bed"]["out"] == 48
    assert 'name="sleep" checked' not in ada.get("/sit").text, "it belongs to one evening"


@pytest.mark.parametrize(("sealed", "rings"), [(True, "bowl"), (False, "none"), ("deep", "deep")])
def test_an_order_sealed_when_there_was_one_bell_still_rings_as_it_did(
    ada: Visitor, studio: FakeStudio, sealed: bool | str, rings: str
) -> None:
    ada.sit(length="5")
    (sit,) = rows("player.Sit")
    sit.sealed_order = sit.sealed_order | {"bell": sealed}
    assert sit.order.bell == rings


def test_the_guide_for_tests_is_offered_where_it_is_the_servers_own_only(ada: Visitor, studio: FakeStudio) -> None:
    assert 'value="tone"' not in ada.get("/sit").text
    assert ada.sit(guide="tone").status == 422
    ada._app = fake_app(studio, guide="tone")
    assert ticked(ada.get("/sit"), "guide") == ["tone"]
    assert ada.sit(guide="tone").status == 303


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("7:30", 450),
        ("1", 60),
        ("1:00", 60),
        ("60", 3600),
        ("60:00", 3600),
        ("2.5", 150),
        (" 12 ", 720),
        ("59:59", 3599),
    ],
)
def test_a_length_of_ones_own_is_exact_to_the_second(
    ada: Visitor, studio: FakeStudio, typed: str, seconds: int
) -> None:
    made = sit_id(ada.sit(length="other", other=typed))
    assert studio.orders[0].length_seconds == seconds
    assert f"−{seconds // 60}:{seconds % 60:02d}" in ada.get(f"/sit/{made}").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "How long would you like to sit?"),
        ("61", "from 1 to 60 minutes"),
        ("60:01", "from 1 to 60 minutes"),
        ("0", "from 1 to 60 minutes"),
        ("0:59", "from 1 to 60 minutes"),
        ("7:99", "is not a length"),
        ("7:3", "is not a length"),
        ("-5", "is not a length"),
        ("ten", "is not a length"),
        ("1e3", "is not a length"),
        ("5.0001", "whole seconds"),
        ("9" * 400, "is not a length"),
        ("<b>", "is not a length"),
    ],
)
def test_what_is_no_length_is_said_and_comes_back_as_typed(
    ada: Visitor, studio: FakeStudio, typed: str, said: str
) -> None:
    ben = ada.add("ben")
    answer = ada.sit([ben], length="other", other=typed, bed="rain")
    assert answer.status == 422
    assert len(errors(answer)) == 1
    assert said in errors(answer)[0]
    assert f'value="{html.escape(typed)}"' in answer.text
    assert (ticked(answer, "people"), ticked(answer, "length"), ticked(answer, "bed")) == ([ben], ["other"], ["rain"])
    assert studio.orders == []
    assert rows("player.Sit") == []


def test_a_chosen_length_wins_over_what_stands_in_the_other_box(ada: Visitor, studio: FakeStudio) -> None:
    ada.sit(length="5", other="nonsense")
    assert studio.orders[0].length_seconds == 300


def test_too_short_comes_back_with_a_length_that_works_filled_in(ada: Visitor, studio: FakeStudio) -> None:
    ben = ada.add("ben")
    studio.error = TooShort("too short", 754)
    answer = ada.sit([ben], length="5", bed="rain")
    assert answer.status == 422
    assert errors(answer) == ["To hold everyone you chose it takes 12:34. Begin with that, or choose fewer."]
    assert ticked(answer, "length") == ["other"]
    assert ticked(answer, "people") == [ben]
    assert ticked(answer, "bed") == ["rain"]
    assert 'value="12:34"' in answer.text
    studio.error = None
    studio.orders.clear()
    assert ada.sit([ben], length="other", other="12:34").status == 303
    assert studio.orders[0].length_seconds == 754


def test_too_many_for_an_hour_is_said_and_nothing_is_filled_in(ada: Visitor, studio: FakeStudio) -> None:
    studio.error = TooShort("9 people need more than 60 minutes; choose fewer people for this sit.", 4000)
    answer = ada.sit(length="5")
    assert answer.status == 422
    assert errors(answer) == ["9 people need more than 60 minutes; choose fewer people for this sit."]
    assert ticked(answer, "length") == ["5"]


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NeedsSoundsLike("李小龙"), 422, "I can’t tell how to say 李小龙: write how it sounds on their page."),
        (GuideUnavailable("the voice is not here; run wellwish doctor."), 503, "The voice is not here; run"),
    ],
)
def test_a_sit_that_cannot_be_made_is_explained_in_the_page_and_not_kept(
    ada: Visitor, studio: FakeStudio, error: Exception, status: int, said: str
) -> None:
    key = ada.add("李小龙")
    studio.error = error
    answer = ada.sit([key])
    assert answer.status == status
    assert said in errors(answer)[0]
    assert rows("player.Sit") == []


def test_what_was_said_for_a_member_stays_when_a_sit_fails(ada: Visitor, studio: FakeStudio) -> None:
    studio.error = TooShort("too short", 754)
    ada.sit()
    assert studio.forgotten == []


# --- who may be chosen ------------------------------------------------------------------------------


def difficult(ada: Visitor, hardness: int, name: str = "ben") -> str:
    return ada.add(name, "difficult", hardness=str(hardness))


def test_someone_difficult_needs_a_yes_for_this_sit(ada: Visitor, studio: FakeStudio) -> None:
    ben = difficult(ada, 4)
    answer = ada.sit([ben])
    assert answer.status == 422
    assert errors(answer) == ["Read this first, and say yes for this sit; or leave them out today."]
    assert "and never someone who harmed or frightens you" in answer.text
    assert '<details class="aside hard" open>' in answer.text
    assert studio.orders == []
    assert ada.sit([ben], difficult_yes="on").status == 303
    assert ada.sit([ben]).status == 422, "a yes holds for one sit"


@pytest.mark.parametrize(("hardness", "offered"), [(0, True), (4, True), (5, False), (10, False)])
def test_whoever_is_too_hard_is_not_offered_and_cannot_be_smuggled_in(
    ada: Visitor, studio: FakeStudio, hardness: int, offered: bool
) -> None:
    ben = difficult(ada, hardness)
    ada.add("cleo")
    assert (f'value="{ben}"' in ada.get("/sit").text) is offered
    answer = ada.sit([ben], difficult_yes="on")
    assert answer.status == (303 if offered else 422)
    assert bool(studio.orders) is offered
    if not offered:
        assert errors(answer) == ["Someone you chose is not in your circle any more, or rests."]
        assert "Kept, but not in sits" in ada.get("/circle").text


def test_someone_who_got_too_hard_since_is_in_no_sit(ada: Visitor) -> None:
    ben = difficult(ada, 3)
    ada.post(f"/circle/{ben}", {"name": "ben", "kind": "difficult", "pronouns": "he", "hardness": "9"})
    assert ada.sit([ben], difficult_yes="on").status == 422


def others(ada: Visitor) -> str:
    """Someone of another member's circle."""
    return Visitor(ada._app).join(ada.invite(), "cleo").add("mallory")


def gone(ada: Visitor, how: str) -> str:
    """Someone who cannot be chosen."""
    if how == "someone else's":
        return others(ada)
    ben = ada.add("ben")
    ada.post(f"/circle/{ben}/{how}")
    return ben


@pytest.mark.parametrize("company", [True, False])
@pytest.mark.parametrize("how", ["rest", "hide", "remove", "someone else's"])
def test_whoever_is_not_there_to_be_chosen_is_refused_kindly(
    ada: Visitor, studio: FakeStudio, how: str, company: bool
) -> None:
    key = gone(ada, how)
    also = [ada.add("dora")] if company else []
    answer = ada.sit([key, *also])
    assert answer.status == 422
    assert errors(answer) == ["Someone you chose is not in your circle any more, or rests."]
    assert "mallory" not in answer.text
    assert ticked(answer, "people") == also
    assert studio.orders == []


@pytest.mark.parametrize("key", ["nonsense", "", "00000000-0000-4000-8000-000000000000"])
def test_what_names_nobody_is_refused(ada: Visitor, studio: FakeStudio, key: str) -> None:
    ada.add("ben")
    assert ada.sit([key]).status == 422
    assert studio.orders == []


@pytest.mark.parametrize("field", ["bed", "bell", "guide"])
@pytest.mark.parametrize("value", ["thunder", "on", ""])
def test_a_bed_bell_or_guide_that_is_not_there_is_refused_with_a_word(
    ada: Visitor, studio: FakeStudio, field: str, value: str
) -> None:
    form = {"length": "5", "guide": "heart", "bed": "none", "bell": "bowl"}
    answer = ada.post("/sit", form | {field: value})
    assert (answer.status, errors(answer)) == (422, ["Choose one of these."])
    assert studio.orders == []


def test_the_first_page_of_a_member_who_has_nobody_yet_leads_to_the_circle(ada: Visitor) -> None:
    page = ada.get("/sit").text
    assert "Who would you like to wish well?" in page
    assert 'href="/circle/new"' in page
    assert ticked(ada.get("/sit"), "length") == ["10"]
    assert ada.sit().status == 303
