"""What changed over one run of a programme: kind acts that were counted in it, and check-ins before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from wellwish.web.access import enrolments_of
from wellwish.web.acts import change as acts
from wellwish.web.checkins.asking import Between, Change, between_in, own_rows
from wellwish.web.checkins.words import changes_told
from wellwish.web.programmes.going import Going, local_day, today


@dataclass(frozen=True, slots=True)
class Changed:
    acts: acts.Change | None = None
    """None where the programme has none, or nothing was counted."""
    between: Between | None = None
    """None until there are both check-ins."""
    changes: tuple[tuple[Change, str, str], ...] = ()
    """Each change of ``between``, by how much, and in words."""


def changed(going: Going) -> Changed:
    """Nothing for a child, who is asked nothing."""
    if going.enrolment.member.is_child:
        return Changed()
    between = _between(going)
    return Changed(_acts(going), between, tuple(changes_told(between)) if between else ())


def _acts(going: Going) -> acts.Change | None:
    """From the day it was begun until its last day was done, or it was left, or today."""
    if not going.course.acts:
        return None
    one = going.enrolment
    last = today() if one.is_open else local_day(one.ended or one.began)
    if going.is_finished:
        last = max(going.run.done.values(), default=last)
    first = local_day(one.began)
    found = acts.change(one.member, first, max(first, last))
    return found if found.words else None


def _between(going: Going) -> Between | None:
    """The check-ins of this run: those after it came once it was begun, and before it was begun anew."""
    one = going.enrolment
    later = [other.began for other in enrolments_of(one.member) if other.course == one.course and other.run > one.run]
    rows = [row for row in own_rows(one.member) if not later or row.at < min(later)]
    found = between_in(rows, one.course)
    return found if found and found.after.at >= one.began else None
