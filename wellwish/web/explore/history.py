"""What a visitor has sat, read from their sits: nothing else is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wellwish.library import Catalogue, Course, Day, Exercise
from wellwish.practice import is_whole
from wellwish.web.access import sits_of
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.player.models import Sit

_LATELY = 5


@dataclass(frozen=True, slots=True)
class History:
    full: Counter[str]
    """How often each exercise was sat to its end."""
    lately: tuple[str, ...]
    """Exercises that were begun, each once, the newest first."""

    @classmethod
    def of(cls, visitor: Visitor) -> History:
        """One question to the database."""
        return cls.read(
            sits_of(visitor).filter(heard_seconds__gt=0).only("sealed_order", "heard_seconds", "length_seconds")
        )

    @classmethod
    def read(cls, sits: Iterable[Sit]) -> History:
        """Of sits that were begun, the newest first; one with someone who was removed since tells of no exercise."""
        sat = [
            (sit.sealed_order["exercise"], is_whole(sit.heard_seconds, sit.length_seconds))
            for sit in sits
            if sit.sealed_order
        ]
        return cls(
            Counter(exercise for exercise, whole in sat if whole),
            tuple(dict.fromkeys(exercise for exercise, _ in sat)),
        )

    def recent(self, catalogue: Catalogue) -> list[Exercise]:
        """The newest few that are still in the library."""
        return [catalogue.exercises[one] for one in self.lately if one in catalogue.exercises][:_LATELY]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far someone is in a course. Where several days have the same practice, each needs a sit of its own."""

    course: Course
    done: frozenset[int]
    """Numbers of days."""

    @classmethod
    def of(cls, course: Course, history: History) -> Progress:
        left, done = history.full.copy(), set()
        for day in course.days:
            practice = day.exercise or day.sit
            if practice and left[practice]:
                left[practice] -= 1
                done.add(day.number)
        return cls(course, frozenset(done))

    @property
    def next(self) -> Day | None:
        """The day after the last one done that is not done yet, else the first; None when all are."""
        open_days = [day for day in self.course.days if day.number not in self.done]
        later = [day for day in open_days if day.number > max(self.done, default=0)]
        return next(iter(later or open_days), None)

    @property
    def is_under_way(self) -> bool:
        return bool(self.done) and self.next is not None


def under_way(catalogue: Catalogue, history: History) -> list[Progress]:
    """The courses that were begun and have a day left, those that are furthest first."""
    all_of_them = (Progress.of(course, history) for course in catalogue.courses.values())
    begun = [one for one in all_of_them if one.is_under_way]
    return sorted(begun, key=lambda one: -len(one.done) / len(one.course.days))
