"""Sends what is due, at most once: claimed in the database first, then sent.

A server that is killed between the two has not sent it, and nobody will: a reminder that does not come is a quiet
morning, one that comes twice nags. Servers that share a database share the claims.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import Q
from django.utils import translation

from wellwish.practice import day_of
from wellwish.practice.reminding import due
from wellwish.web.kept.models import KeptSit
from wellwish.web.reminders.again import token_for
from wellwish.web.reminders.lines import line_for
from wellwish.web.reminders.models import PushedTo, Reminding
from wellwish.web.reminders.post import can_post, post_line
from wellwish.web.reminders.push import can_push, push_to_all
from wellwish.web.yours.models import preferences_of

_log = logging.getLogger(__name__)


def send_due(now: datetime) -> int:
    """Sends every member's that is due at ``now`` (aware); how many members got one. One that fails keeps none other
    back."""
    ways = Q(pk=None)
    if can_post():
        ways |= Q(by_email=True)
    if can_push():
        ways |= Q(pk__in=PushedTo.objects.values("member"))
    sent = 0
    for row in Reminding.objects.filter(ways, member__is_child=False).select_related("member").order_by("pk"):
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
        return any(_every_way(row, line_for(at.astimezone(wishes.zone)), token_for(row.member, at)))


def _every_way(row: Reminding, line: str, again: str) -> list[bool]:
    """Which of them took it: notifications first, for a mail server may take its time."""
    taken = push_to_all(row.member, line, again) if can_push() else []
    if row.by_email and can_post():
        taken.append(post_line(row.email["address"], row.email["site"], line, again))
    return taken
