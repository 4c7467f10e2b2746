"""Where a member is on their path, for whoever needs to know; and the step down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from wellwish.practice import GENTLE_DAYS, Felt, Steps, answered, day_of, eased
from wellwish.web.access import path_of
from wellwish.web.accounts.models import Member
from wellwish.web.circle.models import Person
from wellwish.web.path.models import Path


def step_down(member: Member, days: int = GENTLE_DAYS) -> None:
    """Gentler sits until ``days`` from today: shorter, with easy people, nobody difficult. Never shortens such a time.

    No answer is kept by it; the member sees the date on their path and can end it there.
    """
    keep(member, eased(steps_of(member), today(), days))


def is_gentle(member: Member) -> bool:
    """Whether the sits of ``member`` are to be gentler today."""
    return steps_of(member).is_gentle(today())


def met(member: Member) -> dict[UUID, date]:
    """When each person of their circle was last sat with, by id; who never was is not in it."""
    people = Person.objects.filter(owner=member).order_by("added", "pk")
    found = ((one.pk, one.met_at) for one in people)
    return {key: day_of(at, timezone.get_current_timezone()) for key, at in found if at}


def today() -> date:
    """The day that a sit begun now counts for, where they are."""
    return day_of(timezone.now(), timezone.get_current_timezone())


def steps_of(member: Member) -> Steps:
    row = path_of(member)
    return Steps(
        agreed=bool(row.agreed),
        level=int(row.level),
        easies=int(row.easies),
        gentle_since=_date(row.gentle_since),
        gentle_until=_date(row.gentle_until),
    )


def hear(member: Member, sit_id: str, felt: Felt, agreed: bool) -> None:
    """The answer after a sit with someone difficult: too much is obeyed, others count where they ``agreed`` to that.

    One answer for a sit counts once; too much is obeyed after any other.
    """
    steps = steps_of(member)
    again = path_of(member).heard == sit_id
    if felt is Felt.TOO_MUCH:
        if not (again and steps.is_gentle(today())):
            keep(member, answered(steps, felt, today()), sit_id)
    elif agreed and not again:
        keep(member, answered(steps, felt, today()), sit_id)


def keep(member: Member, steps: Steps, heard: str = "") -> None:
    """``heard`` is the id of the sit that it comes from."""
    values = {
        "agreed": steps.agreed,
        "level": steps.level,
        "easies": steps.easies,
        "gentle_since": steps.gentle_since and steps.gentle_since.isoformat(),
        "gentle_until": steps.gentle_until and steps.gentle_until.isoformat(),
    }
    Path.objects.update_or_create(owner=member, defaults=values | ({"heard": heard} if heard else {}))


def begin_anew(member: Member) -> None:
    """As usual from now on: nothing gentler than that."""
    keep(member, replace(steps_of(member), gentle_since=None, gentle_until=None))


def meet(member: Member, person_ids: set[str], at: datetime) -> None:
    """They were sat with at ``at`` (aware)."""
    for one in Person.objects.filter(owner=member, pk__in=person_ids).order_by("pk"):
        if one.met_at is None or one.met_at < at:
            Person.objects.filter(pk=one.pk).update(met=at.isoformat())  # nothing, should they be removed just now


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
