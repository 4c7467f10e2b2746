"""A programme as somebody goes through it: which day is next, and how they are welcomed back after a gap.

Our own design (PRACTICE.md has no numbers for it): nothing is ever late, a gap breaks nothing, and who comes back
chooses how. Nothing here asks a clock: days are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

GAP_DAYS = 7
"""After so many days away somebody is welcomed back, and asked how they would like to go on."""
LONG_GAP_DAYS = 14
"""From here on the last day once more is what is suggested."""
NEW_BEGINNING_DAYS = 60
"""From here on it is the beginning."""


class Choice(StrEnum):
    """How to go on after a gap."""

    GO_ON = "go-on"
    REPEAT = "repeat"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Run:
    """One time through a programme."""

    days: int
    """How many the programme has; they are numbered from 1."""
    began: date
    """When it was begun, or taken up again."""
    done: Mapping[int, date] = field(default_factory=dict)
    """Each day that was done in this run, and when it was done last."""
    skipped: frozenset[int] = frozenset()
    """Days that were left out by choice."""

    @property
    def next_day(self) -> int | None:
        """The day after the last one done or left out that is open, else the first open one; None when none is."""
        settled = {*self.done} | self.skipped
        open_days = [day for day in range(1, self.days + 1) if day not in settled]
        last = max((day for day in settled if day <= self.days), default=0)
        return next((day for day in open_days if day > last), next(iter(open_days), None))

    @property
    def last_done(self) -> int | None:
        """The day that was done last; of several on one date the highest."""
        return max(self.done, key=lambda day: (self.done[day], day), default=None)

    @property
    def alive(self) -> date:
        """When something of it was last done, or it was begun or taken up again."""
        return max((self.began, *self.done.values()))


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody was away for a while."""

    last: int | None
    """The day they did last; None when there is none."""
    choices: tuple[Choice, ...]
    """What they may choose, what is suggested first."""


def welcome_back(run: Run, today: date) -> Back | None:
    """How who was away may go on; None where nobody was, nothing was done yet, or nothing is left to do."""
    gap = (today - run.alive).days
    if gap < GAP_DAYS or run.next_day is None or run.last_done is None:
        return None
    if gap >= NEW_BEGINNING_DAYS:
        choices = (Choice.AGAIN, Choice.REPEAT, Choice.GO_ON)
    elif gap >= LONG_GAP_DAYS:
        choices = (Choice.REPEAT, Choice.GO_ON, Choice.AGAIN)
    else:
        choices = (Choice.GO_ON, Choice.REPEAT, Choice.AGAIN)
    return Back(run.last_done, choices)
