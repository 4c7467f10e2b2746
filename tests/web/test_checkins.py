"""Check-ins: kept with a yes only, compared with one's own answers, each number led back to its row; nobody else's."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

LAST_DAY = date(2026, 3, 1)


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def check_in(ada: Visitor, path: str = "/check-in", **answers: int | str) -> Any:
    return ada.post(path, {"keep": "on"} | {key: str(value) for key, value in answers.items()})


def past(stress: list[int], occasion: str = "own", programme: str = "") -> list[str]:
    """Check-ins a week apart that end on ``LAST_DAY``, as if they had been answered then; their ids."""

    def work() -> list[str]:
        from datetime import UTC, datetime, time

        member = model("accounts.Member").objects.get(name="ada")
        found = []
        for back, value in zip(range(len(stress) - 1, -1, -1), stress, strict=True):
            day = LAST_DAY - timedelta(weeks=back)
            at = datetime.combine(day, time(12), UTC)
            answers = {"stress": value}
            row = model("checkins.CheckIn").objects.create(
                member=member, at=at, day=day, occasion=occasion, programme=programme, answers=answers
            )
            found.append(row.pk)
        return found

    return stored(work)


def sit_of(ada: Visitor) -> str:
    """The id of a new one."""
    return ada.sit().headers["location"].removeprefix("/sit/")


def asked(name: str, *those: str) -> Any:
    """What ``checkins.asking`` says of ada."""
    from wellwish.web.checkins import asking

    return stored(lambda: getattr(asking, name)(model("accounts.Member").objects.get(name="ada"), *those))


def test_answers_are_kept_and_those_left_out_are_not_there(ada: Visitor) -> None:
    assert check_in(ada, stress=7, others=0).headers["location"] == "/check-ins"
    (row,) = rows("checkins.CheckIn")
    assert (row.answers, row.occasion) == ({"stress": 7, "others": 0}, "own")
    assert f'href="/check-ins/{row.pk}">7</a>' in ada.get("/check-ins").text


def test_without_a_yes_nothing_is_kept(ada: Visitor) -> None:
    refused = ada.post("/check-in", {"stress": "7"})
    assert refused.status == 422
    assert "Without your yes nothing is kept" in refused.text
    assert re.search(r'name="stress" value="7"[^>]* checked', refused.text)
    assert rows("checkins.CheckIn") == []


def test_the_yes_is_asked_once(ada: Visitor) -> None:
    check_in(ada, stress=7)
    assert 'name="keep"' not in ada.get("/check-in").text
    assert ada.post("/check-in", {"stress": "3"}).status == 302


def test_a_yes_taken_back_deletes_check_ins_and_leaves_moods(ada: Visitor) -> None:
    check_in(ada, stress=7)
    ada.post("/check-ins/mood", {"mood": "yes"})
    ada.post(f"/check-in/mood/{sit_of(ada)}/before", {"mood": "4"})
    ada.post("/privacy/yours/consents", {"purpose": "check-ins", "given": "no"})
    assert [row.occasion for row in rows("checkins.CheckIn")] == ["mood-before"]


@pytest.mark.parametrize("answers", [{}, {"stress": "11"}, {"stress": "-1"}, {"stress": "4.5"}, {"stress": "x"}])
def test_what_is_no_answer_is_not_kept(ada: Visitor, answers: dict[str, str]) -> None:
    assert check_in(ada, **answers).status == 422
    assert rows("checkins.CheckIn") == []


def test_answers_are_encrypted_at_rest_and_so_is_the_programme(ada: Visitor) -> None:
    check_in(ada, "/check-in/first-14/before", stress=7)
    content = b"".join(stored_content())
    assert b"wellbeing" not in content
    assert b'"stress"' not in content
    assert b"first-14" not in content


def test_one_is_changed_and_deleted(ada: Visitor) -> None:
    check_in(ada, stress=7)
    (row,) = rows("checkins.CheckIn")
    assert re.search(r'name="stress" value="7"[^>]* checked', ada.get(f"/check-ins/{row.pk}").text)
    ada.post(f"/check-ins/{row.pk}", {"stress": "5", "self": "6"})
    (changed,) = rows("checkins.CheckIn")
    assert (changed.answers, changed.at, changed.day) == ({"stress": 5, "self": 6}, row.at, row.day)
    ada.post(f"/check-ins/{row.pk}/delete")
    assert rows("checkins.CheckIn") == []


def test_nobody_sees_changes_or_deletes_anothers(ada: Visitor, studio: FakeStudio) -> None:
    check_in(ada, stress=7)
    (row,) = rows("checkins.CheckIn")
    ben = Visitor(fake_app(studio)).join(ada.invite(), "ben")
    assert "Every check-in" not in ben.get("/check-ins").text
    assert ben.get(f"/check-ins/{row.pk}").status == 404
    assert ben.post(f"/check-ins/{row.pk}", {"stress": "1", "keep": "on"}).status == 404
    assert ben.post(f"/check-ins/{row.pk}/delete").status == 404
    assert json.loads(ben.get("/check-ins/answers.json").text)["check_ins"] == []
    assert ben.post(f"/check-in/mood/{sit_of(ada)}/after", {"mood": "3"}).status == 404
    assert rows("checkins.CheckIn")[0].answers == {"stress": 7}


def test_a_first_answer_is_no_last_one(ada: Visitor) -> None:
    past([5])
    assert "Your first answer is 5. What is usual for you can be told after 5 answers." in text(
        ada.get("/check-ins").text
    )


def test_with_few_answers_it_is_too_early_to_tell(ada: Visitor) -> None:
    past([5, 5, 5])
    said = text(ada.get("/check-ins").text)
    assert "Your last answer is 5. It is too early to tell what is usual for you" in said
    assert "a week, somewhere from" not in said


def test_an_answer_is_called_usual_or_unusual_by_ones_own_earlier_ones(ada: Visitor) -> None:
    past([5, 6, 5, 6, 5, 6])
    assert "Your last answer, 6, is within your usual range" in text(ada.get("/check-ins").text)
    check_in(ada, stress=10)
    assert "Your last answer, 10, is above your usual range" in text(ada.get("/check-ins").text)


def test_a_trend_is_told_with_how_sure_it_is(ada: Visitor) -> None:
    past([9, 8, 7, 5, 5, 3])
    assert "It has gone down: by −1.2 a week, somewhere from −1.5 to −0.9." in text(ada.get("/check-ins").text)


def test_every_number_of_a_picture_leads_to_its_row(ada: Visitor) -> None:
    ids = past([9, 8, 7, 5, 5, 3])
    page = ada.get("/check-ins").text
    assert all(f'<a href="/check-ins/{one}">' in page for one in ids)


def test_before_and_after_a_programme_stand_side_by_side(ada: Visitor) -> None:
    assert asked("needed", "first-14", "before")
    assert not asked("needed", "first-14", "after")
    check_in(ada, "/check-in/first-14/before", stress=8, self=3)
    assert not asked("needed", "first-14", "before")
    assert asked("needed", "first-14", "after")
    assert asked("between", "first-14") is None
    assert 'href="/check-in/first-14/after"' in ada.get("/check-ins").text
    check_in(ada, "/check-in/first-14/after", stress=5, others=5)
    assert not asked("needed", "first-14", "after")
    found = asked("between", "first-14")
    assert [(one.item.id, one.before, one.after, one.usual) for one in found.changes] == [("stress", 8, 5, None)]
    page = ada.get("/check-ins").text
    assert "too early to tell whether that is more than your ups and downs" in page
    assert "<td>8</td><td>5</td><td>−3</td>" in page
    assert all(page.count(f'href="/check-ins/{row.pk}"') >= 2 for row in rows("checkins.CheckIn"))


def test_a_change_is_judged_by_the_answers_up_to_the_one_before(ada: Visitor) -> None:
    past([7, 8, 7, 8, 7])
    past([8], "before", "first-14")
    check_in(ada, "/check-in/first-14/after", stress=2)
    (change,) = asked("between", "first-14").changes
    assert (change.verdict.value, change.usual.count) == ("below", 6)


def test_a_second_run_is_compared_with_its_own_beginning(ada: Visitor) -> None:
    for when, stress in (("before", 9), ("after", 6), ("before", 7), ("after", 4)):
        assert asked("needed", "first-14", when)
        check_in(ada, f"/check-in/first-14/{when}", stress=stress)
    (change,) = asked("between", "first-14").changes
    assert (change.before, change.after) == (7, 4)


def test_who_said_no_is_not_asked(ada: Visitor) -> None:
    check_in(ada, stress=1)
    ada.post("/privacy/yours/consents", {"purpose": "check-ins", "given": "no"})
    assert not asked("needed", "first-14", "before")


@pytest.mark.parametrize("path", ["/check-in/no-course/before", "/check-in/first-14/during"])
def test_there_is_no_check_in_for_what_is_not_there(ada: Visitor, path: str) -> None:
    assert ada.get(path).status == 404
    assert check_in(ada, path, stress=1).status == 404


def test_mood_is_asked_for_only_after_a_yes_and_the_sit_waits_for_it(ada: Visitor) -> None:
    sit = sit_of(ada)
    assert "How do you feel right now?" not in ada.get(f"/sit/{sit}").text
    assert ada.post(f"/check-in/mood/{sit}/before", {"mood": "4"}).status == 404
    ada.post("/check-ins/mood", {"mood": "yes"})
    page = ada.get(f"/sit/{sit}").text
    assert page.count("How do you feel right now?") == 2
    assert "&quot;begin&quot;: false" in page
    assert ada.post(f"/check-in/mood/{sit}/before", {"mood": "4"}).status == 200
    assert ada.get(f"/sit/{sit}").text.count("How do you feel right now?") == 1
    for value in ("3", "7"):
        ada.post(f"/check-in/mood/{sit}/after", {"mood": value})
    kept = sorted((row.occasion, row.answers["mood"]) for row in rows("checkins.CheckIn"))
    assert kept == [("mood-after", 7), ("mood-before", 4)]
    page = ada.get("/check-ins").text
    assert "Of 1 sit with both, your mood was higher after 1, the same after 0, lower after 0." in text(page)
    assert ada.post(f"/check-in/mood/{sit}/after", {"mood": "12"}).status == 422


def test_a_mood_is_seen_and_deleted_and_no_more_asked(ada: Visitor) -> None:
    ada.post("/check-ins/mood", {"mood": "yes"})
    sit = sit_of(ada)
    ada.post(f"/check-in/mood/{sit}/after", {"mood": "8"})
    (row,) = rows("checkins.CheckIn")
    assert "Mood, after a sit: 8" in text(ada.get(f"/check-ins/{row.pk}").text)
    ada.post("/check-ins/mood", {"mood": "no"})
    assert rows("checkins.CheckIn") == []
    assert "How do you feel right now?" not in ada.get(f"/sit/{sit}").text


def test_nothing_is_asked_around_a_sit_to_fall_asleep_by(ada: Visitor) -> None:
    ada.post("/check-ins/mood", {"mood": "yes"})
    assert "How do you feel right now?" not in ada.get(ada.sit(sleep="on").headers["location"]).text


def test_answers_leave_as_files(ada: Visitor) -> None:
    check_in(ada, "/check-in/first-14/before", stress=8, self=3)
    (row,) = rows("checkins.CheckIn")
    (one,) = json.loads(ada.get("/check-ins/answers.json").text)["check_ins"]
    assert one == {
        "id": row.pk,
        "at": row.at.isoformat(),
        "day": row.day.isoformat(),
        "occasion": "before",
        "programme": "first-14",
        "answers": {"stress": 8, "self": 3},
    }
    lines = list(csv.DictReader(io.StringIO(ada.get("/check-ins/answers.csv").text)))
    assert [(line["id"], line["item"], line["answer"]) for line in lines] == [
        (row.pk, "stress", "8"),
        (row.pk, "self", "3"),
    ]
    assert ada.get("/check-ins/answers.pdf").status == 404
