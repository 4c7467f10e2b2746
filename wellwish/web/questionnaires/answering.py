"""A questionnaire as a form: what is shown of it, and what was posted turned into answers, without any JavaScript.

Questions that depend on others are shown once what they depend on is answered: the form comes again with them. Each
field that is shown names itself, so that what was not shown yet is told from what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from wellwish.practice.questionnaire import CHOICES, VALUES, Answer, Answers, Entry, Questionnaire
from wellwish.practice.responses import asked, kept

_MOST_INTEGER = 2**31 - 1
_MOST_DIGITS = 15
"""Of a decimal: those that a double holds exactly."""
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shown:
    """An item on the page."""

    entry: Entry
    name: str
    values: tuple[str, ...]
    """What its fields hold, as they are written in HTML."""
    other: str
    """The words of an answer of one's own."""
    error: str
    inner: tuple[Shown, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """What there is to choose from: value and words."""
        if self.entry.kind == "boolean":
            return [("yes", _("Yes")), ("no", _("No"))]
        return [(str(number), option.label) for number, option in enumerate(self.entry.options)]


class Form:
    """What is typed into a questionnaire. ``answers`` are those it begins with, ``post`` what was sent."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, post: QueryDict | None) -> None:
        self.questionnaire = questionnaire
        self._names = {entry.link_id: f"q{number}" for number, entry in enumerate(questionnaire.every())}
        self._post = post
        self._errors: dict[str, str] = {}
        self._given: Answers = answers if post is None else self._read(post)
        self.there = asked(questionnaire, self._given)
        self.error = ""
        """Of the whole."""
        self.is_longer = False
        """Whether questions come that were not shown before."""
        if post is not None:
            self._check(post)

    @property
    def answers(self) -> dict[str, list[Answer]]:
        return kept(self.questionnaire, self._given)

    @property
    def is_done(self) -> bool:
        return self._post is not None and not self._errors and not self.error and not self.is_longer

    @property
    def has_errors(self) -> bool:
        return bool(self._errors or self.error)

    @property
    def shown(self) -> tuple[Shown, ...]:
        return self._shown(self.questionnaire.entries)

    def _shown(self, entries: Iterable[Entry]) -> tuple[Shown, ...]:
        return tuple(self._one(entry) for entry in entries if entry.link_id in self.there and not entry.is_total)

    def _one(self, entry: Entry) -> Shown:
        name = self._names[entry.link_id]
        if self._post is not None:
            values, other = tuple(self._post.getlist(name)), self._post.get(f"{name}-other", "")
        else:
            values, other = _written(entry, self._given.get(entry.link_id, []))
        return Shown(entry, name, values, other, self._errors.get(entry.link_id, ""), self._shown(entry.entries))

    def _read(self, post: QueryDict) -> dict[str, list[Answer]]:
        found = {}
        for entry in self.questionnaire.questions:
            name = self._names[entry.link_id]
            try:
                found[entry.link_id] = _answers(entry, post.getlist(name), post.get(f"{name}-other", ""))
            except ValueError as error:
                self._errors[entry.link_id] = str(error)
        return found

    def _check(self, post: QueryDict) -> None:
        """What is wrong with what is asked, and what is asked now that was not on the page."""
        self._errors = {key: words for key, words in self._errors.items() if key in self.there}
        before = set(post.getlist("shown"))
        for entry in self.questionnaire.every():
            if entry.link_id not in self.there or entry.is_total or entry.kind == "display":
                continue
            if self._names[entry.link_id] not in before:
                self.is_longer = True
            elif entry.required and entry.link_id not in self._errors and not self._has_answer(entry):
                self._errors[entry.link_id] = _("This one needs an answer.")
        if not self._errors and not self.is_longer and not self.answers:
            self.error = _("There is no answer here yet. One is enough.")

    def _has_answer(self, entry: Entry) -> bool:
        own = entry.link_id in self.there and bool(self._given.get(entry.link_id))
        return own or any(self._has_answer(inner) for inner in entry.entries)


def answer_words(answer: Answer) -> str:
    """An answer as it is read by people."""
    ((_key, value),) = answer.items()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str((value.get("display") or value.get("code")) if isinstance(value, dict) else value)


def _written(entry: Entry, given: list[Answer]) -> tuple[tuple[str, ...], str]:
    if entry.kind not in CHOICES:
        values = (next(iter(answer.values())) for answer in given)
        return tuple(("yes" if one else "no") if isinstance(one, bool) else str(one) for one in values), ""
    options = [option.value for option in entry.options]
    chosen = tuple(str(options.index(answer)) if answer in options else OTHER for answer in given)
    return chosen, next((str(answer["valueString"]) for answer in given if answer not in options), "")


def _answers(entry: Entry, typed: list[str], other: str) -> list[Answer]:
    """Raises ValueError with what to say of them."""
    if entry.kind in CHOICES:
        return _chosen(entry, typed, other)
    words = typed[-1].replace("\r\n", "\n").strip() if typed else ""
    return [{VALUES[entry.kind]: _value(entry, words)}] if words else []


def _chosen(entry: Entry, typed: list[str], other: str) -> list[Answer]:
    found: list[Answer] = []
    for one in dict.fromkeys(typed if entry.repeats else typed[-1:]):
        if one == OTHER and entry.kind == "open-choice":
            words = other.strip()
            if not words:
                raise ValueError(_("Write your own answer, or choose another."))
            if {"valueString": words} not in found:
                found.append({"valueString": _words(entry, words)})
        elif one in map(str, range(len(entry.options))):
            found.append(entry.options[int(one)].value)
        elif one:
            raise ValueError(_("Choose one of these."))
    return found


def _value(entry: Entry, typed: str) -> Any:
    if entry.kind == "boolean":
        if typed not in ("yes", "no"):
            raise ValueError(_("Choose one of these."))
        return typed == "yes"
    if entry.kind in ("string", "text"):
        return _words(entry, typed)
    if entry.kind == "date":
        return _date(entry, typed)
    return _number(entry, typed)


def _words(entry: Entry, typed: str) -> str:
    if len(typed) > entry.max_length:
        raise ValueError(_("That is longer than %(most)s characters.") % {"most": entry.max_length})
    if not typed.replace("\n", " ").replace("\t", " ").isprintable():
        raise ValueError(_("There is a character in it that cannot be kept."))
    return typed


def _date(entry: Entry, typed: str) -> str:
    try:
        found = date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValueError(_("Write the date like 2026-03-01.")) from None
    _within(entry, found)
    return found


def _number(entry: Entry, typed: str) -> int | float:
    try:
        value = Decimal(typed.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise ValueError(_("Write a number.")) from None
    whole = entry.kind == "integer"
    if not value.is_finite() or abs(value) > _MOST_INTEGER or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise ValueError(_("That number is too large or too long to be kept."))
    if whole and value != value.to_integral_value():
        raise ValueError(_("Write a whole number."))
    _within(entry, value)
    return int(value) if whole else float(value)


def _within(entry: Entry, value: Any) -> None:
    if entry.least is not None and value < entry.least:
        raise ValueError(_("The least is %(least)s.") % {"least": entry.least})
    if entry.greatest is not None and value > entry.greatest:
        raise ValueError(_("The most is %(most)s.") % {"most": entry.greatest})
