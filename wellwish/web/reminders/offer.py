"""On Today, once somebody has a habit: a reminder at the time they usually sit. Asked once, and again after a month."""

from __future__ import annotations

from datetime import time, timedelta

from django.http import HttpRequest
from django.utils import timezone

from wellwish.practice.reminding import usual_time
from wellwish.web.access import kept_of, reminders_of, signed_in
from wellwish.web.beside import Part, Place, beside
from wellwish.web.player.models import Sit
from wellwish.web.reminders.models import Reminding

_LOOKED_BACK = timedelta(days=28)
AGAIN = timedelta(days=30)


@beside(Place.TODAY, rank=60)
def offer(request: HttpRequest, sit: Sit | None) -> Part | None:
    usual = offered(request)
    return Part("reminders/offer.html", {"usual": usual}) if usual else None


def offered(request: HttpRequest) -> time | None:
    """The time to offer; None for a child, where there are reminders or no habit, and for who wants no offer now."""
    member = signed_in(request)
    if member.is_child:
        return None
    recent = kept_of(request).filter(began__gt=timezone.now() - _LOOKED_BACK).only("began", "zone")
    usual = usual_time(one.local for one in recent)
    if usual is None or reminders_of(request).exists():
        return None
    row = Reminding.objects.filter(pk=member.pk).first()
    if row and (row.no_offer or (row.no_offer_until and timezone.localdate() < row.no_offer_until)):
        return None
    return usual
