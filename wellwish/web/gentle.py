"""What a child's profile is spared: long sits, anybody difficult, and what may touch a loss or a wound."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wellwish import library
from wellwish.errors import Misuse
from wellwish.library import Catalogue, Course, Exercise, Video
from wellwish.order import Order
from wellwish.terms import Kind
from wellwish.web.accounts.models import Member, member_or_none

MOST_MINUTES = 10
_HEAVY = frozenset(("grief", "trauma"))

_gentle: dict[str, Catalogue] = {}
"""By the fingerprint of what it was made from."""


def is_for_child(request: HttpRequest) -> bool:
    """Whether who makes this request uses a child's profile."""
    member = member_or_none(request.user)
    return member is not None and member.is_child


def most_minutes(request: HttpRequest) -> int:
    """The longest sit of who makes this request."""
    return MOST_MINUTES if is_for_child(request) else 60


def catalogue_of(request: HttpRequest) -> Catalogue:
    """The library as who makes this request sees it."""
    return gentle(library.catalogue()) if is_for_child(request) else library.catalogue()


def gentle(catalogue: Catalogue) -> Catalogue:
    """``catalogue`` with what suits a child."""
    if catalogue.fingerprint not in _gentle:
        _gentle.clear()  # a refreshed library has another
        _gentle[catalogue.fingerprint] = _made_gentle(catalogue)
    return _gentle[catalogue.fingerprint]


def _made_gentle(catalogue: Catalogue) -> Catalogue:
    exercises = {key: one for key, one in catalogue.exercises.items() if suits(one)}
    return replace(
        catalogue,
        fingerprint=f"{catalogue.fingerprint} gentle",
        exercises=exercises,
        videos={key: one for key, one in catalogue.videos.items() if suits(one)},
        courses={key: one for key, one in catalogue.courses.items() if _course_suits(one, catalogue)},
        collections={
            key: replace(one, exercises=kept)
            for key, one in catalogue.collections.items()
            if (kept := tuple(exercise for exercise in one.exercises if exercise in exercises))
        },
    )


def suits(one: Exercise | Video) -> bool:
    return not _HEAVY & {*one.flags} and one.lengths.least <= MOST_MINUTES


def check(member: Member | None, order: Order) -> None:
    """Raises Misuse when ``order`` is no sit for this member."""
    if member is None or not member.is_child:
        return
    if order.length_seconds > MOST_MINUTES * 60:
        raise Misuse(_("a sit here lasts up to {minutes} minutes.").format(minutes=MOST_MINUTES))
    exercise = library.catalogue().exercises.get(order.exercise)
    if any(one.kind is Kind.DIFFICULT for one in order.people) or (exercise and not suits(exercise)):
        raise Misuse(_("this sit is for grown-ups; choose another."))


def _course_suits(course: Course, catalogue: Catalogue) -> bool:
    """Whether every day of it does."""
    ids = {one for day in course.days for one in (day.exercise, day.sit) if one}
    return all(one in catalogue.exercises and suits(catalogue.exercises[one]) for one in ids)
