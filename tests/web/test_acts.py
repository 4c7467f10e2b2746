"""Kind acts: counted, taken back, seen as a year, suggested after a sit; nobody else's business."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

WORDS = "carried the quincunx upstairs"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def lead(ada: Visitor) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', ada.get("/acts").text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def count(*days: date, name: str = "ada") -> None:
    """Acts of those days, as if they had been counted then."""

    def work() -> None:
        member = model("accounts.Member").objects.get(name=name)
        for day in days:
            model("acts.KindAct").objects.create(member=member, day=day)

    stored(work)


def change(first: date, last: date) -> Any:
    from wellwish.web.acts.change import change

    return stored(lambda: change(model("accounts.Member").objects.get(name="ada"), first, last))


def today() -> date:
    from django.utils import timezone

    from wellwish.practice import day_of

    return stored(lambda: day_of(timezone.now(), timezone.get_default_timezone()))


def test_one_is_counted_with_a_line_and_one_without(ada: Visitor) -> None:
    assert ada.post("/acts", {"words": f"  {WORDS} "}).headers["location"] == "/acts"
    assert lead(ada) == "One today."
    assert ada.post("/acts").status == 302
    assert lead(ada) == "2 today."
    assert WORDS in ada.get("/acts").text
    assert sorted(act.words for act in rows("acts.KindAct")) == ["", WORDS]


def test_a_line_is_encrypted_at_rest(ada: Visitor) -> None:
    ada.post("/acts", {"words": WORDS})
    assert not any(WORDS.encode() in content for content in stored_content())


def test_one_is_taken_back(ada: Visitor) -> None:
    ada.post("/acts", {"words": WORDS})
    (act,) = rows("acts.KindAct")
    assert ada.post(f"/acts/{act.pk}/undo").headers["location"] == "/acts"
    assert rows("acts.KindAct") == []


def test_nobody_sees_or_takes_back_anothers(ada: Visitor, studio: FakeStudio) -> None:
    ada.post("/acts", {"words": WORDS})
    (act,) = rows("acts.KindAct")
    ben = Visitor(fake_app(studio)).join(ada.invite(), "ben")
    assert WORDS not in ben.get("/acts").text
    assert ben.post(f"/acts/{act.pk}/undo").status == 404
    assert len(rows("acts.KindAct")) == 1


def test_a_line_that_is_too_long_comes_back_whole(ada: Visitor) -> None:
    answer = ada.post("/acts", {"words": "x" * 281})
    assert answer.status == 422
    assert "A line may have 280 characters, and this has 281." in answer.text
    assert f'value="{"x" * 281}"' in answer.text


def test_a_day_holds_ninety_nine(ada: Visitor) -> None:
    ada.get("/acts")
    count(*[today()] * 99)
    assert ada.post("/acts").status == 422
    assert len(rows("acts.KindAct")) == 99


def test_a_year_and_its_weeks_add_up_to_the_rows(ada: Visitor) -> None:
    now = today()
    count(now, now, now - timedelta(days=7), date(now.year - 1, 3, 2), date(now.year - 1, 3, 3))
    page = ada.get(f"/acts?year={now.year - 1}").text
    assert re.search(r'<th scope="row">March</th><td>2 acts</td><td>2–3</td>', page)
    weeks = page[page.index('id="weeks"') :]
    assert [int(number) for number in re.findall(r"<span>(\d+) acts?</span>", weeks)][:2] == [2, 1]


def test_today_is_silent_until_something_was_counted(ada: Visitor) -> None:
    assert "kind act" not in ada.get("/").text.lower()
    count(today() - timedelta(days=2))
    assert "One kind act in the last seven days" in ada.get("/").text
    count(today())
    assert "One kind act today" in ada.get("/").text


def test_one_is_suggested_after_a_sit_and_none_after_one_to_fall_asleep_by(ada: Visitor) -> None:
    from wellwish import library

    known = {act.text for some in library.catalogue().acts.values() for act in some}
    page = ada.get(ada.sit(length="5").headers["location"]).text
    found = re.search(r'id="act-suggested">.*?</h2><p>(.*?)</p>', page)
    assert found
    assert html.unescape(found[1]) in known
    assert "act-suggested" not in ada.get(ada.sit(length="10", sleep="on").headers["location"]).text


def test_no_suggestion_comes_twice_before_all_came_and_children_have_theirs(ada: Visitor) -> None:
    from wellwish import library
    from wellwish.web.acts.of_day import act_of_the_day

    catalogue = library.catalogue()
    member = model("accounts.Member")
    every = [act for some in catalogue.acts.values() for act in some]
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(len(every))]
    grown, child = member(name="cleo"), member(name="dot", is_child=True)
    assert {act.id for day in days if (act := act_of_the_day(catalogue, grown, day))} == {act.id for act in every}
    assert {act.id for day in days if (act := act_of_the_day(catalogue, child, day))} == {
        act.id for act in every if "child" in act.tags
    }


def test_the_change_of_three_weeks_is_told_in_means_of_a_day(ada: Visitor) -> None:
    ada.get("/acts")
    first = date(2026, 3, 2)
    count(*[first] * 7, first + timedelta(days=8), *[first + timedelta(days=20)] * 14, first + timedelta(days=21))
    found = change(first, first + timedelta(days=20))
    assert [(week.count, week.mean) for week in found.weeks] == [(7, 1.0), (1, 1 / 7), (14, 2.0)]
    assert found.words == "Kind acts a day: 1 in the first week, 2 in the last."


def test_the_change_of_nothing_says_nothing(ada: Visitor) -> None:
    ada.get("/acts")
    assert change(date(2026, 3, 2), date(2026, 3, 22)).words == ""
