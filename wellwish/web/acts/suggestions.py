"""One kind act after a sit, none twice before all were suggested; and on Today what was counted, where it is."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

from wellwish import library
from wellwish.library import Act, Catalogue
from wellwish.practice import day_of
from wellwish.web.access import acts_of, signed_in
from wellwish.web.accounts.models import Member
from wellwish.web.beside import Part, Place, beside
from wellwish.web.player.models import Sit

_DAYS_LOOKED_BACK = 7


def today_here() -> date:
    """The day that an act of now counts for, in the zone that the page is made in: nights end at four."""
    return day_of(timezone.now(), timezone.get_current_timezone())


def act_of_the_day(catalogue: Catalogue, member: Member, day: date) -> Act | None:
    """Each member has an order of their own; a child's has only what is for children."""
    every = [act for some in catalogue.acts.values() for act in some if "child" in act.tags or not member.is_child]
    every.sort(key=lambda act: hashlib.sha256(f"{member.pk} {act.id}".encode()).digest())
    return every[day.toordinal() % len(every)] if every else None


@beside(Place.AFTER_SIT, rank=40)
def suggestion(request: HttpRequest, sit: Sit | None) -> Part | None:
    """Nothing after a sit to fall asleep by."""
    if sit is None or (sit.sealed_order or {}).get("sleep"):
        return None
    act = act_of_the_day(library.catalogue(), signed_in(request), today_here())
    return Part("acts/suggestion.html", {"act": act}) if act else None


@beside(Place.TODAY, rank=60)
def counted(request: HttpRequest, sit: Sit | None) -> Part | None:
    """Only for who counts them, and never that there were none."""
    member = signed_in(request)
    if member.is_child:
        return None
    today = today_here()
    since = today - timedelta(days=_DAYS_LOOKED_BACK - 1)
    days = [*acts_of(request).filter(day__gte=since, day__lte=today).values_list("day", flat=True)]
    return Part("acts/counted.html", {"now": days.count(today), "week": len(days)}) if days else None
