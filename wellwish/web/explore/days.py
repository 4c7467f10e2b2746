"""Which day of a course a sit is for, where several days have one practice: the day that was opened for it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from wellwish import library
from wellwish.library import Course, Day
from wellwish.web.access import open_day_of
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.explore.models import OpenDay

_OPEN_HOURS = 12
"""Who opens a day sits it the same day; a sit of next week is not for it."""


def day_key(course: Course, day: Day) -> str:
    """What is kept of a day: ``path-30/3``."""
    return f"{course.id}/{day.number}"


def practice_of(day: Day) -> str:
    """The id of what is sat on it; empty where there is nothing."""
    return day.exercise or day.sit


def needs_opening(course: Course, day: Day) -> bool:
    """Whether other days have the same practice, so that a sit of it tells of no day by itself."""
    return sum(practice_of(other) == practice_of(day) for other in course.days) > 1


def open_day(member: Member, course: Course, day: Day) -> None:
    """The next sits of its practice are for this day, until another is opened, or the day is over."""
    values = {"day": day_key(course, day), "opened": timezone.now()}
    OpenDay.objects.update_or_create(owner=member, defaults=values)


def day_for(visitor: Visitor, exercise: str) -> str:
    """The day that a sit of ``exercise`` begun now is for (``day_key``); empty when it is for none."""
    row = open_day_of(visitor.member) if visitor.member else None
    if row is None or timezone.now() - row.opened > timedelta(hours=_OPEN_HOURS):
        return ""
    course_id, _, number = row.day.rpartition("/")
    course = library.catalogue().courses.get(course_id)
    days = course.days if course else ()
    return row.day if any(str(one.number) == number and practice_of(one) == exercise for one in days) else ""
