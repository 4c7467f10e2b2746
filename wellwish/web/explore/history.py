"""What a visitor has sat, counted by the marks of their sits: none is opened for it, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from wellwish.library import Catalogue, Course, Day, Exercise
from wellwish.practice import WHOLE_SHARE
from wellwish.web.access import sits_of
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.explore.days import day_key, needs_opening, practice_of
from wellwish.web.player.models import day_mark_of, exercise_mark_of, owner_mark

_LATELY = 5


@dataclass(frozen=True, slots=True)
class History:
    full: Mapping[str, int]
    """How often each exercise that is in the library was sat, at least four fifths of it."""
    lately: tuple[str, ...]
    """Exercises that were begun, each once, the newest first."""
    days: frozenset[str]
    """Days (``day_key``) that were opened and sat so."""

    @classmethod
    def of(cls, visitor: Visitor, catalogue: Catalogue) -> History:
        """One question to the database; a sit with someone who was removed since counts as before."""
        counted = (
            sits_of(visitor)
            .filter(heard_seconds__gt=0)
            .exclude(exercise_mark="")
            .alias(wanted=F("length_seconds") * WHOLE_SHARE)
            .order_by()
            .values_list("exercise_mark", "day_mark")
            .annotate(last=Max("made"), full=Count("pk", filter=Q(heard_seconds__gte=F("wanted"))))
        )
        rows = sorted(counted, key=lambda row: row[2], reverse=True)
        if not rows:
            return cls({}, (), frozenset())
        whose = owner_mark(visitor.member.pk if visitor.member else None, visitor.guest)
        exercises = {exercise_mark_of(whose, one): one for one in catalogue.exercises}
        full: Counter[str] = Counter()
        for exercise, _, _, times in rows:
            if exercise in exercises:
                full[exercises[exercise]] += times
        sat_for = {day for _, day, _, times in rows if times and day}
        lately = dict.fromkeys(exercises[exercise] for exercise, *_ in rows if exercise in exercises)
        return cls(full, tuple(lately), frozenset(_days(catalogue, whose, sat_for)))

    def recent(self, catalogue: Catalogue) -> list[Exercise]:
        """The newest few."""
        return [catalogue.exercises[one] for one in self.lately[:_LATELY]]


def _days(catalogue: Catalogue, whose: str, marks: set[str]) -> list[str]:
    """The days that have one of these marks."""
    every = [day_key(course, day) for course in catalogue.courses.values() for day in course.days] if marks else []
    return [day for day in every if day_mark_of(whose, day) in marks]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far someone is in a course. Where days have one practice, each is done by a sit it was opened for."""

    course: Course
    done: frozenset[int]
    """Numbers of days."""

    @classmethod
    def of(cls, course: Course, history: History) -> Progress:
        done = {
            day.number
            for day in course.days
            if day_key(course, day) in history.days
            or (history.full.get(practice_of(day)) and not needs_opening(course, day))
        }
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
