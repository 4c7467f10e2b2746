"""Browsers that show reminders: begun, tried and ended; and "Later", said to a reminder."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wellwish.web.access import pushed_to_of, signed_in
from wellwish.web.accounts.doors import for_grown_ups, open_to_all, posted
from wellwish.web.accounts.signed_in import device
from wellwish.web.accounts.tries import Tries
from wellwish.web.links.models import digest_of
from wellwish.web.reminders.again import is_good, remind_again, token_for
from wellwish.web.reminders.lines import line_for
from wellwish.web.reminders.models import MOST_BROWSERS, PushedTo, reminding_of
from wellwish.web.reminders.push import can_push, push_to_all, readable
from wellwish.web.reminders.views import page

asked = Tries()
"""Notifications to try it, and new browsers: by member."""


@for_grown_ups
@never_cache
@posted
def push(request: HttpRequest) -> HttpResponse:
    """What a browser told of its subscription: from now on reminders go there, too."""
    member, who = signed_in(request), str(signed_in(request).pk)
    if not can_push() or not asked.may(who):
        return page(request, mistake=_("No notification can be sent now. Try again later."), status=422)
    asked.failed(who)
    try:
        told = readable(*(request.POST.get(name, "") for name in ("endpoint", "point", "secret")))
    except ValueError:
        return page(request, mistake=_("This browser’s push service is none that we can reach."), status=422)
    digest = digest_of(told["endpoint"])
    if pushed_to_of(request).exclude(digest=digest).count() >= MOST_BROWSERS:
        return page(request, mistake=_("Those are many browsers. End one first."), status=422)
    reminding_of(member)
    site = request.build_absolute_uri(reverse("home"))
    fields = {"member": member, "told": {**told, "site": site}, "since": timezone.now()}
    fields["browser"] = device(request.headers.get("User-Agent", ""))
    PushedTo.objects.update_or_create(digest=digest, defaults=fields)
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def end(request: HttpRequest, number: int) -> HttpResponse:
    get_object_or_404(pushed_to_of(request), pk=number).delete()
    return redirect("reminders")


@for_grown_ups
@never_cache
@posted
def send_one(request: HttpRequest) -> HttpResponse:
    """To see that it arrives, in each of them."""
    member, who = signed_in(request), str(signed_in(request).pk)
    if not can_push() or not asked.may(who):
        return page(request, mistake=_("No notification can be sent now. Try again later."), status=422)
    asked.failed(who)
    now = timezone.localtime()
    if not any(push_to_all(member, line_for(now), token_for(member, now))):
        return page(request, mistake=_("The push service did not take it. Try again later."), status=422)
    return page(request, said=_("One is on its way to you."))


@open_to_all
@never_cache
@csrf_exempt  # the token alone says that it may be done: nothing that a browser sends by itself counts
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, token: str) -> HttpResponse:
    """ "Later": a page to press it on, for whoever has the reminder. Only a POST does it; programs look at links."""
    if request.method != "POST":
        good = is_good(token)
        return render(request, "reminders/again.html", {"good": good}, status=200 if good else 404)
    at = remind_again(token, timezone.now())
    return render(request, "reminders/again.html", {"at": at}, status=200 if at else 404)
