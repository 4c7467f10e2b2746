"""One kind act after a sit, none twice before all were suggested; and on Today what was counted, where it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from wellwish.web.access import acts_of, signed_in
from wellwish.web.acts.of_day import act_of_the_day, day_with_act, today_here
from wellwish.web.beside import Part, Place, beside
from wellwish.web.gentle import catalogue_of
from wellwish.web.player.models import Sit

_DAYS_LOOKED_BACK = 7


@beside(Place.AFTER_SIT, rank=40)
def suggestion(request: HttpRequest, sit: Sit | None) -> Part | None:
    """Nothing after a sit to fall asleep by; after one of a programme whose lessons name an act, that one."""
    order: dict[str, Any] = (sit.sealed_order or {}) if sit else {}
    if sit is None or order.get("sleep"):
        return None
    member, catalogue = signed_in(request), catalogue_of(request)
    if found := day_with_act(member, catalogue, order):
        return Part("acts/suggestion.html", {"course": found[0], "day": found[1]})
    act = act_of_the_day(catalogue, member, today_here())
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
