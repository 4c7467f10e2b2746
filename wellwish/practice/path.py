"""The loving-kindness path: whom to sit with today, how hard, and how much is said; and the reason, as data.

Nothing here asks a clock or a database: the state is given. The rules stand in docs/internals/path.md, each with where
it comes from; those that PRACTICE.md leaves open are our own design.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from wellwish.practice.days import day_of
from wellwish.practice.pace import guidance
from wellwish.practice.steps import Steps
from wellwish.script import STAGE_OF
from wellwish.terms import STAGE_KINDS, Kind

DAYS = 30
READY_SITS = 10
"""Whole sits before anyone difficult may be added."""

_EASY = (Kind.LOVED, Kind.PET)
_GENTLE_KINDS = (*_EASY, Kind.LIKED)
_SHORT_MINUTES, _GENTLE_MINUTES = 5, 10
HARD_MINUTES = 10
"""A shorter sit has no room to come back from someone difficult."""
_REST_DAYS = 2
"""From one hard day to the next at least: a day without lies between."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Someone of the circle who may sit now; who rests or is hidden is not among them."""

    id: str
    kind: Kind
    added: datetime
    met: datetime | None = None
    """When they were last sat with."""
    hardness: int | None = None
    """Of someone difficult, 0 to 10; who has none is never added."""


@dataclass(frozen=True, slots=True)
class OnPath:
    """Where someone is on the path."""

    now: datetime
    """In their zone, as all moments here."""
    companions: tuple[Companion, ...] = ()
    """In the order they were added."""
    sits: int = 0
    """Whole sits of loving-kindness so far."""
    minutes: int = 10
    """How long they sit as a rule."""
    day: int | None = None
    """Of the course of thirty days: 1 to 30; beyond, when it is done; None when they don't follow it."""
    steps: Steps = field(default_factory=Steps)
    was_hard: bool = False
    """Whether the last sit was hard, a short while ago."""
    alone: bool = False
    """Whether they sit with nobody by choice."""
    last_hard: datetime | None = None
    """When they last sat with someone difficult who may not sit now."""

    @property
    def today(self) -> date:
        return self.day_of(self.now)

    def day_of(self, at: datetime) -> date:
        """The day that a sit counts for, where they are."""
        return day_of(at, self.now.tzinfo or UTC)

    @property
    def is_gentle(self) -> bool:
        return self.was_hard or self.steps.is_gentle(self.today)


class Why(StrEnum):
    """Why these people: a page has words for each."""

    WAITED = "waited"
    """``who`` has waited ``days`` days."""
    NEW = "new"
    """``who`` was not sat with yet."""
    EASY = "easy"
    """``who`` is easy, and it is to be gentle."""
    MILD = "mild"
    """``who`` is mildly difficult, and was said yes to."""
    DAY = "day"
    """The day of the course is for people like ``who``."""
    NONE = ""


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why = Why.NONE
    who: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Today's sit."""

    people: tuple[str, ...]
    """Ids, in the circle's order."""
    stages: tuple[str, ...]
    """The stages that they stand in."""
    minutes: int
    hardest: int
    """The hardest that someone difficult may be; 0 when nobody difficult is to be added."""
    guidance: float = 1.0
    """The share of the usual words."""
    easy_first: bool = False
    is_gentle: bool = False
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class _Days:
    """What some days of the course are for."""

    last: int
    focus: tuple[Kind, ...] = ()
    """Who comes first on them."""
    also: tuple[Kind, ...] = ()
    """Who may come along."""
    easy_first: bool = False
    met_only: bool = False


_FRIENDS = (Kind.LIKED, Kind.MISSED)
_KNOWN = (*_EASY, *_FRIENDS)
_ALL = (*_KNOWN, Kind.STRANGER, Kind.GROUP)
_SCHEME = (
    _Days(4, _EASY, easy_first=True),
    _Days(8, _EASY),
    _Days(12, _FRIENDS, _EASY),
    _Days(14, also=_KNOWN, met_only=True),
    _Days(18, (Kind.STRANGER,), _KNOWN),
    _Days(21, (Kind.GROUP,), (*_KNOWN, Kind.STRANGER)),
    _Days(25, (Kind.DIFFICULT,), _ALL, met_only=True),
    _Days(DAYS, also=_ALL),
)
_OTHERWISE = _Days(0, also=(*_ALL, Kind.DIFFICULT))


def choose(on: OnPath) -> Choice:
    """Today's sit for who stands there."""
    if on.is_gentle:
        return _gentle(on)
    days = _days(on.day)
    hardest = _hardest(on)
    people = () if on.alone else _people(on, days, hardest)
    return Choice(
        _ids(on, people),
        _stages(people),
        on.minutes,
        hardest,
        guidance(on.day, on.sits),
        days.easy_first,
        reason=_reason(on, days, people),
    )


def coming(on: OnPath, sits: int) -> list[Choice]:
    """The next ``sits`` as they will be when one is sat each day, today's first, and nothing else changes."""
    found = []
    for _ in range(sits):
        choice = choose(on)
        found.append(choice)
        on = replace(
            on,
            now=on.now + timedelta(days=1),
            companions=tuple(replace(one, met=on.now) if one.id in choice.people else one for one in on.companions),
            sits=on.sits + 1,
            day=on.day and on.day + 1,
            was_hard=False,
        )
    return found


def people_in(minutes: int) -> int:
    """How many people a sit has room for."""
    return 1 if minutes < 8 else 2 if minutes < 15 else 3 if minutes < 20 else 4


def is_ready(on: OnPath) -> bool:
    """Whether they may say yes to someone difficult."""
    return on.sits >= READY_SITS


def _gentle(on: OnPath) -> Choice:
    """Short, with one easy being, whose kindness comes before one's own; every word is said."""
    easy = [one for one in on.companions if one.kind in _EASY]
    easy = easy or [one for one in on.companions if one.kind in _GENTLE_KINDS]
    people = () if on.alone else tuple(_longest_waiting(easy)[:1])
    most = _SHORT_MINUTES if on.was_hard else _GENTLE_MINUTES
    reason = Reason(Why.EASY, people[0].id) if people else Reason()
    minutes = min(on.minutes, most)
    return Choice(_ids(on, people), _stages(people), minutes, 0, easy_first=True, is_gentle=True, reason=reason)


def _days(day: int | None) -> _Days:
    return next((days for days in _SCHEME if day is not None and day <= days.last), _OTHERWISE)


def _hardest(on: OnPath) -> int:
    """How hard someone may be today. Two hard days never follow one another."""
    if not (is_ready(on) and on.steps.agreed) or on.minutes < HARD_MINUTES:
        return 0
    if on.day is not None and on.day <= DAYS and Kind.DIFFICULT not in _days(on.day).focus:
        return 0
    hard = [on.last_hard, *(one.met for one in on.companions if _is_hard(one))]
    hard_days = [on.day_of(met) for met in hard if met]
    if hard_days and (on.today - max(hard_days)).days < _REST_DAYS:
        return 0
    return on.steps.level


def _people(on: OnPath, days: _Days, hardest: int) -> tuple[Companion, ...]:
    """Whom the day is for, then who has waited longest, as many as there is room for; one difficult person at most."""
    ready = [one for one in on.companions if _may_be_added(one, hardest)]
    waiting = _longest_waiting(ready)
    focus = [one for one in waiting if one.kind in days.focus]
    along = [one for one in waiting if one.kind in days.also]
    if days.met_only and any(one.met for one in along):
        along = [one for one in along if one.met]
    chosen: list[Companion] = []
    for one in [*focus, *along] or waiting:
        if one in chosen or (_is_hard(one) and any(map(_is_hard, chosen))):
            continue
        chosen.append(one)
    return tuple(chosen[: people_in(on.minutes)])


def _may_be_added(one: Companion, hardest: int) -> bool:
    """Someone missed comes only when they were chosen before; someone difficult within what is allowed."""
    if _is_hard(one):
        return one.hardness is not None and one.hardness <= hardest and hardest > 0
    return one.kind is not Kind.MISSED or one.met is not None


def _is_hard(one: Companion) -> bool:
    return one.kind is Kind.DIFFICULT


def _longest_waiting(some: Iterable[Companion]) -> list[Companion]:
    """Who was never met first, then who was met longest ago."""
    return sorted(some, key=lambda one: (one.met is not None, one.met.timestamp() if one.met else 0.0))


def _ids(on: OnPath, people: Sequence[Companion]) -> tuple[str, ...]:
    return tuple(one.id for one in on.companions if one in people)


def _stages(people: Iterable[Companion]) -> tuple[str, ...]:
    stages = {STAGE_OF[one.kind] for one in people}
    return tuple(kind for kind in STAGE_KINDS if kind in stages)


def _reason(on: OnPath, days: _Days, people: Sequence[Companion]) -> Reason:
    """Of one of the people; never of someone missed, whose absence is not counted."""
    hard = next((one for one in people if _is_hard(one)), None)
    if hard:
        return Reason(Why.MILD, hard.id)
    of_day = next((one for one in people if one.kind in days.focus), None)
    if of_day:
        return Reason(Why.DAY, of_day.id)
    one = next((one for one in people if one.kind is not Kind.MISSED), None)
    if one is None:
        return Reason()
    if one.met is None:
        return Reason(Why.NEW, one.id)
    waited = (on.today - on.day_of(one.met)).days
    return Reason(Why.WAITED, one.id, waited) if waited > 1 else Reason()
