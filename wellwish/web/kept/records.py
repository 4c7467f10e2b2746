"""Sits and journal entries as values, as files hold them, and what they must be like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext

from wellwish.errors import Misuse
from wellwish.practice import zone_named
from wellwish.web.kept.kinds import FIRST_DAY, MOST_ENTRY_CHARACTERS, MOST_SECONDS, MOST_TITLE_CHARACTERS, Kind
from wellwish.web.words import plain_lines

MOST_FILE_BYTES = 2 * 1024 * 1024
ROOMIER = {"/practice/files/bring": MOST_FILE_BYTES + 256 * 1024}
"""Where a body may be larger than a form's, and how large: a file with what a form sends beside it."""
MOST_RECORDS = 20_000
MOST_FAULTS = 10
"""As many are told at once."""
_MOST_ID_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class SitRecord:
    """``kept.models.KeptSit`` without its keys; ``words`` are those of its journal entry, empty for none."""

    began: datetime
    """In UTC."""
    zone: str
    seconds: int
    planned_seconds: int | None
    kind: str
    exercise: str = ""
    title: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A journal entry that belongs to no sit."""

    day: date
    words: str
    written: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True)
class Practice:
    sits: tuple[SitRecord, ...]
    days: tuple[DayRecord, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in a file that cannot be taken in."""

    where: str
    """``line 3``, or another place; empty for the whole file."""
    message: str

    def __str__(self) -> str:
        return f"{self.where[:1].upper()}{self.where[1:]}: {self.message}" if self.where else self.message


@dataclass(frozen=True, slots=True)
class Reading:
    practice: Practice
    faults: tuple[Fault, ...]


def checked_sit(
    *,
    began: str,
    zone: str,
    seconds: int,
    planned_seconds: int | None,
    kind: str,
    exercise: str,
    title: str,
    words: str,
) -> SitRecord:
    """Raises Misuse with one line for what cannot be."""
    if zone_named(zone) is None:
        raise Misuse(gettext("“%(text)s” is no time zone; they are written like Europe/Berlin.") % {"text": zone[:40]})
    if kind not in Kind.values:
        raise Misuse(
            gettext("“%(text)s” is no kind; there are %(kinds)s.")
            % {"text": kind[:20], "kinds": ", ".join(Kind.values)}
        )
    if not 1 <= seconds <= MOST_SECONDS or not 1 <= (planned_seconds or 1) <= MOST_SECONDS:
        raise Misuse(gettext("A sit lasts from a second to a day."))
    return SitRecord(
        checked_moment(began),
        zone,
        seconds,
        planned_seconds or None,
        kind,
        _bounded(exercise, _MOST_ID_CHARACTERS),
        _bounded(" ".join(title.split()), MOST_TITLE_CHARACTERS),
        _bounded(plain_lines(words), MOST_ENTRY_CHARACTERS),
    )


def checked_day(day: str, words: str, written: str) -> DayRecord:
    """Raises Misuse with one line for what cannot be."""
    try:
        found = date.fromisoformat(day.strip())
    except ValueError:
        raise Misuse(gettext("“%(day)s” is no day; days are written like 2026-03-20.") % {"day": day[:20]}) from None
    if not FIRST_DAY <= found <= datetime.now(UTC).date():
        raise Misuse(gettext("%(day)s is no day that has been.") % {"day": found.isoformat()})
    text = _bounded(plain_lines(words), MOST_ENTRY_CHARACTERS)
    if not text:
        raise Misuse(gettext("There are no words for this day."))
    return DayRecord(
        found,
        text,
        checked_moment(written) if written else datetime(found.year, found.month, found.day, 12, tzinfo=UTC),
    )


def checked_moment(text: str) -> datetime:
    """In UTC. Raises Misuse for what is no moment with an offset, or is still to come."""
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None:
            raise ValueError
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misuse(
            gettext("“%(text)s” is no moment; they are written like 2026-03-20T21:30:00+01:00.") % {"text": text[:40]}
        ) from None
    return past(found, text)


def past(moment: datetime, shown: str) -> datetime:
    """``moment``, which is one that has been. Raises Misuse."""
    if not moment.date() >= FIRST_DAY or moment > datetime.now(UTC):
        raise Misuse(gettext("“%(text)s” is no time that has been.") % {"text": shown[:40]})
    return moment


def _bounded(text: str, most: int) -> str:
    if "\0" in text:
        raise Misuse(gettext("There is a character in it that is none."))
    if len(text) > most:
        raise Misuse(
            gettext("A text here has %(number)s characters; at most %(most)s can be kept.")
            % {"number": len(text), "most": most}
        )
    return text
