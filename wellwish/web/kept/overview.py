"""A member's practice as their page shows it: days, a year, weeks, months and kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from django.utils.dateformat import format as date_words

from wellwish.practice import Sat, Sum, month_grid, sums, week_of
from wellwish.web.kept.models import Kind
from wellwish.web.words import sat_words

_WEEKS_SHOWN = 12
_CELL = 20
"""Between two days of a calendar's drawing."""
_LEAST_RADIUS, _MOST_RADIUS = 3.0, 9.0
_FULL_SECONDS = 45 * 60
"""A day with so much is drawn as large as days are."""
_BAR = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a table: what, how much in words, and as the length of a bar of 100."""

    name: str
    amount: str
    days: int
    bar: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A day as it is drawn."""

    x: int
    y: int
    radius: float
    """0 where nothing was sat."""
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    dots: tuple[Dot, ...]
    height: int
    amount: str
    """Empty where nothing was sat."""
    days: str
    """The days that were sat: ``1, 3–5``."""


def months(sits: Sequence[Sat], year: int, today: date) -> list[Month]:
    """The twelve of a year, as far as they have come."""
    per_day = sums((sit for sit in sits if sit.day.year == year), lambda sit: sit.day)
    shown = [date(year, number, 1) for number in range(1, 13)]
    return [_month(first, per_day, today) for first in shown]


def weeks(sits: Sequence[Sat], today: date) -> list[Figure]:
    """The last twelve, the newest first; those before the first sit are left out."""
    per_week = sums(sits, lambda sit: week_of(sit.day))
    shown = [week_of(today) - timedelta(weeks=number) for number in range(_WEEKS_SHOWN)]
    there = {week: per_week.get(week, Sum()) for week in shown if week >= min(per_week, default=today)}
    return _figures({_span(week): one for week, one in there.items()})


def kinds(sits: Sequence[Sat]) -> list[Figure]:
    """What was done, the most first."""
    per_kind = sums(sits, lambda sit: sit.kind)
    most_first = sorted(per_kind, key=lambda kind: -per_kind[kind].seconds)
    return _figures({str(Kind(kind).label): per_kind[kind] for kind in most_first})


def amount(sits: Sequence[Sat]) -> str:
    """``3 h 20 min`` of all of them; a dash for none."""
    return sat_words(sum(sit.seconds for sit in sits)) if sits else "–"


def _month(first: date, per_day: dict[date, Sum], today: date) -> Month:
    grid = month_grid(first)
    sat = [day for day, _, _ in grid if day in per_day]
    return Month(
        date_words(first, "F"),
        tuple(
            Dot(_CELL * column + _CELL // 2, _CELL * row + _CELL // 2, _radius(per_day.get(day)), day == today)
            for day, row, column in grid
        ),
        _CELL * (grid[-1][1] + 1),
        sat_words(sum(per_day[day].seconds for day in sat)) if sat else "",
        _runs([day.day for day in sat]),
    )


def _radius(sum_of_day: Sum | None) -> float:
    """The area grows with the time."""
    if sum_of_day is None:
        return 0
    share = min(1, sum_of_day.seconds / _FULL_SECONDS)
    return round(_LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * sqrt(share), 1)


def _runs(days: list[int]) -> str:
    """``[1, 3, 4, 5]`` → ``1, 3–5``."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _figures(found: dict[str, Sum]) -> list[Figure]:
    most = max((one.seconds for one in found.values()), default=0) or 1
    return [
        Figure(name, sat_words(one.seconds) if one.seconds else "–", one.days, round(_BAR * one.seconds / most, 1))
        for name, one in found.items()
    ]


def _span(monday: date) -> str:
    """``2–8 Nov``, ``28 Sep – 4 Oct``."""
    sunday = monday + timedelta(days=6)
    if monday.month == sunday.month:
        return f"{monday.day}–{date_words(sunday, 'j M')}"
    return f"{date_words(monday, 'j M')} – {date_words(sunday, 'j M')}"
