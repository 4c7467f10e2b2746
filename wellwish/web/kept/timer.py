"""The timer: a sit without a guide, run by the browser, and what it tells of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.errors import Misuse
from wellwish.order import DEFAULT_BELL
from wellwish.sound import BEDS
from wellwish.web.access import kept_of, signed_in
from wellwish.web.accounts.doors import open_to_guests, posted
from wellwish.web.accounts.models import member_or_none
from wellwish.web.gentle import is_for_child
from wellwish.web.kept.hearing import hear_timer, read_report
from wellwish.web.kept.kinds import Kind
from wellwish.web.sounds import Sound, bed_sounds, bell_sounds

LENGTHS = ("5", "10", "15", "20", "30", "45", "60")


class TimerForm(forms.Form):
    """What the page offers at first; the browser reads and remembers what is chosen."""

    length = forms.ChoiceField(choices=[(one, one) for one in LENGTHS], initial="20")
    bell = forms.CharField(initial=DEFAULT_BELL)
    bed = forms.CharField(initial="none")


@open_to_guests
@never_cache
@require_safe
def timer(request: HttpRequest) -> HttpResponse:
    """For anyone who may sit here but a child, whose sits are short; what a guest sits is not kept."""
    if is_for_child(request):
        raise Http404
    member = member_or_none(request.user)
    data: dict[str, Any] = {"beds": {name: bed.seconds for name, bed in BEDS.items()}}
    if member:
        owner = hashlib.sha256(f"timer {member.pk}".encode()).hexdigest()[:16]
        data |= {"report": reverse("timer-sat"), "owner": owner}
    context = {
        "form": TimerForm(),
        "lengths": LENGTHS,
        "bells": _bells(),
        "beds": _beds(),
        "timer_json": json.dumps(data),
    }
    return render(request, "kept/timer.html", context)


@never_cache
@posted
def sat(request: HttpRequest) -> HttpResponse:
    """Hears how long a sit with the timer has been, as often as it is told."""
    try:
        hear_timer(signed_in(request), read_report(request.POST.dict()))
    except Misuse as error:
        return HttpResponse(f"{error}\n", status=422, content_type="text/plain")
    return HttpResponse(status=204)


@never_cache
@require_safe
def after(request: HttpRequest) -> HttpResponse:
    """The page of the last sit with the timer, to write of it; else where lines of today are."""
    kept = kept_of(request).filter(kind=Kind.TIMER).first()
    return redirect("practice-sit", kept.pk) if kept else redirect("write")


def _bells() -> list[Sound]:
    """Every bell, and none."""
    none = Sound("none", _("No bell"), _("It begins and ends without a sound."))
    return [*(one for one in bell_sounds() if one.id != "none"), none]


def _beds() -> list[Sound]:
    """Silence, every bed, and what the browser itself has."""
    silence = Sound("none", _("Silence"), _("Nothing but the bells."))
    own = Sound("own", _("A sound of mine"), _("A file of yours, over and over. It stays in this browser only."))
    return [silence, *(one for one in bed_sounds() if one.id != "none"), own]
