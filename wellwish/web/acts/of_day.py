"""One kind act a day: suggested from the library; in a programme that has acts, the one that the day's lesson names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wellwish.library import Act, Catalogue, Course, Day
from wellwish.practice import day_of
from wellwish.web.accounts.models import Member
from wellwish.web.acts.models import KindAct
from wellwish.web.explore.days import day_key, needs_opening, practice_of
from wellwish.web.programmes.going import going
from wellwish.web.programmes.models import State


@dataclass(frozen=True, slots=True)
class ActOfDay:
    key: str
    """The day, as ``day_key``: who counts an act comes back to it."""
    in_lesson: bool
    """Whether the day's lesson names one."""
    suggested: Act | None
    counted: int
    """Today, in all."""
    counts: bool
    """Whether they may be counted: a child's are nobody's numbers."""


def today_here() -> date:
    """The day that an act of now counts for, in the zone that the page is made in: nights end at four."""
    return day_of(timezone.now(), timezone.get_current_timezone())


def act_of_the_day(catalogue: Catalogue, member: Member, day: date) -> Act | None:
    """Each member has an order of their own; a child's has only what is for children."""
    every = [act for some in catalogue.acts.values() for act in some if "child" in act.tags or not member.is_child]
    every.sort(key=lambda act: hashlib.sha256(f"{member.pk} {act.id}".encode()).digest())
    return every[day.toordinal() % len(every)] if every else None


def act_of_day(member: Member, catalogue: Catalogue, course: Course, day: Day) -> ActOfDay:
    today = today_here()
    return ActOfDay(
        day_key(course, day),
        day.lesson in catalogue.lessons,
        act_of_the_day(catalogue, member, today),
        0 if member.is_child else KindAct.objects.filter(member=member, day=today).count(),
        not member.is_child,
    )


def way_back(catalogue: Catalogue, key: str) -> str:
    """Where who counted an act goes on: the day that it was counted on, else the page of kind acts."""
    course_id, _, number = key.rpartition("/")
    course = catalogue.courses.get(course_id)
    if course is None or number not in [str(day.number) for day in course.days]:
        return reverse("acts")
    return reverse("day", args=[course_id, number]) + "#act"


def day_with_act(member: Member, catalogue: Catalogue, order: Mapping[str, Any]) -> tuple[Course, Day] | None:
    """The day of a programme of theirs that a sit (its sealed order) is for, where its lesson names an act."""
    for one in going(member, catalogue, State.RUNNING) if order else ():
        for day in one.course.days if one.course.acts else ():
            own = practice_of(day) == order["exercise"] and not needs_opening(one.course, day)
            if day.lesson in catalogue.lessons and (own or order.get("day") == day_key(one.course, day)):
                return one.course, day
    return None
