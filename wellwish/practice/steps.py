"""How hard the path may be, and how answers change that: down at once, up slowly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

LEAST, MILDEST, HARDEST = 1, 2, 4
"""Of 10: the least a step down leads to, where it begins, and the most there is (PRACTICE.md: mild irritation first,
at most 4)."""
GENTLE_DAYS = 14
_EASY_SITS = 3
"""So many easy ones in a row are followed by a step up."""


class Felt(StrEnum):
    """What someone answers after a sit with someone difficult."""

    EASY = "easy"
    ALIVE = "alive"
    TOO_MUCH = "much"


@dataclass(frozen=True, slots=True)
class Steps:
    agreed: bool = False
    """Whether someone mildly difficult may be added at all."""
    level: int = MILDEST
    easies: int = 0
    """Easy ones in a row."""
    gentle_since: date | None = None
    gentle_until: date | None = None
    """The first day that is as usual again."""

    def is_gentle(self, today: date) -> bool:
        return self.gentle_until is not None and today < self.gentle_until


def eased(steps: Steps, today: date, days: int = GENTLE_DAYS) -> Steps:
    """Gentler until ``days`` from ``today``; what is gentle for longer stays so."""
    until = max(today + timedelta(days), steps.gentle_until or today)
    since = steps.gentle_since if steps.is_gentle(today) else today
    return replace(steps, gentle_since=since, gentle_until=until, easies=0)


def answered(steps: Steps, felt: Felt, today: date) -> Steps:
    """After a sit with someone difficult: too much is a step down and a gentle time, three easy ones a step up."""
    if felt is Felt.TOO_MUCH:
        return eased(replace(steps, level=max(steps.level - 1, LEAST)), today)
    if felt is Felt.ALIVE:
        return replace(steps, easies=0)
    if steps.easies + 1 < _EASY_SITS:
        return replace(steps, easies=steps.easies + 1)
    return replace(steps, level=min(steps.level + 1, HARDEST), easies=0)
