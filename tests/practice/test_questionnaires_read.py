"""Questionnaires: FHIR that is refused names the item; answers go out as FHIR and come back the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_questionnaires import garden, garden_text, scored

from wellwish.errors import Misuse
from wellwish.practice.questionnaire import MOST_BYTES, Answer, Entry, read
from wellwish.practice.responses import asked, kept, response, total

GARDEN = read(garden_text())
AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def words() -> st.SearchStrategy[str]:
    return st.text("abcdé 漢\n", min_size=1, max_size=20).map(str.strip).filter(bool)


def answers_to(entry: Entry) -> st.SearchStrategy[list[Answer]]:
    """No answer, or what may be answered to it."""
    if entry.options:
        own = [st.just(option.value) for option in entry.options]
        if entry.kind == "open-choice":
            own.append(st.fixed_dictionaries({"valueString": words()}))
        most = len(entry.options) if entry.repeats else 1
        return st.lists(st.one_of(own), max_size=most, unique_by=lambda one: json.dumps(one, sort_keys=True))
    values: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.fixed_dictionaries({"valueBoolean": st.booleans()}),
        "integer": st.fixed_dictionaries({"valueInteger": st.integers(1, 7)}),
        "decimal": st.fixed_dictionaries({"valueDecimal": st.integers(-999, 999).map(lambda n: n / 4)}),
        "date": st.fixed_dictionaries({"valueDate": st.dates().map(str)}),
    }
    return st.lists(values.get(entry.kind, st.fixed_dictionaries({"valueString": words()})), max_size=1)


def back(items: list[dict[str, Any]]) -> dict[str, list[Answer]]:
    """The answers of a QuestionnaireResponse, but for the sum."""
    found = {}
    for item in items:
        if "answer" in item and item["linkId"] != "sum":
            found[item["linkId"]] = item["answer"]
        found |= back(item.get("item", []))
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are slow
@given(st.fixed_dictionaries({entry.link_id: answers_to(entry) for entry in GARDEN.questions}))
def test_answers_go_out_as_valid_fhir_and_come_back_the_same(every: dict[str, list[Answer]]) -> None:
    answers = kept(GARDEN, every)
    text = json.dumps(response(GARDEN, answers, AT, "x"))
    QuestionnaireResponse.model_validate_json(text)
    data = json.loads(text)
    assert back(data.get("item", [])) == answers
    assert (data["questionnaire"], data["status"], data["authored"]) == (
        "https://example.org/garden|1",
        "completed",
        "2026-03-01T12:30:00+00:00",
    )
    sums = [item["answer"] for item in data.get("item", []) if item["linkId"] == "sum"]
    found = total(GARDEN, answers)
    assert sums == ([] if found is None else [[{"valueDecimal": float(found)}]])


def choose(link_id: str, number: int) -> dict[str, list[Answer]]:
    entry = next(one for one in GARDEN.questions if one.link_id == link_id)
    return {link_id: [entry.options[number].value]}


@pytest.mark.parametrize(("weeds", "birds", "points"), [(0, 2, 0), (2, 0, 4), (2, 2, 2), (1, 1, 2)])
def test_points_count_as_they_stand_and_nothing_is_reversed(weeds: int, birds: int, points: int) -> None:
    assert total(GARDEN, choose("weeds", weeds) | choose("birds", birds)) == Decimal(points)


def test_there_is_no_total_while_a_question_that_counts_is_open() -> None:
    assert total(GARDEN, choose("weeds", 2)) is None
    assert GARDEN.scale == (0, 4)


def test_without_an_item_for_it_nothing_is_added_up() -> None:
    data = garden()
    data["item"] = [item for item in data["item"] if item["linkId"] != "sum"]
    assert total(read(json.dumps(data)), choose("weeds", 2) | choose("birds", 2)) is None


@pytest.mark.parametrize(
    ("operator", "value", "given_answers", "there"),
    [
        ("=", True, [True], True),
        ("=", True, [False], False),
        ("=", True, [], False),
        ("!=", True, [False], True),
        ("exists", True, [False], True),
        ("exists", False, [], True),
        ("exists", False, [True], False),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(
    operator: str, value: bool, given_answers: list[bool], there: bool
) -> None:
    data = garden()
    drops = next(item for item in data["item"] if item["linkId"] == "drops")
    drops["enableWhen"] = [{"question": "rain", "operator": operator, "answerBoolean": value}]
    rain: list[Answer] = [{"valueBoolean": one} for one in given_answers]
    found = asked(read(json.dumps(data)), {"rain": rain})
    assert ("drops" in found) is there


@pytest.mark.parametrize(("behaviour", "there"), [("any", True), ("all", False)])
def test_one_condition_or_all_of_them(behaviour: str, there: bool) -> None:
    data = garden()
    hours = next(item for item in data["item"] if item["linkId"] == "hours")
    hours["enableBehavior"] = behaviour
    hours["enableWhen"] = [
        {"question": "drops", "operator": ">=", "answerInteger": 3},
        {
            "question": "weeds",
            "operator": "=",
            "answerCoding": {"system": "https://example.org/how-often", "code": "c2"},
        },
    ]
    wet: dict[str, list[Answer]] = {"rain": [{"valueBoolean": True}], "drops": [{"valueInteger": 5}]}
    given_answers = wet | choose("weeds", 0)
    assert ("hours" in asked(read(json.dumps(data)), given_answers)) is there


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    stale: dict[str, list[Answer]] = {"rain": [{"valueBoolean": False}], "drops": [{"valueInteger": 3}]}
    assert "drops" not in kept(GARDEN, stale)


def _set(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda item: item.update({key: value})


REFUSED = {
    "a type": (_set("type", "attachment"), "item “rain” is of the type “attachment”"),
    "a repeated question": (_set("repeats", True), "item “rain” repeats"),
    "a value set": (_set("answerValueSet", "https://example.org/set"), "item “rain” has its answers in a value set"),
    "a first answer": (_set("initial", [{"valueBoolean": True}]), "item “rain” begins with an answer"),
    "items within": (
        _set("item", [{"linkId": "in", "type": "string", "text": "?"}]),
        "item “rain” has items within it",
    ),
    "a hidden item": (
        _set(
            "extension",
            [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}],
        ),
        "item “rain” is hidden",
    ),
    "an unknown rule": (
        _set("modifierExtension", [{"url": "https://example.org/rule", "valueBoolean": True}]),
        "item “rain” has a modifierExtension",
    ),
    "the same name": (_set("linkId", "weeds"), "item “weeds” is there twice"),
    "a later question": (
        _set("enableWhen", [{"question": "hours", "operator": "exists", "answerBoolean": True}]),
        "item “rain” depends on “hours”",
    ),
    "no words": (lambda item: item.pop("text"), "item “rain” has no text"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_asked_as_it_is_meant_is_refused_by_its_name(what: str) -> None:
    change, words_of_it = REFUSED[what]
    data = copy.deepcopy(garden())
    change(next(item for item in data["item"] if item["linkId"] == "rain"))
    with pytest.raises(Misuse) as refused:
        read(json.dumps(data))
    assert words_of_it in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_question_that_counts_is_asked_always() -> None:
    data = garden()
    data["item"].append(
        scored("late", "?") | {"enableWhen": [{"question": "rain", "operator": "=", "answerBoolean": True}]}
    )
    with pytest.raises(Misuse, match="item “late” counts for the total, so it has to be asked always"):
        read(json.dumps(data))


@pytest.mark.parametrize(
    ("text", "words_of_it"),
    [
        ("no json", "no JSON"),
        ("[]", "no FHIR Questionnaire"),
        ('{"resourceType": "Patient"}', "no FHIR Questionnaire"),
        (json.dumps(garden() | {"item": [{"linkId": "a", "type": "string", "strange": 1}]}), "no valid FHIR"),
        (json.dumps({k: v for k, v in garden().items() if k != "version"}), "url and a version"),
        ("[" * 100_000, "too deep"),
        ('{"a":' + "[" * 50 + "]" * 50 + "}", "deeper than"),
        (" " * MOST_BYTES + "{}", "larger than"),
        (json.dumps(garden() | {"title": "\ud800"}), "characters that are none"),
        (json.dumps(garden() | {"title": "a\0b"}), "characters that are none"),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_one_line(text: str, words_of_it: str) -> None:
    with pytest.raises(Misuse, match=words_of_it) as refused:
        read(text)
    assert "\n" not in str(refused.value)
