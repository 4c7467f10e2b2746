"""What the path needs to know of a member, read from what is kept; no sit is opened for it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from wellwish.library import Catalogue
from wellwish.practice import path
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.circle.models import Person
from wellwish.web.explore.days import day_for
from wellwish.web.explore.history import History, Progress
from wellwish.web.programmes.going import going_in, newest_in

COURSE = "path-30"
PRACTICE = "loving-kindness"


def companion(person: Person) -> path.Companion:
    return path.Companion(
        str(person.pk),
        person.spoken.kind,
        timezone.localtime(person.added),
        timezone.localtime(person.met_at) if person.met_at else None,
        person.hardness,
    )


def days_done(member: Member, catalogue: Catalogue, history: History) -> Collection[int]:
    """Numbers of the thirty that are done: in the run they are in, where they joined it."""
    course = catalogue.courses.get(COURSE)
    if course is None:
        return ()
    going = going_in(member, course)
    return going.run.done if going else Progress.of(course, history).done


def course_day(visitor: Visitor, catalogue: Catalogue, history: History) -> int | None:
    """The day of the thirty they are at: the one they opened, else the next one; past the last when all are done.

    Who joined it as a programme is at the next day of that run; who left that run is at none.
    """
    course = catalogue.courses.get(COURSE)
    if course is None:
        return None
    opened = day_for(visitor, PRACTICE)
    if opened.startswith(f"{COURSE}/"):
        return int(opened.rpartition("/")[2])
    if visitor.member and (going := newest_in(visitor.member, course)):
        if going.next is None:
            return path.DAYS + 1
        return going.next.number if going.enrolment.is_open else None
    progress = Progress.of(course, history)
    if not progress.done:
        return None
    return progress.next.number if progress.next else path.DAYS + 1
