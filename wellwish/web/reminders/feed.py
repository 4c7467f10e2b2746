"""A member's times as a calendar (iCalendar, RFC 5545), for a calendar program to subscribe to. It names nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from wellwish.practice.reminding import Time
from wellwish.web.accounts.tries import Tries
from wellwish.web.links.models import digest_of
from wellwish.web.reminders.models import Reminding

tries = Tries()
"""By the address that asks."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONG = timedelta(minutes=15)


def feed_behind(token: str, asker: str) -> Reminding | None:
    """Whose calendar it is; None for any other token, and for who has tried too many of those."""
    if not tries.may(asker):
        return None
    found = Reminding.objects.filter(feed_digest=digest_of(token), member__is_child=False).select_related("member")
    row = found.first()
    if row is None:
        tries.failed(asker)
    return row


def calendar(row: Reminding) -> bytes:
    """Each time as an event that comes every week, in the member's zone; after a pause, from its end on."""
    wishes = row.wishes()
    made = Calendar()
    made.add("prodid", "-//Wellwish//Reminders//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Wellwish")
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    first = max(filter(None, (row.settled.astimezone(wishes.zone).date(), wishes.quiet_until)))
    for number, one in enumerate(wishes.times):
        event = Event()
        event.add("uid", f"{digest_of(f'{row.feed_digest} {number}')[:32]}@wellwish")
        event.add("dtstamp", row.settled)
        event.add("summary", _("A quiet moment"))
        event.add("transp", "TRANSPARENT")
        event.add("dtstart", datetime.combine(_first_day(one, first), one.at, wishes.zone))
        event.add("duration", _LONG)
        event.add("rrule", {"freq": "weekly", "byday": [_DAYS[day] for day in sorted(one.weekdays)]})
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("A quiet moment"))
        alarm.add("trigger", timedelta())
        event.add_component(alarm)
        made.add_component(event)
    made.add_missing_timezones(last_date=(timezone.now() + timedelta(days=3650)).date())
    return bytes(made.to_ical())


def _first_day(one: Time, first: date) -> date:
    """The first of its days from ``first`` on."""
    return next(day for day in (first + timedelta(days=n) for n in range(7)) if day.weekday() in one.weekdays)
