"""When someone wants to be reminded, and when they usually sit.

Nothing here asks a clock: moments are given, aware; times of day are what clocks in the member's zone show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from wellwish.practice.days import moment

LATEST = timedelta(hours=2)
"""A reminder that could not be sent for longer than this is not sent any more: its time is over."""
EVERY_DAY = frozenset(range(7))
LEAST_DAYS = 5
"""On fewer days that were sat there is no habit to speak of."""
USUAL_SHARE = 0.6
"""So many of them begin within ``NEAR_MINUTES`` where there is a usual time."""
NEAR_MINUTES = 90

_DAY_MINUTES = 24 * 60
_ROUNDED_MINUTES = 15
_ONE_DAY = timedelta(days=1)
_DAYS_AHEAD = 9
"""Far enough for a time on one weekday, whatever the clocks do."""


@dataclass(frozen=True, slots=True)
class Time:
    at: time
    weekdays: frozenset[int] = EVERY_DAY
    """Monday is 0."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one member wants."""

    times: tuple[Time, ...]
    zone: tzinfo
    quiet_until: date | None = None
    """The first day on which there are reminders again."""
    later: datetime | None = None
    """Once more, at this moment, because they said "later"; on a quiet day, too."""


def due(wishes: Wishes, since: datetime, now: datetime) -> datetime | None:
    """The newest moment after ``since``, up to ``now``; None when there is none, or it was longer than ``LATEST`` ago.

    However many were missed meanwhile, it is one. Each time of a day comes once, also where clocks show it twice; where
    they leave it out, it comes that much later.
    """
    since = max(since, now - LATEST)
    return max((at for at in _moments(wishes, since, now) if since < at <= now), default=None)


def next_moment(wishes: Wishes, now: datetime) -> datetime | None:
    """The first moment after ``now``; None when there is none to come."""
    begin = now
    if wishes.quiet_until:
        begin = max(now, moment(datetime.combine(wishes.quiet_until, time()), wishes.zone) - _ONE_DAY)
    return min((at for at in _moments(wishes, begin, begin + _DAYS_AHEAD * _ONE_DAY) if at > now), default=None)


def _moments(wishes: Wishes, first: datetime, last: datetime) -> Iterator[datetime]:
    """All between, and some around them."""
    day, end = first.astimezone(wishes.zone).date() - _ONE_DAY, last.astimezone(wishes.zone).date() + _ONE_DAY
    while day <= end:
        if not _is_quiet(wishes, day):
            yield from (
                moment(datetime.combine(day, one.at), wishes.zone)
                for one in wishes.times
                if day.weekday() in one.weekdays
            )
        day += _ONE_DAY
    if wishes.later:
        yield wishes.later


def _is_quiet(wishes: Wishes, day: date) -> bool:
    return wishes.quiet_until is not None and day < wishes.quiet_until


def usual_time(begun: Iterable[datetime]) -> time | None:
    """The time of day around which most sits begin, to a quarter of an hour; None when there is no such time.

    ``begun`` are local times; the first sit of each day counts. Midnight is a time like any other.
    """
    first: dict[date, int] = {}
    for at in sorted(one.replace(tzinfo=None) for one in begun):
        first.setdefault(at.date(), at.hour * 60 + at.minute)
    minutes = list(first.values())
    if len(minutes) < LEAST_DAYS:
        return None
    near = max((_within(minutes, start) for start in minutes), key=len)
    if len(near) < USUAL_SHARE * len(minutes):
        return None
    start = near[0]
    mean = start + sum((one - start) % _DAY_MINUTES for one in near) / len(near)
    rounded = round(mean / _ROUNDED_MINUTES) * _ROUNDED_MINUTES % _DAY_MINUTES
    return time(rounded // 60, rounded % 60)


def _within(minutes: Sequence[int], start: int) -> list[int]:
    """Those in the ``NEAR_MINUTES`` from ``start`` on, which comes first."""
    found = [one for one in minutes if (one - start) % _DAY_MINUTES <= NEAR_MINUTES]
    return sorted(found, key=lambda one: (one - start) % _DAY_MINUTES)
