"""A year as twelve small calendars of circles, and sums as bars: what is drawn, and the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from django.utils.dateformat import format as date_words

from wellwish.practice import month_grid

_CELL = 20
"""Between two days of a calendar's drawing."""
_LEAST_RADIUS, _MOST_RADIUS = 3.0, 9.0
_BAR = 100

Amount = Callable[[Sequence[float]], str]
"""What the amounts of some days, at least one, come to in words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a table: what, how much in words, on how many days, and as the length of a bar of 100."""

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
    """0 for a day with nothing."""
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    dots: tuple[Dot, ...]
    height: int
    amount: str
    """Empty where there was nothing."""
    days: str
    """The days with something: ``1, 3–5``."""


def year_of(year: int, per_day: Mapping[date, float], full: float, today: date, amount: Amount) -> list[Month]:
    """The twelve months. A day with ``full`` and more is drawn as large as days are."""
    return [_month(date(year, number, 1), per_day, full, today, amount) for number in range(1, 13)]


def bars(found: Sequence[tuple[str, float, str, int]]) -> list[Figure]:
    """``(name, size, size in words, days)``, the largest size as a whole bar."""
    most = max((size for _name, size, _words, _days in found), default=0) or 1
    return [Figure(name, words, days, round(_BAR * size / most, 1)) for name, size, words, days in found]


def span(first: date, last: date | None = None) -> str:
    """Some days in words, a week where no last one is given: ``2–8 Nov``, ``28 Sep – 4 Oct``, ``9 Nov``."""
    last = last or first + timedelta(days=6)
    if first == last:
        return date_words(first, "j M")
    if first.month == last.month:
        return f"{first.day}–{date_words(last, 'j M')}"
    return f"{date_words(first, 'j M')} – {date_words(last, 'j M')}"


def _month(first: date, per_day: Mapping[date, float], full: float, today: date, amount: Amount) -> Month:
    grid = month_grid(first)
    there = [day for day, _, _ in grid if per_day.get(day)]
    return Month(
        date_words(first, "F"),
        tuple(
            Dot(
                _CELL * column + _CELL // 2,
                _CELL * row + _CELL // 2,
                _radius(per_day.get(day, 0) / full),
                day == today,
            )
            for day, row, column in grid
        ),
        _CELL * (grid[-1][1] + 1),
        amount([per_day[day] for day in there]) if there else "",
        _runs([day.day for day in there]),
    )


def _radius(share: float) -> float:
    """The area grows with the share."""
    return round(_LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * sqrt(min(1, share)), 1) if share else 0


def _runs(days: list[int]) -> str:
    """``[1, 3, 4, 5]`` → ``1, 3–5``."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
