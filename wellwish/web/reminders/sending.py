"""Sends what is due, at most once: claimed in the database first, then sent.

A server that is killed between the two has not sent it, and nobody will: a reminder that does not come is a quiet
morning, one that comes twice nags. Servers that share a database share the claims.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import translation

from wellwish.practice import day_of
from wellwish.practice.reminding import due
from wellwish.web.kept.models import KeptSit
from wellwish.web.reminders.lines import line_for
from wellwish.web.reminders.models import Reminding
from wellwish.web.reminders.post import can_post, post_line
from wellwish.web.yours.models import preferences_of

_log = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Sends every member's that is due at ``now`` (aware); how many went out. One that fails keeps none other back."""
    if not can_post():
        return 0
    sent = 0
    for row in Reminding.objects.filter(by_email=True, member__is_child=False).select_related("member").order_by("pk"):
        try:
            sent += _send(row, now)
        except Exception as error:  # whatever it is, it is one member's; its text may hold what is private
            _log.error("a reminder was not sent: %s", type(error).__name__)
    return sent


def _send(row: Reminding, now: datetime) -> bool:
    wishes = row.wishes()
    at = due(wishes, row.settled, now)
    if at is None or not row.claim(at):
        return False
    if row.unless_sat and KeptSit.objects.filter(member=row.member, day=day_of(now, wishes.zone)).exists():
        return False
    with translation.override(preferences_of(row.member).language or None):
        return post_line(row.email["address"], row.email["site"], line_for(at.astimezone(wishes.zone)))
