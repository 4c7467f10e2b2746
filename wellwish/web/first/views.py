"""Making a sit, playing it, and leaving it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellwish.errors import Misuse, WellwishError
from wellwish.terms import SAMPLE_RATE, ScoreStage
from wellwish.web.access import own_sit
from wellwish.web.desk import desk_of
from wellwish.web.first.forms import SitForm
from wellwish.web.first.making import Busy, make_sit
from wellwish.web.visitors import visitor_of, welcome


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form; a good one is answered with the way to the sit it made."""
    visitor = welcome(request)
    if request.method != "POST":
        return _form_page(request, SitForm())
    form = SitForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        sit = make_sit(desk_of(request), visitor, form.cleaned_data["people"], form.cleaned_data["length"])
    except WellwishError as error:
        form.refuse(error)
        return _form_page(
            request, form, status=429 if isinstance(error, Busy) else 422 if isinstance(error, Misuse) else 503
        )
    answer = HttpResponseRedirect(reverse("sit", args=[sit.id]))
    answer.status_code = 303
    return answer


@never_cache
@require_safe
def play(request: HttpRequest, sit_id: str) -> HttpResponse:
    """The player, for the visitor who made this sit; anyone else reads that it is over."""
    sit = own_sit(desk_of(request).sits, visitor_of(request), sit_id)
    if sit is None:
        return render(request, "first/over.html", status=404)
    context = {
        "sit": sit,
        "seconds": sit.length / SAMPLE_RATE,
        "stages": [_shown(stage, (number + 1) / len(sit.stages)) for number, stage in enumerate(sit.stages)],
    }
    return render(request, "first/sit.html", context)


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Where Stop leads without JavaScript: back to the ground, then on."""
    return render(request, "first/stopped.html")


def _form_page(request: HttpRequest, form: SitForm, status: int = 200) -> HttpResponse:
    return render(request, "first/begin.html", {"form": form}, status=status)


def _shown(stage: ScoreStage, width: float) -> dict[str, object]:
    """A stage as the page shows it: one ring of the drawing (``width`` from 0 to 1), one chapter of the list."""
    seconds = stage.start / SAMPLE_RATE
    return {
        "title": stage.title,
        "person": stage.person if stage.person and stage.person not in stage.title else "",
        "seconds": seconds,
        "clock": f"{int(seconds) // 60}:{int(seconds) % 60:02d}",
        "radius": round(66 + 184 * width),
    }
