"""The CSV that Insight Timer exports: ``Started At,Duration,Preset,Activity``, a line a session.

``04/20/2026 08:21:14,0:45:0,,Meditation``: month first, local time of an unnamed zone; hours, minutes and seconds
without leading zeros. Known from two open programs that read or write it (a Rust and a Dart one), not from its makers.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from django.utils.translation import gettext

from wellwish.errors import Misuse
from wellwish.practice import moment
from wellwish.web.kept.kinds import MOST_TITLE_CHARACTERS, Kind
from wellwish.web.kept.records import SitRecord, checked_sit, past

_DURATION = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})")
_KINDS = {
    "meditation": Kind.MEDITATION,
    "breathing": Kind.BREATHING,
    "breathwork": Kind.BREATHING,
    "walking": Kind.MOVEMENT,
    "yoga": Kind.MOVEMENT,
    "tai chi": Kind.MOVEMENT,
    "qi gong": Kind.MOVEMENT,
}
"""By activity; every other is something else."""


def insight_record(fields: dict[str, str], zone: tzinfo, zone_name: str) -> SitRecord:
    """A line of it, by the names of its columns in small letters. Raises Misuse."""
    started, duration = fields["started at"].strip(), fields.get("duration", "").strip()
    try:
        wall = datetime.strptime(started, "%m/%d/%Y %H:%M:%S").replace(tzinfo=None)  # noqa: DTZ007 - no zone is said
        began = past(moment(wall, zone), started)
    except (ValueError, OverflowError):
        raise Misuse(
            gettext("“%(text)s” is no time as Insight Timer writes them: month/day/year, as in 04/20/2026 08:21:14.")
            % {"text": started[:30]}
        ) from None
    found = _DURATION.fullmatch(duration)
    if not found:
        raise Misuse(
            gettext("“%(text)s” is no duration as Insight Timer writes them, as in 0:45:0.") % {"text": duration[:20]}
        )
    hours, minutes, seconds = map(int, found.groups())
    activity = fields.get("activity", "").strip()
    kind = _KINDS.get(activity.lower(), Kind.OTHER) if activity else Kind.MEDITATION
    title = fields.get("preset", "").strip() or (activity if kind != Kind.MEDITATION else "")
    return checked_sit(
        began=began.astimezone(UTC).isoformat(),
        zone=zone_name,
        seconds=hours * 3600 + minutes * 60 + seconds,
        planned_seconds=None,
        kind=kind,
        exercise="",
        title=title[:MOST_TITLE_CHARACTERS],
        words="",
    )
