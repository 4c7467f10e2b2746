"""The page of a member's reminders, what is pressed on it, and the calendar behind its secret address."""

from __future__ import annotations

import secrets
from datetime import time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.practice.reminding import next_moment
from wellwish.web.access import pushed_to_of, reminders_of, signed_in
from wellwish.web.accounts.doors import for_grown_ups, open_to_all, posted
from wellwish.web.accounts.tries import Tries
from wellwish.web.reminders import offer
from wellwish.web.reminders.again import LATER, token_for
from wellwish.web.reminders.feed import calendar as calendar_of
from wellwish.web.reminders.feed import feed_behind, tries
from wellwish.web.reminders.lines import line_for
from wellwish.web.reminders.models import MOST_TIMES, Reminder, Reminding, reminding_of
from wellwish.web.reminders.post import can_post, post_code, post_line
from wellwish.web.reminders.push import can_push, public_key

PAUSES = (1, 7, 14)
"""Days."""
_EVERY_DAY = "0123456"

mails = Tries()
"""By the member who has them sent."""
codes = Tries()
"""Wrong ones, by member."""


@for_grown_ups
@never_cache
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    return page(request)


@for_grown_ups
@never_cache
@posted
def add(request: HttpRequest) -> HttpResponse:
    """One more time of day."""
    at = _time(request.POST.get("at", ""))
    days = "".join(day for day in _EVERY_DAY if day in request.POST.getlist("day"))
    if at is None or not days:
        return page(request, mistake=_("Choose a time, and at least one day."), status=422)
    if reminders_of(request).count() >= MOST_TIMES:
        return page(request, mistake=_("Those are many times. Remove one first."), status=422)
    if not reminders_of(request).filter(at=at, weekdays=days).exists():
        _add(request, at, days)
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def remove(request: HttpRequest, number: int) -> HttpResponse:
    get_object_or_404(reminders_of(request), pk=number).delete()
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def pause(request: HttpRequest) -> HttpResponse:
    """None for some days; ``days=0`` ends the pause."""
    asked = request.POST.get("days", "")
    days = int(asked) if asked in map(str, PAUSES) else 0
    until = timezone.localdate() + timedelta(days=days) if days else None
    _change(request, quiet_until=until, later=None)
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def later(request: HttpRequest) -> HttpResponse:
    """Once more, in half an hour."""
    _change(request, later=timezone.now() + LATER)
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def unless_sat(request: HttpRequest) -> HttpResponse:
    _change(request, unless_sat=request.POST.get("unless_sat") == "on")
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def email(request: HttpRequest) -> HttpResponse:
    """An address, to which a code goes; with ``off``, none any more."""
    if "off" in request.POST:
        _change(request, by_email=False, email={}, code="")
        return redirect("reminders")
    address, who = request.POST.get("address", "").strip(), str(signed_in(request).pk)
    try:
        validate_email(address)
    except ValidationError:
        return page(request, mistake=_("That is no e-mail address."), status=422)
    if not can_post() or not mails.may(who):
        return page(request, mistake=_("No e-mail can be sent now. Try again later."), status=422)
    mails.failed(who)
    code = f"{secrets.randbelow(10**6):06}"
    if not post_code(address, code):
        return page(request, mistake=_("The mail server did not take it. Try again later."), status=422)
    site = request.build_absolute_uri(reverse("home"))
    _change(request, by_email=False, email={"address": address, "site": site}, code=code)
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def confirm(request: HttpRequest) -> HttpResponse:
    """The code that was sent: the address is theirs."""
    row, who = reminding_of(signed_in(request)), str(signed_in(request).pk)
    typed = "".join(request.POST.get("code", "").split())
    right = bool(row.code) and codes.may(who) and secrets.compare_digest(row.code.encode(), typed.encode())
    if not right:
        codes.failed(who)
        return page(request, mistake=_("That is not the code. Look again, or have a new one sent."), status=422)
    _change(request, by_email=True, code="")
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def send_one(request: HttpRequest) -> HttpResponse:
    """To see that it arrives."""
    row, who = reminding_of(signed_in(request)), str(signed_in(request).pk)
    if not (row.by_email and can_post() and mails.may(who)):
        return page(request, mistake=_("No e-mail can be sent now. Try again later."), status=422)
    mails.failed(who)
    now = timezone.localtime()
    if not post_line(row.email["address"], row.email["site"], line_for(now), token_for(row.member, now)):
        return page(request, mistake=_("The mail server did not take it. Try again later."), status=422)
    return page(request, said=_("One is on its way to you."))


@for_grown_ups
@never_cache
@posted
def feed(request: HttpRequest) -> HttpResponse:
    """A new address of the calendar, shown this once; with ``end``, none any more."""
    row = reminding_of(signed_in(request))
    if "end" in request.POST:
        Reminding.objects.filter(pk=row.pk).update(feed_digest=None)
        return redirect("reminders")
    return page(request, address=request.build_absolute_uri(reverse("calendar", args=[row.new_feed()])))


@for_grown_ups
@never_cache
@posted
def answer_offer(request: HttpRequest) -> HttpResponse:
    """What was offered on Today: yes, not now, or never."""
    answer = request.POST.get("answer", "")
    at = _time(request.POST.get("at", ""))
    if answer == "yes" and at and not reminders_of(request).exists():
        _add(request, at, _EVERY_DAY)
        return redirect("reminders")
    if answer == "never":
        _change(request, no_offer=True)
    else:
        _change(request, no_offer_until=timezone.localdate() + offer.AGAIN)
    return redirect("home")


@open_to_all
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: whoever has the address has it."""
    asker = request.META.get("REMOTE_ADDR", "")
    if not tries.may(asker):
        return HttpResponse(status=429)
    row = feed_behind(token, asker)
    if row is None:
        return HttpResponse(status=404)
    return HttpResponse(calendar_of(row), content_type="text/calendar; charset=utf-8")


def _add(request: HttpRequest, at: time, days: str) -> None:
    _change(request)
    Reminder.objects.create(member=signed_in(request), at=at, weekdays=days)


def _change(request: HttpRequest, **fields: Any) -> None:
    """What was due before a change is over: a time of an hour ago, set now, is for tomorrow."""
    row = reminding_of(signed_in(request))
    Reminding.objects.filter(pk=row.pk).update(settled=timezone.now(), **fields)


def _time(text: str) -> time | None:
    try:
        found = parse_time(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None) if found else None


def page(
    request: HttpRequest, *, mistake: str = "", said: str = "", address: str = "", status: int = 200
) -> HttpResponse:
    """All of a member's reminders, with something to say of them, or the calendar's new address."""
    member = signed_in(request)
    row = Reminding.objects.filter(pk=member.pk).first() or Reminding(member=member)
    paused = row.quiet_until if row.quiet_until and row.quiet_until > timezone.localdate() else None
    browsers = list(pushed_to_of(request))
    by_itself = bool((row.by_email and can_post()) or (browsers and can_push()))
    context = {
        "row": row,
        "times": [(one, _days(one.weekdays)) for one in reminders_of(request)],
        "next": next_moment(row.wishes(), timezone.now()),
        "paused": paused,
        "pauses": PAUSES,
        "weekdays": [(str(number), name) for number, name in WEEKDAYS.items()],
        "can_post": can_post(),
        "can_push": can_push(),
        "push_key": public_key() if can_push() else "",
        "browsers": browsers,
        "by_itself": by_itself,
        "reached": bool(row.feed_digest or address or by_itself),
        "mistake": mistake,
        "said": said,
        "address": address,
    }
    return render(request, "reminders/reminders.html", context, status=status)


def _days(weekdays: str) -> str:
    """``Every day``, or their names."""
    if weekdays == _EVERY_DAY:
        return _("Every day")
    return ", ".join(str(WEEKDAYS[int(day)]) for day in weekdays)
