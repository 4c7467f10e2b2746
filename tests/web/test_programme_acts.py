"""Programmes with a kind act a day: offered beside the day, counted there, and what changed over the days."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_fakes import DATA, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish import library
from wellwish.order import Order

COURSE = """---
title: Deeds
id: deeds
summary: One small act a day.
purpose: To do one.
level: first
topics: kindness
technique: loving-kindness
programme: yes
checkins: before, after
acts: daily
language: en
license: CC-BY-4.0
credits: Wellwish
---

One small act a day.

# Day 1: With a lesson
lesson: path-01-wanting
exercise: kindness-02-verdict

# Day 2: Without one
exercise: kindness-09-hour
"""
IN_THE_LESSON = "The lesson ends with one for today."


@pytest.fixture
def ada(studio: FakeStudio, tmp_path: Path) -> Iterator[Visitor]:
    """Ada, whose server it is, with a programme of acts in its library."""
    ada = Visitor(fake_app(studio)).claim()
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "deeds.md").write_text(COURSE, encoding="utf-8")
    library.open_library(tmp_path)
    yield ada
    library.open_library(None, DATA)


def joined(ada: Visitor, days_ago: int = 0) -> str:
    """Ada is in it since then; the id of the run."""
    ada.post("/programmes/join/deeds")

    def work() -> str:
        from django.utils import timezone

        then = timezone.now() - timedelta(days=days_ago)
        model("programmes.Enrolment").objects.update(began=then, taken_up=then)
        return str(model("programmes.Enrolment").objects.get().pk)

    return stored(work)


def sat(exercise: str) -> str:
    """A sit of ada's to its end; its id."""

    def work() -> str:
        from wellwish.web.player.models import order_data

        ada = model("accounts.Member").objects.get(name="ada")
        order = order_data(Order(300, exercise=exercise))
        return str(
            model("player.Sit").objects.create(member=ada, length_seconds=300, heard_seconds=300, sealed_order=order).pk
        )

    return stored(work)


def counted(*days_ago: int) -> None:
    def work() -> None:
        from wellwish.web.acts.of_day import today_here

        ada = model("accounts.Member").objects.get(name="ada")
        for ago in days_ago:
            model("acts.KindAct").objects.create(member=ada, day=today_here() - timedelta(days=ago))

    stored(work)


def main(ada: Visitor, path: str) -> str:
    return html.unescape(ada.get(path).text.split("<main")[1].split("</main>")[0])


def suggestions() -> set[str]:
    return {act.text for some in library.catalogue().acts.values() for act in some}


def test_a_day_offers_the_act_of_its_lesson_else_one_of_the_librarys(ada: Visitor) -> None:
    assert 'id="act"' not in main(ada, "/courses/deeds/1")
    joined(ada)
    assert IN_THE_LESSON in main(ada, "/courses/deeds/1")
    page = main(ada, "/courses/deeds/2")
    assert IN_THE_LESSON not in page
    found = re.search(r'<p class="act-words">(.*?)</p>', page)
    assert found
    assert found[1] in suggestions()


def test_a_programme_without_acts_offers_none(ada: Visitor) -> None:
    ada.post("/programmes/join/first-14")
    assert 'id="act"' not in main(ada, "/courses/first-14/1")


def test_an_act_that_is_counted_on_a_day_leads_back_to_it(ada: Visitor) -> None:
    joined(ada)
    assert 'value="deeds/2"' in main(ada, "/courses/deeds/2")
    answer = ada.post("/acts", {"words": "", "day": "deeds/2"})
    assert answer.headers["location"] == "/courses/deeds/2#act"
    assert "One counted today" in main(ada, "/courses/deeds/2")
    assert len(rows("acts.KindAct")) == 1


@pytest.mark.parametrize("day", ["deeds/3", "deeds/٢", "nothing/1", "//elsewhere.example", "1", ""])
def test_what_is_no_day_leads_to_kind_acts(ada: Visitor, day: str) -> None:
    assert ada.post("/acts", {"day": day}).headers["location"] == "/acts"


def test_after_the_sit_of_a_day_its_lessons_act_is_named_and_no_other(ada: Visitor) -> None:
    sit = f"/sit/{sat('kindness-02-verdict')}"
    assert "The one at the end of" not in main(ada, sit)
    joined(ada)
    page = main(ada, sit)
    assert "The one at the end of “With a lesson”." in page
    assert not any(text in page for text in suggestions())
    assert "The one at the end of" not in main(ada, f"/sit/{sat('kindness-09-hour')}")


def test_a_run_looked_back_at_shows_the_acts_of_its_days_and_no_others(ada: Visitor) -> None:
    key = joined(ada, days_ago=9)
    assert "What changed" not in main(ada, f"/programmes/{key}")
    counted(12, 9, 9, 3, 0)
    page = main(ada, f"/programmes/{key}")
    assert "Kind acts a day: 0.4 in the first week, 0.3 in the last." in page
    assert re.findall(r"<span>(\d+ acts?), ", page) == ["3 acts", "1 act"]


def test_what_was_counted_after_the_last_day_of_a_run_is_not_of_it(ada: Visitor) -> None:
    key = joined(ada, days_ago=2)
    sat("kindness-02-verdict")
    sat("kindness-09-hour")
    stored(_a_day_ago)
    counted(2, 1, 0)
    page = main(ada, f"/programmes/{key}")
    assert "You have been through all of it." in page
    assert "Kind acts a day: 1." in page
    assert re.findall(r"<span>(\d+ acts?), ", page) == ["2 acts"]


def _a_day_ago() -> None:
    from django.utils import timezone

    model("player.Sit").objects.update(made=timezone.now() - timedelta(days=1))


def check_in(days_ago: int, occasion: str, stress: int) -> None:
    def work() -> None:
        from django.utils import timezone

        ada = model("accounts.Member").objects.get(name="ada")
        at = timezone.now() - timedelta(days=days_ago)
        row: dict[str, Any] = {"occasion": occasion, "programme": "deeds", "answers": {"stress": stress}}
        model("checkins.CheckIn").objects.create(member=ada, at=at, day=date(2026, 1, 1), **row)

    stored(work)


def test_a_run_shows_its_own_check_ins_side_by_side(ada: Visitor) -> None:
    key = joined(ada, days_ago=9)
    check_in(20, "before", 9)
    check_in(15, "after", 9)
    assert "before-after" not in main(ada, f"/programmes/{key}")
    check_in(9, "before", 7)
    check_in(0, "after", 4)
    page = main(ada, f"/programmes/{key}")
    assert re.search(r"<td>7</td><td>4</td><td>−3</td>", page)


def test_a_child_counts_no_acts_and_is_shown_no_change(ada: Visitor) -> None:
    joined(ada, days_ago=1)
    counted(0)

    def work() -> None:
        from wellwish.web.acts.of_day import act_of_day
        from wellwish.web.programmes.changed import Changed, changed
        from wellwish.web.programmes.going import going_of

        catalogue = library.catalogue()
        course = catalogue.courses["deeds"]
        enrolment = model("programmes.Enrolment").objects.get()
        enrolment.member.is_child = True
        act = act_of_day(enrolment.member, catalogue, course, course.days[1])
        assert not act.counts
        assert act.suggested
        assert "child" in act.suggested.tags
        assert changed(going_of(enrolment, course)) == Changed()

    stored(work)
