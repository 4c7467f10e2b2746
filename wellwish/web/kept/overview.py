"""A member's practice as their page shows it: days, a year, weeks, months and kinds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wellwish.practice import Sat, Sum, sums, week_of
from wellwish.web.kept.kinds import Kind
from wellwish.web.pictures.calendar import Figure, Month, bars, span, year_of
from wellwish.web.words import sat_words

_WEEKS_SHOWN = 12
_FULL_SECONDS = 45 * 60
"""A day with so much is drawn as large as days are."""


def months(sits: Sequence[Sat], year: int, today: date) -> list[Month]:
    """The twelve of a year."""
    per_day = sums((sit for sit in sits if sit.day.year == year), lambda sit: sit.day)
    seconds = {day: max(1e-6, one.seconds) for day, one in per_day.items()}  # what was only begun shows, too
    return year_of(year, seconds, _FULL_SECONDS, today, lambda some: sat_words(int(sum(some))))


def weeks(sits: Sequence[Sat], today: date) -> list[Figure]:
    """The last twelve, the newest first; those before the first sit are left out."""
    per_week = sums(sits, lambda sit: week_of(sit.day))
    shown = [week_of(today) - timedelta(weeks=number) for number in range(_WEEKS_SHOWN)]
    there = {week: per_week.get(week, Sum()) for week in shown if week >= min(per_week, default=today)}
    return _figures({span(week): one for week, one in there.items()})


def kinds(sits: Sequence[Sat]) -> list[Figure]:
    """What was done, the most first."""
    per_kind = sums(sits, lambda sit: sit.kind)
    most_first = sorted(per_kind, key=lambda kind: -per_kind[kind].seconds)
    return _figures({str(Kind(kind).label): per_kind[kind] for kind in most_first})


def amount(sits: Sequence[Sat]) -> str:
    """``3 h 20 min`` of all of them; a dash for none."""
    return sat_words(sum(sit.seconds for sit in sits)) if sits else "–"


def _figures(found: dict[str, Sum]) -> list[Figure]:
    return bars(
        [(name, one.seconds, sat_words(one.seconds) if one.seconds else "–", one.days) for name, one in found.items()]
    )
