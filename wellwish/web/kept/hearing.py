"""What a player or a timer tells of a sit, taken into the record: once, for what it was, on the right day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wellwish import library
from wellwish.errors import Misuse
from wellwish.practice import WHOLE_SHARE, zone_named
from wellwish.web.accounts.models import Member
from wellwish.web.kept.kinds import MOST_SECONDS, Kind
from wellwish.web.kept.models import KeptSit, zone_of
from wellwish.web.path.state import meet
from wellwish.web.player.models import Sit

_SAME_SITTING = timedelta(hours=1)
"""Who goes on with a sit within this time has not begun another."""
_SLACK_SECONDS = 1
_MET_SECONDS = 60
_OLDEST = timedelta(days=366)
"""How late a report may come."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Report:
    seconds: int
    """Without a key: heard of this sit in all, ever. With one: heard in the sitting that the key names."""
    key: str | None = None
    began: datetime | None = None
    """When that sitting began (aware); only together with a key."""
    zone: str = ""
    """IANA name, empty when the browser did not say one that there is."""
    planned_seconds: int | None = None


def read_report(fields: Mapping[str, str]) -> Report:
    """A report as it is posted: ``seconds``, and perhaps ``key``, ``began`` (ISO 8601), ``zone`` and ``planned``.

    Raises Misuse.
    """
    key = fields.get("key") or None
    if key and not _KEY.fullmatch(key):
        raise Misuse("key has 8 to 64 letters, digits, _ or -")
    zone = fields.get("zone", "")
    return Report(
        _whole(fields.get("seconds", ""), "seconds"),
        key,
        _moment(fields["began"]) if key and fields.get("began") else None,
        zone if zone_named(zone) else "",
        _whole(fields["planned"], "planned") or None if fields.get("planned") else None,
    )


def hear_sit(sit: Sit, report: Report) -> None:
    """Takes in what a player tells of ``sit``; only ever more, and no more than can have passed."""
    with transaction.atomic():
        sit = Sit.objects.select_for_update(of=("self",)).select_related("member").get(pk=sit.pk)
        row = None
        if report.key and sit.member:
            row, more = _hear_sitting(sit.member, report, sit)
        else:
            passed = int((timezone.now() - sit.made).total_seconds()) + _SLACK_SECONDS
            more = min(report.seconds, passed) - sit.heard_seconds
            if more > 0 and sit.member:
                row = _go_on(sit.member, sit, more, report.zone)
        if more > 0:
            sit.heard_seconds += more
            sit.save(update_fields=["heard_seconds"])
        if row and more > 0:
            _meet(row, sit, row.seconds - more)


def _meet(row: KeptSit, sit: Sit, before: int) -> None:
    """Its people were sat with once enough was heard in one sitting: a minute, of the shortest most of it.

    ``before`` is how many seconds of this sitting were known already.
    """
    if before < min(_MET_SECONDS, WHOLE_SHARE * sit.length_seconds) <= row.seconds:
        meet(row.member, {one for one in (sit.sealed_order or {}).get("who", ()) if one}, row.ended)


def hear_timer(member: Member, report: Report) -> None:
    """Takes in what a timer tells, as often as it does. Raises Misuse without a key."""
    if not report.key:
        raise Misuse("a sit with the timer has a key")
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)  # two reports at once wait for each other
        _hear_sitting(member, report)


def keep_received(sit: Sit, member: Member) -> None:
    """A guest's sit became a member's: what was heard of it until now is theirs, too. Call it inside a transaction."""
    if sit.heard_seconds:
        row = _new(member, sit, None)
        row.set_time(sit.made, zone_of(member), sit.heard_seconds)
        row.save(force_insert=True)


def _hear_sitting(member: Member, report: Report, sit: Sit | None = None) -> tuple[KeptSit | None, int]:
    """The sitting of this key, None while nothing was heard, and by how many seconds it has become longer."""
    row = KeptSit.objects.select_for_update().filter(member=member, key=report.key).first()
    now = timezone.now()
    if row is None:
        earliest = max(sit.made if sit else now - _OLDEST, now - _OLDEST)
        began = max(earliest, min(report.began or now - timedelta(seconds=report.seconds), now))
        seconds = _believed(report.seconds, began, now)
        if seconds < 1:
            return None, 0
        row = _new(member, sit, report.key)
        row.planned_seconds = sit.length_seconds if sit else report.planned_seconds
        row.set_time(began, report.zone or zone_of(member), seconds)
        row.save(force_insert=True)
        return row, seconds
    more = _believed(report.seconds, row.began, now) - row.seconds
    if more > 0:
        row.seconds += more
        row.ended = now
        row.save(update_fields=["seconds", "ended"])
    return row, max(more, 0)


def _go_on(member: Member, sit: Sit, more: int, zone: str) -> KeptSit:
    """The sitting of which ``more`` seconds were heard just now: one under way, or a new one."""
    now = timezone.now()
    under_way = KeptSit.objects.filter(member=member, sit=sit, key=None, ended__gte=now - _SAME_SITTING)
    row = under_way.order_by("-began").first()
    if row is None:
        row = _new(member, sit, None)
        row.set_time(max(sit.made, now - timedelta(seconds=more)), zone or zone_of(member), more)
        row.save(force_insert=True)
    else:
        row.seconds = min(row.seconds + more, MOST_SECONDS)
        row.ended = now
        row.save(update_fields=["seconds", "ended"])
    return row


def _new(member: Member, sit: Sit | None, key: str | None) -> KeptSit:
    """Not saved, and without its time."""
    if sit is None:
        return KeptSit(member=member, key=key, kind=Kind.TIMER)
    exercise = sit.order.exercise if sit.order else ""
    return KeptSit(
        member=member,
        sit=sit,
        key=key,
        planned_seconds=sit.length_seconds,
        kind=kind_of(exercise),
        exercise=exercise,
    )


def kind_of(exercise: str) -> Kind:
    """What an exercise of the library is; who is not in it any more was a meditation."""
    catalogue = library.catalogue()
    if exercise in catalogue.lessons:
        return Kind.LESSON
    found = catalogue.exercises.get(exercise)
    return Kind(found.kind) if found and found.kind in Kind.values else Kind.MEDITATION


def _believed(seconds: int, began: datetime, now: datetime) -> int:
    """No more than have passed."""
    return min(seconds, int((now - began).total_seconds()) + _SLACK_SECONDS, MOST_SECONDS)


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise Misuse(f"{name} is a whole number")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misuse("began is a moment, such as 2026-03-20T21:30:00Z") from None
