"""Questionnaires loaded by the owner: answered with a yes, sealed, counted with their rows, taken out as FHIR."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from made_up_questionnaires import URL, garden, garden_text
from web_fakes import FakeStudio, Visitor, fake_app, model, rows, stored, stored_content

from wellwish.errors import Misuse

SECRET = "quincunxes of leeks"
SHOWN = [f"q{number}" for number in range(13)]


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim()


def load(text: str = garden_text(), known: tuple[str, str, str] = ("", "", "")) -> str:
    """Its id."""

    def work() -> str:
        from wellwish.web.questionnaires.keeping import add, steadiness

        return str(add(text, steadiness(*known)).pk)

    return stored(work)


def remove(questionnaire_id: str) -> bool:
    def work() -> bool:
        from wellwish.web.questionnaires.keeping import remove

        return remove(model("questionnaires.Questionnaire").objects.get(pk=questionnaire_id))

    return stored(work)


# The fields of the garden, in its order: intro, group, weeds, birds, sum, rain, drops, hours, name, notes, sown, …
def filled(**more: str | list[str]) -> dict[str, Any]:
    return {"keep": "on", "shown": SHOWN, "q2": "2", "q3": "0", "q8": SECRET} | more


def answer(ada: Visitor, questionnaire_id: str, **more: str | list[str]) -> Any:
    return ada.post(f"/check-ins/questionnaires/{questionnaire_id}", filled(**more))


def past(questionnaire_id: str, weeds: list[int]) -> None:
    """Answered a week apart; birds always often, which is 0 points."""

    def work() -> None:
        row = model("questionnaires.Questionnaire").objects.get(pk=questionnaire_id)
        member = model("accounts.Member").objects.get(name="ada")
        options = {one.link_id: one.options for one in row.content.questions}
        from datetime import UTC, datetime, time

        for number, value in enumerate(weeds):
            day = date(2026, 1, 1) + timedelta(weeks=number)
            answers = {"weeds": [options["weeds"][value].value], "birds": [options["birds"][2].value]}
            at = datetime.combine(day, time(12), UTC)
            model("questionnaires.Answered").objects.create(
                member=member, questionnaire=row, at=at, day=day, answers=answers
            )

    stored(work)


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_answers_are_kept_sealed_and_go_out_as_fhir(ada: Visitor) -> None:
    assert answer(ada, load()).headers["location"] == "/check-ins"
    (row,) = rows("questionnaires.Answered")
    assert row.answers["name"] == [{"valueString": SECRET}]
    assert not any(SECRET.encode() in content for content in stored_content())
    file = ada.get(f"/check-ins/answered/{row.pk}/fhir.json")
    assert file.headers["content-type"] == "application/fhir+json; charset=utf-8"
    QuestionnaireResponse.model_validate_json(file.text)
    data = json.loads(file.text)
    assert data["questionnaire"] == f"{URL}|1"
    assert next(item for item in data["item"] if item["linkId"] == "sum")["answer"] == [{"valueDecimal": 4.0}]


def test_without_a_yes_nothing_is_kept_and_words_stay_in_the_form(ada: Visitor) -> None:
    form = {key: value for key, value in filled().items() if key != "keep"}
    refused = ada.post(f"/check-ins/questionnaires/{load()}", form)
    assert refused.status == 422
    assert "Without your yes nothing is kept" in refused.text
    assert f'value="{SECRET}"' in refused.text
    assert rows("questionnaires.Answered") == []


def test_a_question_that_is_asked_only_now_comes_before_anything_is_kept(ada: Visitor) -> None:
    key = load()
    assert "On how many days?" not in ada.get(f"/check-ins/questionnaires/{key}").text
    seen = [name for name in SHOWN if name != "q6"]
    longer = answer(ada, key, shown=seen, q5="yes")
    assert longer.status == 200
    assert "On how many days?" in longer.text
    assert rows("questionnaires.Answered") == []
    assert "This one needs an answer." in answer(ada, key, q5="yes").text
    assert "The most is 7." in answer(ada, key, q5="yes", q6="8").text
    assert answer(ada, key, q5="yes", q6="3").status == 302
    assert rows("questionnaires.Answered")[0].answers["drops"] == [{"valueInteger": 3}]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("q2", "9", "Choose one of these."),
        ("q2", "", "This one needs an answer."),
        ("q7", "much", "Write a number."),
        ("q7", "NaN", "too large or too long"),
        ("q8", "x" * 21, "longer than 20"),
        ("q9", "a\0b", "cannot be kept"),
        ("q10", "1.3.2026", "Write the date like"),
        ("q12", "other", "Write your own answer"),
    ],
)
def test_an_answer_that_is_none_is_refused_beside_its_question(
    ada: Visitor, field: str, typed: str, words: str
) -> None:
    refused = answer(ada, load(), **{field: typed})
    assert refused.status == 422
    assert words in refused.text
    assert rows("questionnaires.Answered") == []


def test_several_answers_and_one_of_ones_own_are_shown_again_and_changed(ada: Visitor) -> None:
    more: dict[str, str | list[str]] = {"q11": ["0", "1"], "q12": "other", "q12-other": "a fork", "q7": "1,5"}
    assert answer(ada, load(), **more).status == 302
    (row,) = rows("questionnaires.Answered")
    assert row.answers["seen"] == [{"valueString": "a hedgehog"}, {"valueString": "a wren"}]
    assert (row.answers["tool"], row.answers["hours"]) == ([{"valueString": "a fork"}], [{"valueDecimal": 1.5}])
    page = ada.get(f"/check-ins/answered/{row.pk}").text
    assert 'name="q12-other" value="a fork"' in page
    assert re.search(r'name="q11" value="1" checked', page)
    assert ada.post(f"/check-ins/answered/{row.pk}", filled(q8="beans", q3="2")).status == 302
    (changed,) = rows("questionnaires.Answered")
    assert (changed.pk, changed.answers["name"]) == (row.pk, [{"valueString": "beans"}])
    assert "seen" not in changed.answers
    ada.post(f"/check-ins/answered/{row.pk}/delete")
    assert rows("questionnaires.Answered") == []


def test_a_total_leads_to_its_row_and_the_row_to_each_answer(ada: Visitor) -> None:
    answer(ada, load())
    (row,) = rows("questionnaires.Answered")
    assert f'href="/check-ins/answered/{row.pk}">4</a>' in ada.get("/check-ins").text
    page = ada.get(f"/check-ins/answered/{row.pk}").text
    assert "4 on a scale from 0 to 4" in page
    assert "did you mind the weeds?</th><td>often</td><td>2</td>" in page
    assert "did you hear the birds?</th><td>never</td><td>2</td>" in page


def test_a_change_is_judged_by_published_figures_where_the_owner_gave_them(ada: Visitor) -> None:
    key = load(known=("0.5", "0.9", "Somebody 2020"))
    past(key, [2, 0])
    page = text(ada.get("/check-ins").text)
    assert "From 2 to 0: −2. That is more than its ups and downs, up to 0.4." in page
    assert "SD 0.5 and r 0.9; Somebody 2020" in page


def test_without_published_figures_only_ones_own_usual_range_is_told(ada: Visitor) -> None:
    past(load(), [1, 1, 2, 1, 1, 0])
    page = text(ada.get("/check-ins").text)
    assert "ups and downs" not in page
    assert "is within your usual range" in page


@pytest.mark.parametrize(
    "known", [("1", "", ""), ("0", "0.5", "x"), ("1", "1", "x"), ("nan", "0.5", "x"), ("1", "0", "")]
)
def test_figures_come_whole_with_their_source_or_not_at_all(studio: FakeStudio, known: tuple[str, str, str]) -> None:
    fake_app(studio)
    with pytest.raises(Misuse):
        load(known=known)
    assert rows("questionnaires.Questionnaire") == []


def test_a_yes_taken_back_deletes_the_answers(ada: Visitor) -> None:
    answer(ada, load())
    ada.post("/privacy/yours/consents", {"purpose": "check-ins", "given": "no"})
    assert rows("questionnaires.Answered") == []


def test_a_questionnaire_removed_goes_but_stays_for_answers_to_it(ada: Visitor) -> None:
    assert remove(load()) is True
    assert rows("questionnaires.Questionnaire") == []
    key = load()
    answer(ada, key)
    assert remove(key) is False
    (row,) = rows("questionnaires.Answered")
    assert "Answers stay" not in ada.get("/check-ins").text
    assert "Your answers stay." in ada.get("/check-ins").text
    assert ada.get(f"/check-ins/questionnaires/{key}").status == 404
    assert ada.get(f"/check-ins/answered/{row.pk}/fhir.json").status == 200


def test_a_new_version_is_asked_instead_and_the_old_answers_keep_theirs(ada: Visitor) -> None:
    answer(ada, load())
    load(garden_text("2"))
    assert sorted((row.version, row.offered) for row in rows("questionnaires.Questionnaire")) == [
        ("1", False),
        ("2", True),
    ]
    (row,) = rows("questionnaires.Answered")
    assert json.loads(ada.get(f"/check-ins/answered/{row.pk}/fhir.json").text)["questionnaire"] == f"{URL}|1"


def test_another_text_under_the_same_version_is_refused(ada: Visitor) -> None:
    load()
    with pytest.raises(Misuse, match="give what changed a new version"):
        load(json.dumps(garden() | {"title": "Another"}))


def test_one_that_two_load_at_once_is_there_once_for_both(ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import IntegrityError

    questionnaire = model("questionnaires.Questionnaire")
    save, lost = questionnaire.save, [True]

    def saved(row: Any, **fields: Any) -> None:
        if lost and lost.pop():
            raise IntegrityError
        save(row, **fields)

    monkeypatch.setattr(questionnaire, "save", saved)
    key = load()
    assert [str(one.pk) for one in rows("questionnaires.Questionnaire")] == [key]


def test_nobody_else_sees_answers_nor_the_page_of_the_house(studio: FakeStudio) -> None:
    app = fake_app(studio)
    ada = Visitor(app).claim()
    key = load()
    answer(ada, key)
    (row,) = rows("questionnaires.Answered")
    ben = Visitor(app).join(ada.invite(), "ben")
    assert ben.get(f"/check-ins/questionnaires/{key}").status == 200
    for path in (f"/check-ins/answered/{row.pk}", f"/check-ins/answered/{row.pk}/fhir.json"):
        assert ben.get(path).status == 404
    assert ben.post(f"/check-ins/answered/{row.pk}/delete").status == 404
    assert ben.post(f"/check-ins/answered/{row.pk}", filled()).status == 404
    for method in (ben.get, ben.post):
        assert method("/house/questionnaires").status == 404
        assert method(f"/house/questionnaires/{key}/remove").status == 404
    assert SECRET not in ben.get("/check-ins").text
    assert rows("questionnaires.Questionnaire")[0].offered


def test_the_command_loads_lists_and_removes(
    studio: FakeStudio, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from wellwish.cli import questionnaires
    from wellwish.cli.main import parser

    fake_app(studio)
    monkeypatch.setattr(questionnaires, "_with_rows", lambda work: stored(work) or 0)
    file = tmp_path / "garden.json"
    file.write_text(garden_text())
    for words in (["add", str(file)], ["list"], ["remove", URL], ["list"]):
        args = parser().parse_args(["questionnaires", *words])
        assert args.run(args) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "“The week in the garden”, version 1, can be answered now, on the page of check-ins.",
        f"{URL}|1  The week in the garden",
        "“The week in the garden” is gone.",
        "There are none. Load one: wellwish questionnaires add FILE",
    ]
