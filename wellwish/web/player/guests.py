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
    """Removes it; how many sits there were.

    Takes go first: when anything fails, the sits that tell of them are still there for the next sweep. A guest's later
    sits stay, and their takes are made again when they are played.
    """
    since = timezone.now() - timedelta(hours=KEPT_HOURS)
    old = list(Sit.objects.filter(guest__isnull=False, made__lt=since))
    for guest in {sit.guest for sit in old}:
        desk.studio.forget_everyone(guest_key(guest or ""))
    for sit in old:
        desk.shelf.drop(sit.pk)
        sit.delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return len(old)
