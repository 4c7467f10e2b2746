"""Whether to offer a check-in of a programme, and what changed from the one before it to the one after."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from wellwish.practice.measures import Range, Verdict, usual_range
from wellwish.web import consents
from wellwish.web.accounts.models import Member
from wellwish.web.checkins.consent import KEEP_CHECKINS
from wellwish.web.checkins.items import GREATEST, ITEMS, LEAST, Item
from wellwish.web.checkins.models import MOODS, CheckIn, Occasion

BEFORE, AFTER = Occasion.BEFORE.value, Occasion.AFTER.value


@dataclass(frozen=True, slots=True)
class Change:
    """One item, answered at both times."""

    item: Item
    before: int
    after: int
    usual: Range | None
    """By this person's answers up to the check-in before, that one included."""
    verdict: Verdict
    """Of ``after`` against ``usual``."""


@dataclass(frozen=True, slots=True)
class Between:
    before: CheckIn
    after: CheckIn
    changes: tuple[Change, ...]
    """In the order of the items; those left out at either time are not there."""


def needed(member: Member, programme: str, when: str) -> bool:
    """Whether a check-in ``when`` ("before" or "after") of the course ``programme`` has something to offer.

    Never to a child, nor to who said no to keeping answers. Before: unless one before is still without its one after.
    After: once there is one before to compare with.
    """
    if member.is_child or consents.decided(member, KEEP_CHECKINS) is False:
        return False
    newest = next(iter(_of_programme(own_rows(member), programme)), None)
    waits = newest is not None and newest.occasion == Occasion.BEFORE
    return waits if when == AFTER else not waits


def between(member: Member, programme: str) -> Between | None:
    """The newest check-in after ``programme`` against the last one before it; None until there are both."""
    return between_in(own_rows(member), programme)


def between_in(rows: list[CheckIn], programme: str) -> Between | None:
    """The same of ``rows``, the newest first."""
    own = _of_programme(rows, programme)
    after = next((row for row in own if row.occasion == Occasion.AFTER), None)
    if after is None:
        return None
    before = next((row for row in own if row.occasion == Occasion.BEFORE and row.at < after.at), None)
    if before is None:
        return None
    baseline = [row for row in rows if row.at <= before.at]
    changes = (_change(item, before, after, baseline) for item in ITEMS)
    return Between(before, after, tuple(change for change in changes if change))


def own_rows(member: Member) -> list[CheckIn]:
    """Their check-ins to our own items, the newest first."""
    return [*CheckIn.objects.filter(Q(member=member) & ~Q(occasion__in=MOODS)).order_by("-at", "-pk")]


def _of_programme(rows: list[CheckIn], programme: str) -> list[CheckIn]:
    return [row for row in rows if row.programme == programme]


def _change(item: Item, before: CheckIn, after: CheckIn, baseline: list[CheckIn]) -> Change | None:
    if item.id not in before.answers or item.id not in after.answers:
        return None
    was, now = before.answers[item.id], after.answers[item.id]
    usual = usual_range([row.answers[item.id] for row in baseline if item.id in row.answers], LEAST, GREATEST)
    return Change(item, was, now, usual, usual.judge(now) if usual else Verdict.TOO_EARLY)
