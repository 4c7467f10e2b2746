"""Questionnaires of our own making, as FHIR R4 has them: no licensed instrument is anywhere in the tests."""

from __future__ import annotations

import json
from typing import Any

URL = "https://example.org/garden"
_ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
_GREATEST = "http://hl7.org/fhir/StructureDefinition/maxValue"
TOTAL = "urn:wellwish:fhir:total-of-ordinals"


def scored(link_id: str, text: str, points: tuple[int, ...] = (0, 1, 2)) -> dict[str, Any]:
    words = ("never", "at times", "often")
    return {
        "linkId": link_id,
        "text": text,
        "type": "choice",
        "required": True,
        "answerOption": [
            {
                "valueCoding": {
                    "system": "https://example.org/how-often",
                    "code": f"c{number}",
                    "display": words[number],
                    "extension": [{"url": _ORDINAL, "valueDecimal": value}],
                }
            }
            for number, value in enumerate(points)
        ],
    }


def garden(version: str = "1") -> dict[str, Any]:
    """Two scored questions, the second asked the other way round, and their total; then one of each other kind."""
    return {
        "resourceType": "Questionnaire",
        "url": URL,
        "version": version,
        "title": "The week in the garden",
        "status": "active",
        "item": [
            {"linkId": "intro", "type": "display", "text": "Think of the garden this week."},
            {
                "linkId": "scored",
                "type": "group",
                "text": "How often",
                "item": [
                    scored("weeds", "did you mind the weeds?"),
                    scored("birds", "did you hear the birds?", (2, 1, 0)),
                ],
            },
            {
                "linkId": "sum",
                "type": "decimal",
                "text": "Sum",
                "readOnly": True,
                "extension": [{"url": TOTAL, "valueBoolean": True}],
            },
            {"linkId": "rain", "type": "boolean", "text": "Did it rain?"},
            {
                "linkId": "drops",
                "type": "integer",
                "text": "On how many days?",
                "required": True,
                "enableWhen": [{"question": "rain", "operator": "=", "answerBoolean": True}],
                "extension": [{"url": _LEAST, "valueInteger": 1}, {"url": _GREATEST, "valueInteger": 7}],
            },
            {"linkId": "hours", "type": "decimal", "text": "How many hours were you there?"},
            {"linkId": "name", "type": "string", "text": "What grew best?", "maxLength": 20},
            {"linkId": "notes", "type": "text", "text": "Anything else?"},
            {"linkId": "sown", "type": "date", "text": "When did you sow?"},
            {
                "linkId": "seen",
                "type": "choice",
                "repeats": True,
                "text": "Who came by?",
                "answerOption": [{"valueString": "a hedgehog"}, {"valueString": "a wren"}],
            },
            {
                "linkId": "tool",
                "type": "open-choice",
                "text": "Which tool did you use most?",
                "answerOption": [{"valueString": "a rake"}, {"valueString": "a spade"}],
            },
        ],
    }


def garden_text(version: str = "1") -> str:
    return json.dumps(garden(version))
