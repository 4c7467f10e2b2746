"""What guests leave behind is gone within a day: their sits, and every sound that speaks a name of theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.utils import timezone

from wellwish.web.accounts.visitor import guest_key
from wellwish.web.player.models import Sit

if TYPE_CHECKING:
    from wellwish.web.desk import Desk

KEPT_HOURS = 22
"""With a sweep every hour nothing is older than a day."""


def sweep(desk: Desk) -> int:
    """Removes it; how many guests there were. A guest goes whole, a day after their last sit was made."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    since = timezone.now() - timedelta(hours=KEPT_HOURS)
    recent = set(Sit.objects.filter(guest__isnull=False, made__gte=since).values_list("guest", flat=True))
    old = set(Sit.objects.filter(guest__isnull=False, made__lt=since).values_list("guest", flat=True))
    for guest in old - recent:
        if guest:
            for sit in Sit.objects.filter(guest=guest):
                desk.shelf.drop(sit.pk)
            Sit.objects.filter(guest=guest).delete()
            desk.studio.forget_everyone(guest_key(guest))
    return len(old - recent)
