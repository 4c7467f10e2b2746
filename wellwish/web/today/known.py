"""What is known of a member, read for the page that offers their next sit, and for every other that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from wellwish.library import Catalogue
from wellwish.terms import Kind
from wellwish.web.access import kept_of, own_people, own_preferences, signed_in, sits_of
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.circle.models import Person
from wellwish.web.explore.history import History
from wellwish.web.path.known import PRACTICE, companion, course_day
from wellwish.web.path.state import steps_of
from wellwish.web.player.models import How, Sit
from wellwish.web.today.choice import Known, Sat

_SITS_READ = 60
"""How far back it looks for what they do."""


@dataclass(frozen=True, slots=True)
class Here:
    known: Known
    people: Sequence[Person]
    """Who may sit now, in the circle's order."""
    history: History


def known_of(request: HttpRequest, catalogue: Catalogue) -> Here:
    """Of who makes this request. Raises Http404 for strangers."""
    visitor, member = visitor_of(request), signed_in(request)
    sits = list(sits_of(visitor).filter(heard_seconds__gt=0)[:_SITS_READ])
    everyone = list(own_people(request))
    people = [person for person in everyone if person.may_sit]
    resting = [person for person in everyone if not person.may_sit]
    history = History.of(visitor, catalogue)
    last = kept_of(request).values_list("began", flat=True).first()
    known = Known(
        timezone.localtime(),
        tuple(sat for sat in map(_sat, sits) if sat.exercise not in catalogue.lessons),
        tuple(map(companion, people)),
        own_preferences(request).length_minutes,
        history.full.get(PRACTICE, 0),
        course_day(visitor, catalogue, history),
        steps_of(member),
        last_hard=max((one.met_at for one in resting if one.met_at and one.kind == Kind.DIFFICULT), default=None),
        last_sat=timezone.localtime(last) if last else None,
    )
    return Here(known, people, history)


def _sat(sit: Sit) -> Sat:
    """One whose order went with somebody who was removed tells only when and how long."""
    order: dict[str, Any] = sit.sealed_order or {}
    return Sat(
        sit.pk,
        order.get("exercise", ""),
        timezone.localtime(sit.made),
        sit.length_seconds,
        sit.heard_seconds,
        tuple(one for one in order.get("who", ()) if one),
        hard=sit.how == How.HARD,
        sleep=bool(order.get("sleep")),
        playable=bool(order),
    )
