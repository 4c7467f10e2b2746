"""Which day a sit counts for, how days follow one another, and what they add up to.

Nothing here asks a clock: moments, zones and today are given.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, TypeVar

NIGHT_ENDS_HOUR = 4
"""A sit that begins past midnight and before this hour belongs to the evening before."""
REST_EVERY_DAYS = 7
"""A missed day is a day of rest when no other was within so many days."""
WHOLE_SHARE = 0.8
"""The share of a sit after which it counts as whole: whoever stays in the quiet of its end has done it."""

_ONE_DAY = timedelta(days=1)
_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_K = TypeVar("_K")


class Sat(NamedTuple):
    """What adding up needs to know of one sit."""

    day: date
    kind: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Sum:
    seconds: int = 0
    sits: int = 0
    days: int = 0
    """Days with at least one sit."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Days that follow one another, missed ones that count as rest between them."""

    days: int
    """Days that were sat; days of rest are not among them."""
    since: date | None
    """The first of them; None when there are none."""
    rested: tuple[date, ...]
    """Missed days between those that were sat, the newest first."""
    today: bool
    """Whether today was sat already."""


def zone_named(name: str) -> tzinfo | None:
    """The zone of an IANA name (``Europe/Berlin``), None when there is none."""
    if name == "UTC":
        return UTC
    if len(name) > 64 or not _ZONE_NAME.fullmatch(name):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return None


def day_of(began: datetime, zone: tzinfo) -> date:
    """The day that a sit begun at ``began`` (aware) counts for, where clocks show the time of ``zone``."""
    return (began.astimezone(zone).replace(tzinfo=None) - timedelta(hours=NIGHT_ENDS_HOUR)).date()


def moment(wall: datetime, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which clocks in ``zone`` show ``wall`` (naive).

    Where they show it twice, the first time. A time that a clock change leaves out is taken as that much later.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def is_whole(seconds: int, planned_seconds: int | None) -> bool:
    """Whether a sit was sat to its end; one without a planned length always was."""
    return planned_seconds is None or seconds >= WHOLE_SHARE * planned_seconds


def streak(days: Collection[date], today: date) -> Streak:
    """The streak that ends today; yesterday while today is still open; or before, when yesterday is rested."""
    sat = set(days)
    at = today if today in sat else today - _ONE_DAY
    count, since, missed = 0, None, None
    rested: list[date] = []
    while True:
        if at in sat:
            count, since = count + 1, at
            if missed:
                rested.append(missed)
                missed = None
        elif missed or (rested and (rested[-1] - at).days < REST_EVERY_DAYS):
            return Streak(count, since, tuple(rested), today in sat)
        else:
            missed = at
        at -= _ONE_DAY


def sums(sits: Iterable[Sat], key: Callable[[Sat], _K]) -> dict[_K, Sum]:
    """What the sits of each ``key`` add up to, in the order in which keys are met."""
    seconds: dict[_K, int] = {}
    counts: dict[_K, int] = {}
    days: dict[_K, set[date]] = {}
    for sit in sits:
        one = key(sit)
        seconds[one] = seconds.get(one, 0) + sit.seconds
        counts[one] = counts.get(one, 0) + 1
        days.setdefault(one, set()).add(sit.day)
    return {one: Sum(seconds[one], counts[one], len(days[one])) for one in seconds}


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def month_grid(first: date) -> list[tuple[date, int, int]]:
    """The days of the month that begins at ``first``, each with its row and column in a calendar (Monday is 0)."""
    found, day, shift = [], first, first.weekday()
    while day.month == first.month:
        row, column = divmod(shift + day.day - 1, 7)
        found.append((day, row, column))
        if day == date.max:
            break
        day += _ONE_DAY
    return found
