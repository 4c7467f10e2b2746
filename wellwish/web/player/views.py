"""Choosing a sit, making it, playing it, and what is told of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish import guides, library
from wellwish.errors import Gone, Misuse, WellwishError
from wellwish.order import Order
from wellwish.sound import BEDS, DAY_FADES, SLEEP_DB, SLEEP_FADES, gain
from wellwish.terms import SAMPLE_RATE, Kind, ScoreStage
from wellwish.web.access import own_people, own_sit, sits_of
from wellwish.web.accounts.doors import open_to_guests, posted
from wellwish.web.accounts.models import House
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.desk import desk_of
from wellwish.web.explore.forms import UNNAMED
from wellwish.web.explore.tips import tip_of_the_day
from wellwish.web.gentle import is_for_child, most_minutes
from wellwish.web.kept.hearing import hear_sit, read_report
from wellwish.web.offline.owner import KEEP_HEADER
from wellwish.web.player.forms import SitForm, as_before
from wellwish.web.player.gate import Busy
from wellwish.web.player.making import make_sit, sitting_of
from wellwish.web.player.models import How, Sit
from wellwish.web.player.shelf import Sitting
from wellwish.web.words import clock, plain_title, sentence, stage_start

_SITS_SHOWN = 5
_JUST_NOW = timedelta(seconds=30)
_BED_OFFERED = "rain"
"""What the player's switch turns on in a sit that was asked for without a bed."""


def choose(request: HttpRequest) -> HttpResponse:
    """The member's first page: who, how long, begin."""
    return _choose_page(request, _form(request, None))


@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """A filled form is answered with the way to the sit it made."""
    if request.method != "POST":
        return redirect("home")
    form = _form(request, request.POST)
    if not form.is_valid():
        return _choose_page(request, form, 422)
    try:
        sit = make_sit(desk_of(request), visitor_of(request), form.order(), form.who)
    except WellwishError as error:
        form.refuse(error)
        return _choose_page(request, form, refusal_status(error))
    return see(sit)


@open_to_guests
@never_cache
@require_safe
def play(request: HttpRequest, sit_id: str) -> HttpResponse:
    """The player, for whoever made this sit."""
    sit = own_sit(request, sit_id)
    try:
        sitting = sitting_of(desk_of(request), sit)
    except Gone as error:
        return render(request, "player/over.html", {"gone": sentence(error)}, status=410)
    except WellwishError as error:
        return render(request, "player/over.html", {"trouble": sentence(error)}, status=503)
    if sitting is None:
        return render(request, "player/over.html", status=410)
    stages = [_shown(stage, (number + 1) / len(sitting.stages)) for number, stage in enumerate(sitting.stages)]
    data = _player_data(sit, sitting)
    data["begin"] = data["begin"] and KEEP_HEADER not in request.headers
    context = {
        "sit": sit,
        "is_guest": sit.member is None,
        "claimed": House.find() is not None,
        "player_json": json.dumps(data),
        "unscripted": f"{data['sound']}.{data['bed']['name']}" if data["bed"]["on"] else data["sound"],
        "stages": stages,
        "seconds": sit.length_seconds,
        "length_clock": clock(sit.length_seconds),
        "questions": () if is_for_child(request) else How.choices,
    }
    return render(request, "player/sit.html", context)


@open_to_guests
@never_cache
@posted
def sat(request: HttpRequest, sit_id: str) -> HttpResponse:
    """Hears how many seconds of a sit were really sat (``kept.hearing`` says in which fields); the most stays."""
    sit = own_sit(request, sit_id)
    try:
        hear_sit(sit, read_report(request.POST.dict()))
    except Misuse as error:
        return HttpResponse(f"{error}\n", status=422, content_type="text/plain")
    return HttpResponse(status=204)


@open_to_guests
@never_cache
@posted
def how(request: HttpRequest, sit_id: str) -> HttpResponse:
    """Hears the answer to the one question after a sit."""
    sit = own_sit(request, sit_id)
    if is_for_child(request):
        raise Http404
    answer = request.POST.get("how", "")
    if answer not in How.values:
        return HttpResponse("no such answer\n", status=422, content_type="text/plain")
    sit.how = answer
    sit.save(update_fields=["how"])
    return render(request, "player/answered.html", {"sit": sit})


@open_to_guests
@never_cache
@posted
def keep(request: HttpRequest) -> HttpResponse:
    """A guest wants to keep what they made: on to an account, whose form asks for it once more."""
    return redirect(reverse("sign-in" if House.find() else "setup") + "?keep=yes")


def see(sit: Sit) -> HttpResponse:
    """The way to a sit that was just made."""
    answer = HttpResponseRedirect(reverse("sit", args=[sit.id]))
    answer.status_code = 303
    return answer


def refusal_status(error: WellwishError) -> int:
    return 429 if isinstance(error, Busy) else 422 if isinstance(error, Misuse) else 503


def _form(request: HttpRequest, data: Any) -> SitForm:
    people = [person for person in own_people(request) if person.may_sit]
    before = suggested(request) if data is None else None
    return SitForm(data, people, desk_of(request).guide, before, most_minutes(request))


def suggested(request: HttpRequest) -> dict[str, str]:
    """As the last time; a page about a guide may have led here."""
    last = sits_of(visitor_of(request)).first()
    before = as_before(last.order) if last and last.order else {}
    if guide := request.GET.get("guide"):
        before["guide"] = guide
    return before


def _choose_page(request: HttpRequest, form: SitForm, status: int = 200) -> HttpResponse:
    people = [person for person in own_people(request) if person.may_sit]
    chosen = set(form["people"].value() or ())
    context = {
        "form": form,
        "lengths": form.lengths,
        "people": [(person, str(person.pk) in chosen) for person in people if person.kind != Kind.DIFFICULT],
        "difficult": [(person, str(person.pk) in chosen) for person in people if person.kind == Kind.DIFFICULT],
        "caution": library.page("notes", "difficult").opening,
        "sits": [
            (sit, _exercise_title(sit.order))
            for sit in sits_of(visitor_of(request)).filter(heard_seconds__gt=0)[:_SITS_SHOWN]
        ],
        "tip": tip_of_the_day(library.catalogue(), visitor_of(request), timezone.localdate()),
    }
    return render(request, "player/choose.html", context, status=status)


def _player_data(sit: Sit, sitting: Sitting) -> dict[str, Any]:
    """What the player's script works with (static/player/app.js)."""
    order = sit.order
    guide = guides.every().get(order.guide) if order else None
    return {
        "id": sit.id,
        "page": reverse("sit", args=[sit.id]),
        "sound": f"/media/{sit.id}",
        "captions": f"/media/{sit.id}.vtt",
        "report": reverse("sat", args=[sit.id]),
        "length": sitting.length / SAMPLE_RATE,
        "title": _exercise_title(order),
        "guide": guide.name if guide else "",
        "bed": _bed_data(order, sit.length_seconds),
        "heard": sit.heard_seconds,
        "keyed": sit.member is not None,
        # One that was asked for this moment begins by itself; one that is come back to waits.
        "begin": not sit.heard_seconds and timezone.now() - sit.made < _JUST_NOW,
        "stages": [
            {"title": _title(stage), "plain": plain_title(stage), "start": stage_start(stage)}
            for stage in sitting.stages
        ],
    }


def _exercise_title(order: Order | None) -> str:
    """The title of what is sat, where it is still in the library."""
    catalogue = library.catalogue()
    found = order and (catalogue.lessons.get(order.exercise) or catalogue.exercises.get(order.exercise))
    return found.title if found else "A sit"


def _bed_data(order: Order | None, length_seconds: int) -> dict[str, Any]:
    """The bed a player turns on and off: as a loop of its own, which it plays as a mix would."""
    bed = order.bed if order and order.bed in BEDS else None
    sleep = order is not None and order.sleep
    return {
        "name": bed or _BED_OFFERED,
        "on": bed is not None,
        "loop": f"/media/beds/{bed or _BED_OFFERED}.webm",
        "seconds": BEDS[bed or _BED_OFFERED].seconds,
        "level": gain(SLEEP_DB) if sleep else 1,
        "out": (SLEEP_FADES if sleep else DAY_FADES).of(length_seconds).out_seconds,
    }


def _title(stage: ScoreStage) -> str:
    """A name as its owner wrote it; what stands for somebody without one begins like every other title."""
    return capfirst(stage.title) if stage.title in UNNAMED.values() else stage.title


def _shown(stage: ScoreStage, width: float) -> dict[str, object]:
    """A stage as the page shows it: one ring of the drawing (``width`` from 0 to 1), one chapter of the list."""
    seconds = stage_start(stage)
    return {
        "title": _title(stage),
        "start": seconds,
        "clock": clock(seconds),
        "radius": round(66 + 184 * width),
    }
