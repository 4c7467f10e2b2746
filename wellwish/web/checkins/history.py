"""What check-ins come to over time: a picture of each item, and what can be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString

from wellwish.practice.measures import Trend, trend, usual_range
from wellwish.web.checkins.items import GREATEST, ITEMS, LEAST, MOOD
from wellwish.web.checkins.models import CheckIn, Occasion
from wellwish.web.checkins.words import last_words, trend_words
from wellwish.web.pictures.lines import line_picture

if TYPE_CHECKING:
    from wellwish.web.belongings import Words

_MOODS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over time."""

    id: str
    title: Words
    last: SafeString
    trend: str
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Around:
    """A mood before a sit and one after it."""

    before: CheckIn
    after: CheckIn

    @property
    def was(self) -> int:
        return int(self.before.answers[MOOD.id])

    @property
    def now(self) -> int:
        return int(self.after.answers[MOOD.id])


@dataclass(frozen=True, slots=True)
class Moods:
    """Sits with a mood at both ends."""

    shown: tuple[Around, ...]
    """The newest first; the last so many."""
    higher: int
    same: int
    lower: int
    """How many of all of them ended so."""

    @property
    def count(self) -> int:
        return self.higher + self.same + self.lower


def of_items(rows: list[CheckIn]) -> list[Series]:
    """``rows`` are the newest first; an item that was never answered is not there."""
    found = []
    for item in ITEMS:
        answered = [row for row in reversed(rows) if item.id in row.answers]
        if answered:
            values = [(row.day, row.answers[item.id], reverse("a-check-in", args=[row.pk])) for row in answered]
            found.append(series(item.id, item.title, values, LEAST, GREATEST))
    return found


def series(
    series_id: str, title: Words, answered: Sequence[tuple[date, float, str]], least: float, greatest: float
) -> Series:
    """``answered``: at least one day, with its value and where its row is seen, the oldest first."""
    values = [value for _day, value, _link in answered]
    links = [link for _day, _value, link in answered]
    points = [(day, value) for day, value, _link in answered]
    usual = usual_range(values[:-1], least, greatest)
    found = trend(points)
    picture = line_picture(
        str(title),
        points,
        least=least,
        greatest=greatest,
        band=(usual.low, usual.high) if usual else None,
        trend=_drawn(found),
        links=links,
    )
    last = last_words(values[-1], links[-1], usual, len(values) - 1)
    return Series(series_id, title, last, trend_words(found), picture)


def _drawn(found: Trend | None) -> tuple[float, float, float, float] | None:
    return (found.at_first, found.at_last, found.off_first, found.off_last) if found else None


def of_moods(rows: list[CheckIn]) -> Moods | None:
    """``rows`` of moods, the newest first. None while no sit has one at both ends."""
    before = {(row.sit_id, row.day): row for row in rows if row.occasion == Occasion.MOOD_BEFORE}
    every = [
        Around(before[row.sit_id, row.day], row)
        for row in rows
        if row.occasion == Occasion.MOOD_AFTER and row.sit_id and (row.sit_id, row.day) in before
    ]
    if not every:
        return None
    higher, lower = sum(one.now > one.was for one in every), sum(one.now < one.was for one in every)
    return Moods(tuple(every[:_MOODS_SHOWN]), higher, len(every) - higher - lower, lower)
