"""A FHIR R4 Questionnaire as it can be shown and answered here: its text in, questions out, or one line why not.

Whether the text is FHIR at all, ``fhir.resources`` says: its R4B, in which these resources are as in R4. What is FHIR
but cannot be shown or asked as it is meant is refused with the ``linkId`` of the item, never left out in silence.

Points are those of the extension ``ordinalValue`` on answer options. A total is told only where the questionnaire has
an item for it: ``decimal`` or ``integer``, ``readOnly``, with the extension ``TOTAL``. It is the sum of the points as
they stand. Nothing is ever reversed here: an item asked the other way round carries its points already reversed, and
reversing twice is the known mistake with PSS-10.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from wellwish.errors import Misuse, WellwishError

MOST_BYTES = 256 * 1024
MOST_DEPTH = 24
"""Of lists and objects within each other."""
MOST_ITEMS = 200
MOST_OPTIONS = 60
MOST_URL, MOST_VERSION, MOST_TITLE = 500, 100, 200
"""Characters of what a questionnaire is known by."""
MOST_CHARACTERS = 4000
"""Of one answer, where the questionnaire says nothing less."""

_MOST_POINTS = 1_000_000

TOTAL = "urn:wellwish:fhir:total-of-ordinals"
"""The extension that marks the item of the total; its value is ``valueBoolean: true``."""
_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_ORDINAL = f"{_HL7}ordinalValue"
_LEAST, _GREATEST = f"{_HL7}minValue", f"{_HL7}maxValue"
_MEANS_MORE = {
    f"{_HL7}questionnaire-hidden": "is hidden",
    f"{_HL7}questionnaire-minOccurs": "has to be answered several times",
    f"{_HL7}questionnaire-optionExclusive": "has an answer that excludes others",
    f"{_HL7}regex": "wants answers of a form",
    f"{_HL7}questionnaire-constraint": "has a rule for its answers",
    f"{_SDC}calculatedExpression": "is worked out by a formula",
    f"{_SDC}initialExpression": "begins with an answer by a formula",
    f"{_SDC}enableWhenExpression": "is asked by a formula",
    f"{_SDC}answerExpression": "has answers by a formula",
}
"""Extensions that change what an item asks: leaving them out would ask something else."""

VALUES = {
    "string": "valueString",
    "text": "valueString",
    "boolean": "valueBoolean",
    "integer": "valueInteger",
    "decimal": "valueDecimal",
    "date": "valueDate",
}
"""The type of a question → the key of its answers; those of choices have that of the chosen one."""
CHOICES = ("choice", "open-choice")
_OPTION_VALUES = ("valueCoding", "valueString", "valueInteger", "valueDate")
_OPERATORS = ("exists", "=", "!=", ">", "<", ">=", "<=")

Answer = dict[str, Any]
"""One answer as FHIR has it, with one key: ``{"valueInteger": 3}``."""
Answers = Mapping[str, list[Answer]]
"""``linkId`` → its answers; what was left out is not there."""


class NoFhir(WellwishError):
    """The extra that checks FHIR is not installed."""

    def __init__(self) -> None:
        super().__init__("FHIR questionnaires need fhir.resources: pip install 'wellwish[fhir]', then start again.")


@dataclass(frozen=True, slots=True)
class Option:
    value: Answer
    """What is kept when it is chosen; without extensions."""
    label: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One ``enableWhen``: about a question that stands before."""

    question: str
    operator: str
    value: Answer
    """With one key, such as ``valueCoding``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item: a question, a group, or words to be read."""

    link_id: str
    kind: str
    """Its FHIR type."""
    text: str
    prefix: str
    required: bool
    repeats: bool
    options: tuple[Option, ...]
    least: Decimal | str | None
    """Of numbers, and of dates as ISO 8601."""
    greatest: Decimal | str | None
    max_length: int
    conditions: tuple[Condition, ...]
    any_of_them: bool
    """Whether one condition is enough."""
    is_total: bool
    entries: tuple[Entry, ...]
    """Of a group."""

    @property
    def is_question(self) -> bool:
        return self.kind not in ("group", "display") and not self.is_total

    @property
    def is_scored(self) -> bool:
        return any(option.points is not None for option in self.options)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    url: str
    version: str
    title: str
    description: str
    copyright: str
    entries: tuple[Entry, ...]

    @property
    def canonical(self) -> str:
        return f"{self.url}|{self.version}"

    def every(self) -> Iterator[Entry]:
        """Each item, a group before what is in it."""
        return _every(self.entries)

    @property
    def questions(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.every() if entry.is_question)

    @property
    def total(self) -> Entry | None:
        return next((entry for entry in self.every() if entry.is_total), None)

    @property
    def scale(self) -> tuple[float, float]:
        """The least and the greatest total; of a questionnaire that has one."""
        points = [
            [option.points for option in entry.options if option.points is not None]
            for entry in self.questions
            if entry.is_scored
        ]
        return float(sum(map(min, points))), float(sum(map(max, points)))


def read(text: str | bytes) -> Questionnaire:
    """The questionnaire of a JSON text. Raises Misuse, NoFhir."""
    data = parsed(text)
    _check_fhir(data)
    return understood(data)


def parsed(text: str | bytes) -> dict[str, Any]:
    """The JSON of it, within the limits. Raises Misuse."""
    if len(text) > MOST_BYTES:
        raise Misuse(f"the questionnaire is larger than {MOST_BYTES // 1024} KB; that is more than is read here.")
    try:
        data = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise Misuse("the questionnaire goes too deep to be read.") from None
    except ValueError:
        raise Misuse("that is no JSON file; export the questionnaire as FHIR R4 JSON.") from None
    if _depth(data) > MOST_DEPTH:
        raise Misuse(f"the questionnaire goes deeper than {MOST_DEPTH} levels; that is more than is read here.")
    written = json.dumps(data, ensure_ascii=False)
    if "\\u0000" in written or any("\ud800" <= letter <= "\udfff" for letter in written):
        raise Misuse("the questionnaire holds characters that are none (NUL, or half of one).")
    if not isinstance(data, dict) or data.get("resourceType") != "Questionnaire":
        raise Misuse("that is no FHIR Questionnaire: its resourceType has to be “Questionnaire”.")
    return data


def understood(data: Mapping[str, Any]) -> Questionnaire:
    """What can be shown of FHIR that is well-formed. Raises Misuse, naming the item."""
    url, version = data.get("url", ""), data.get("version", "")
    if not url or not version or "|" in url + version or len(url) > MOST_URL or len(version) > MOST_VERSION:
        raise Misuse("the questionnaire needs a url and a version, by which its answers can name it.")
    if data.get("modifierExtension") or data.get("implicitRules"):
        raise Misuse("the questionnaire has rules that are not known here (modifierExtension or implicitRules).")
    _refuse_more("the questionnaire", data)
    entries = tuple(_entry(item, 0) for item in data.get("item", ()))
    title = data.get("title") or data.get("name") or url
    found = Questionnaire(
        url, version, title[:MOST_TITLE], data.get("description", ""), data.get("copyright", ""), entries
    )
    _check_whole(found)
    return found


def _no_number(_constant: str) -> NoReturn:
    raise ValueError


def _depth(data: object) -> int:
    depth, level = 0, [data]
    while level:
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        depth += 1
    return depth


def _check_fhir(data: dict[str, Any]) -> None:
    try:
        from fhir.resources.R4B.questionnaire import Questionnaire as Checked  # heavy, and an extra
        from pydantic import ValidationError
    except ImportError:
        raise NoFhir from None
    try:
        Checked.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the questionnaire"
        raise Misuse(f"that is no valid FHIR R4 Questionnaire: {where}: {first['msg']}.") from None


def _every(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _every(entry.entries)


def _entry(item: Mapping[str, Any], depth: int) -> Entry:
    link_id, kind = item["linkId"], item.get("type", "")
    name = f"item “{link_id}”"
    is_total = _is_total(item, name)
    _refuse(item, name, kind, is_total)
    entries = tuple(_entry(inner, depth + 1) for inner in item.get("item", ()))
    options = tuple(_option(option, name) for option in item.get("answerOption", ()))
    if kind in CHOICES and not 0 < len(options) <= MOST_OPTIONS:
        raise Misuse(f"{name} needs answers to choose from in answerOption, {MOST_OPTIONS} at most.")
    return Entry(
        link_id=link_id,
        kind=kind,
        text=item.get("text", ""),
        prefix=item.get("prefix", ""),
        required=bool(item.get("required")),
        repeats=bool(item.get("repeats")),
        options=options,
        least=_bound(item, _LEAST, kind, name),
        greatest=_bound(item, _GREATEST, kind, name),
        max_length=min(item.get("maxLength") or MOST_CHARACTERS, MOST_CHARACTERS),
        conditions=tuple(_condition(one, name) for one in item.get("enableWhen", ())),
        any_of_them=item.get("enableBehavior") == "any",
        is_total=is_total,
        entries=entries,
    )


def _refuse(item: Mapping[str, Any], name: str, kind: str, is_total: bool) -> None:
    """Raises Misuse for what would be asked otherwise than it is meant."""
    if kind not in (*VALUES, *CHOICES, "group", "display"):
        raise Misuse(f"{name} is of the type “{kind}”, which cannot be answered here.")
    if item.get("modifierExtension"):
        raise Misuse(f"{name} has a modifierExtension, whose rule is not known here.")
    _refuse_more(name, item)
    _refuse_more(name, item.get("_text", {}))
    if kind != "group" and item.get("item"):
        raise Misuse(f"{name} has items within it; only groups may have them here.")
    if item.get("repeats") and kind not in CHOICES:
        raise Misuse(f"{name} repeats; only questions with answers to choose from may do so here.")
    if item.get("answerValueSet"):
        raise Misuse(f"{name} has its answers in a value set; they have to be in answerOption.")
    if item.get("answerOption") and kind not in CHOICES:
        raise Misuse(f"{name} has answerOption, but is of the type “{kind}”; only choices may have them here.")
    if item.get("initial"):
        raise Misuse(f"{name} begins with an answer (initial); questions begin empty here.")
    if item.get("readOnly") and kind not in ("group", "display") and not is_total:
        raise Misuse(f"{name} is readOnly without being a total; nobody could answer it.")
    if kind != "group" and not item.get("text"):
        raise Misuse(f"{name} has no text to show.")
    if len(item.get("text", "")) > MOST_CHARACTERS:
        raise Misuse(f"{name} has more text than is shown here.")


def _refuse_more(name: str, element: Mapping[str, Any]) -> None:
    for extension in element.get("extension", ()):
        why = _MEANS_MORE.get(extension.get("url", ""))
        if why and extension.get("valueBoolean") is not False:
            raise Misuse(f"{name} {why}, which is not done here.")


def _is_total(item: Mapping[str, Any], name: str) -> bool:
    marked = any(one.get("url") == TOTAL and one.get("valueBoolean") for one in item.get("extension", ()))
    if marked and not (item.get("readOnly") and item.get("type") in ("decimal", "integer")):
        raise Misuse(f"{name} is marked as the total; then it has to be readOnly, and a decimal or an integer.")
    if marked and (item.get("enableWhen") or item.get("required")):
        raise Misuse(f"{name} is the total; it cannot be required, nor have enableWhen.")
    return marked


def _option(option: Mapping[str, Any], name: str) -> Option:
    key = next((key for key in _OPTION_VALUES if key in option), None)
    if key is None or option.get("modifierExtension"):
        raise Misuse(f"{name} has an answer that is neither a code, words, a whole number nor a date.")
    if option.get("initialSelected"):
        raise Misuse(f"{name} begins with an answer (initialSelected); questions begin empty here.")
    _refuse_more(name, option)
    value = option[key]
    points = [
        Decimal(str(extension["valueDecimal"]))
        for holder in (option, value if isinstance(value, dict) else {}, option.get(f"_{key}", {}))
        for extension in holder.get("extension", ())
        if extension.get("url") == _ORDINAL and "valueDecimal" in extension
    ]
    if len(points) > 1:
        raise Misuse(f"{name} has an answer with two ordinalValues.")
    if any(not abs(one) <= _MOST_POINTS for one in points):
        raise Misuse(f"{name} has an answer with more points than are counted here.")
    kept = {k: v for k, v in value.items() if k != "extension"} if isinstance(value, dict) else value
    label = str((kept.get("display") or kept.get("code") or "") if isinstance(kept, dict) else kept)
    if not label:
        raise Misuse(f"{name} has an answer without words.")
    return Option({key: kept}, label, points[0] if points else None)


def _bound(item: Mapping[str, Any], url: str, kind: str, name: str) -> Decimal | str | None:
    found = next((one for one in item.get("extension", ()) if one.get("url") == url), None)
    if found is None:
        return None
    value = found.get(VALUES.get(kind, ""))
    if kind not in ("integer", "decimal", "date") or value is None or (kind == "date" and len(value) != 10):
        raise Misuse(f"{name} has a least or a greatest value of another type than its own.")
    return str(value) if kind == "date" else Decimal(str(value))


def _condition(one: Mapping[str, Any], name: str) -> Condition:
    key = next((key for key in one if key.startswith("answer")), "")
    operator = one.get("operator", "")
    known = {f"answer{value.removeprefix('value')}" for value in (*VALUES.values(), *_OPTION_VALUES)}
    if operator not in _OPERATORS or key not in known or (operator == "exists" and key != "answerBoolean"):
        raise Misuse(f"{name} is asked on a condition (enableWhen) that is not known here.")
    return Condition(one.get("question", ""), operator, {key.replace("answer", "value", 1): one[key]})


def _check_whole(found: Questionnaire) -> None:
    """Raises Misuse for what only the whole shows."""
    every = list(found.every())
    if len(every) > MOST_ITEMS:
        raise Misuse(f"the questionnaire has more than {MOST_ITEMS} items; that is more than is shown here.")
    if not found.questions:
        raise Misuse("the questionnaire has no question.")
    before: set[str] = set()
    named: set[str] = set()
    for entry in every:
        name = f"item “{entry.link_id}”"
        if entry.link_id in named:
            raise Misuse(f"{name} is there twice; each needs a linkId of its own.")
        for condition in entry.conditions:
            if condition.question not in before:
                raise Misuse(f"{name} depends on “{condition.question}”, which is no question before it.")
        named.add(entry.link_id)
        if entry.is_question:
            before.add(entry.link_id)
    _check_total(found)


def _check_total(found: Questionnaire) -> None:
    if found.total is None:
        return
    if sum(entry.is_total for entry in found.every()) > 1:
        raise Misuse("the questionnaire has two totals; one can be told here.")
    scored = [entry for entry in found.questions if entry.is_scored]
    for entry in scored:
        name = f"item “{entry.link_id}”"
        if entry.repeats or entry.kind == "open-choice" or any(option.points is None for option in entry.options):
            raise Misuse(f"{name} counts for the total: it takes one answer, and each of them needs its points.")
        if _has_condition(found.entries, entry.link_id):
            raise Misuse(f"{name} counts for the total, so it has to be asked always.")
    least, greatest = found.scale
    if not scored or least >= greatest:
        raise Misuse("the questionnaire has a total, but no answers with different points (ordinalValue).")
    points = [option.points for entry in scored for option in entry.options]
    if found.total.kind == "integer" and any(one is not None and one != one.to_integral_value() for one in points):
        raise Misuse(f"item “{found.total.link_id}” is an integer, but answers have points with fractions.")


def _has_condition(entries: tuple[Entry, ...], link_id: str, *, above: bool = False) -> bool:
    """Whether the item, or a group that it is in, is asked on a condition."""
    for entry in entries:
        here = above or bool(entry.conditions)
        if (entry.link_id == link_id and here) or _has_condition(entry.entries, link_id, above=here):
            return True
    return False
