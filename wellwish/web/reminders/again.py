""" "Later", said to a reminder: by whoever has it in hand, signed in or not, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from wellwish.web.accounts.models import Member
from wellwish.web.reminders.models import Reminding

LATER = timedelta(minutes=30)
_SALT = "wellwish.reminders.again"
_LONGEST = timedelta(hours=24)


def token_for(member: Member, at: datetime) -> str:
    """Asks that the reminder of ``at`` come once more.

    Names nobody. Good once, for a day, and until a newer one is used.
    """
    return signing.dumps([str(member.pk), at.timestamp()], salt=_SALT)


def is_good(token: str) -> bool:
    """Whether it would still do something."""
    return _meant(token) is not None


def remind_again(token: str, now: datetime) -> datetime | None:
    """When it comes again; None for a token that is spent, too old or not ours."""
    meant = _meant(token)
    if meant is None:
        return None
    pk, at = meant
    return now + LATER if _unanswered(pk, at).update(later=now + LATER, answered=at) else None


def _meant(token: str) -> tuple[UUID, datetime] | None:
    """Whose reminder, and of when, while nothing was said to it or to a newer one."""
    try:
        pk, stamp = signing.loads(token, salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        return None
    at = datetime.fromtimestamp(stamp, UTC)
    return (UUID(pk), at) if _unanswered(UUID(pk), at).exists() else None


def _unanswered(pk: UUID, at: datetime) -> QuerySet[Reminding]:
    return Reminding.objects.filter(Q(answered=None) | Q(answered__lt=at), pk=pk)
