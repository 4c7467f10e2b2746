"""What is answered to a questionnaire: which questions are asked, the total, and the FHIR QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from wellwish.practice.questionnaire import Answer, Answers, Condition, Entry, NoFhir, Questionnaire


def asked(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """The ``linkId`` of each item that is there, given ``answers``; those to questions not asked do not count."""
    found: set[str] = set()
    _walk(questionnaire.entries, answers, found)
    return frozenset(found)


def kept(questionnaire: Questionnaire, answers: Answers) -> dict[str, list[Answer]]:
    """``answers`` to questions that are asked, in their order."""
    there = asked(questionnaire, answers)
    questions = (entry.link_id for entry in questionnaire.questions if entry.link_id in there)
    return {link_id: list(answers[link_id]) for link_id in questions if answers.get(link_id)}


def total(questionnaire: Questionnaire, answers: Answers) -> Decimal | None:
    """The sum of points as they stand; None without an item for it, and while a question that counts is open."""
    if questionnaire.total is None:
        return None
    found = Decimal(0)
    for entry in questionnaire.questions:
        if entry.is_scored:
            points = points_of(entry, answers.get(entry.link_id, []))
            if points is None:
                return None
            found += points
    return found


def points_of(entry: Entry, given: list[Answer]) -> Decimal | None:
    return next((option.points for option in entry.options if option.value in given), None)


def response(questionnaire: Questionnaire, answers: Answers, authored: datetime, identifier: str) -> dict[str, Any]:
    """The QuestionnaireResponse, checked. ``authored`` has a zone. Nobody is named in it. Raises NoFhir."""
    try:
        from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse  # heavy, and an extra
    except ImportError:
        raise NoFhir from None
    data: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "identifier": {"system": "urn:wellwish:check-in", "value": identifier},
        "questionnaire": questionnaire.canonical,
        "status": "completed",
        "authored": authored.isoformat(),
    }
    items = _items(questionnaire.entries, answers, asked(questionnaire, answers), total(questionnaire, answers))
    if items:
        data["item"] = items
    QuestionnaireResponse.model_validate(data)
    return data


def _walk(entries: tuple[Entry, ...], answers: Answers, found: set[str]) -> None:
    for entry in entries:
        holds = [
            _holds(one, answers.get(one.question, []) if one.question in found else []) for one in entry.conditions
        ]
        if not holds or (any(holds) if entry.any_of_them else all(holds)):
            found.add(entry.link_id)
            _walk(entry.entries, answers, found)


def _holds(condition: Condition, given: list[Answer]) -> bool:
    ((key, wanted),) = condition.value.items()
    if condition.operator == "exists":
        return bool(given) is wanted
    return any(_compares(condition.operator, answer[key], wanted) for answer in given if key in answer)


def _compares(operator: str, value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        same = all(value.get(part) == wanted.get(part) for part in ("system", "code"))
        return same if operator == "=" else operator == "!=" and not same
    held: dict[str, bool] = {
        "=": value == wanted,
        "!=": value != wanted,
        ">": value > wanted,
        "<": value < wanted,
        ">=": value >= wanted,
        "<=": value <= wanted,
    }
    return held[operator]


def _items(
    entries: tuple[Entry, ...], answers: Answers, there: frozenset[str], sum_of_points: Decimal | None
) -> list[dict[str, Any]]:
    found = []
    for entry in entries:
        if entry.link_id not in there or entry.kind == "display":
            continue
        item: dict[str, Any] = {"linkId": entry.link_id} | ({"text": entry.text} if entry.text else {})
        inner = _items(entry.entries, answers, there, sum_of_points)
        if entry.is_total:
            given = [] if sum_of_points is None else [_number(entry, sum_of_points)]
        else:
            given = list(answers.get(entry.link_id, []))
        if inner or given:
            found.append(item | ({"item": inner} if inner else {}) | ({"answer": given} if given else {}))
    return found


def _number(entry: Entry, value: Decimal) -> Answer:
    return {"valueInteger": int(value)} if entry.kind == "integer" else {"valueDecimal": float(value)}
