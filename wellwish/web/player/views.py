"""Choosing a sit, making it, playing it, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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
from wellwish.practice import path
from wellwish.sound import BEDS, DAY_FADES, SLEEP_DB, SLEEP_FADES, gain
from wellwish.terms import SAMPLE_RATE, Kind, ScoreStage
from wellwish.web import consents
from wellwish.web.access import own_people, own_preferences, own_sit, signed_in, sits_of
from wellwish.web.accounts.doors import open_to_guests, posted
from wellwish.web.accounts.models import House
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.beside import Place, parts
from wellwish.web.circle.models import Person
from wellwish.web.desk import desk_of
from wellwish.web.explore.days import day_for, open_day
from wellwish.web.explore.forms import UNNAMED
from wellwish.web.explore.labels import exercise_title as title_of
from wellwish.web.gentle import catalogue_of, is_for_child, most_minutes
from wellwish.web.kept.hearing import hear_sit, read_report
from wellwish.web.links.models import DAYS, USUAL_DAYS
from wellwish.web.offline.owner import KEEP_HEADER
from wellwish.web.path.known import COURSE, PRACTICE, companion
from wellwish.web.path.words import reason_words
from wellwish.web.player.forms import LENGTHS, SitForm, SoundForm, as_before
from wellwish.web.player.gate import Busy
from wellwish.web.player.how_it_was import KEEP_HOW, questions
from wellwish.web.player.making import make_sit, sitting_of
from wellwish.web.player.models import How, Sit
from wellwish.web.player.shelf import Sitting
from wellwish.web.today.choice import on_path
from wellwish.web.today.known import known_of
from wellwish.web.words import clock, plain_title, sentence, stage_start
from wellwish.web.yours.looks import preferences_here

_SITS_SHOWN = 5
_JUST_NOW = timedelta(seconds=30)
_FILES = (("mp3", "MP3"), ("opus", "Opus"))
"""What a sit can be kept as, and how that is called."""
_TIMER_MINUTES = (0, 5, 10, 20, 30, 60)
"""What a sleep timer offers; 0: none."""
_BED_OFFERED = "rain"
"""What the player's switch turns on in a sit that was asked for without a bed."""


@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Who, how long, over what, begin. A filled form is answered with the way to the sit it made."""
    if request.method != "POST":
        return _choose_page(request, _form(request, None))
    form = _form(request, request.POST)
    if not form.is_valid():
        return _choose_page(request, form, 422)
    _open_day(request, form.cleaned_data["day"])
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
    return player_page(request, own_sit(request, sit_id))


def player_page(request: HttpRequest, sit: Sit, sound_form: SoundForm | None = None, status: int = 200) -> HttpResponse:
    """Its page; ``sound_form`` is one that was filled and cannot be followed."""
    sitting = sitting_or_why_not(request, sit)
    if isinstance(sitting, HttpResponse):
        return sitting
    data = player_data(sit, sitting)
    before = parts(Place.BEFORE_SIT, request, sit) if sit.member else []
    data["begin"] = data["begin"] and KEEP_HEADER not in request.headers and not before
    context = {
        "sit": sit,
        "is_guest": sit.member is None,
        "claimed": House.find() is not None,
        "unscripted": f"{data['sound']}.{data['bed']['name']}" if data["bed"]["on"] else data["sound"],
        "questions": questions(request, sit),
        "before": before,
        "beside": parts(Place.AFTER_SIT, request, sit) if sit.member else (),
        "captions": data["captions"],
        "files": _FILES,
        "link_days": DAYS,
        "usual_days": USUAL_DAYS,
        "sound_form": sound_form
        or SoundForm(None, desk_of(request).guide, as_before(sit.order) if sit.order else None),
    }
    return render(request, "player/sit.html", context | _frame(sit, sitting, data, _title), status=status)


def shared_page(request: HttpRequest, sit: Sit, page: str, sound: str) -> HttpResponse:
    """The player for someone else, at the address ``page``; its files are at ``sound``, without their endings.

    It plays the sit over its bed and reports nothing; nobody's name is written on it.
    """
    sitting = sitting_or_why_not(request, sit)
    if isinstance(sitting, HttpResponse):
        return sitting
    bed = f".{sit.order.bed}" if sit.order and sit.order.bed != "none" else ""
    data = _sound_data(sit, sitting, plain_title) | {
        "id": "shared",
        "page": page,
        "sound": f"{sound}{_version(sit)}{bed}",
        "captions": f"{sound}{_version(sit)}.vtt",
    }
    context = {"shared": True, "unscripted": data["sound"], "captions": data["captions"]}
    return render(request, "player/sit.html", context | _frame(sit, sitting, data, plain_title))


def sitting_or_why_not(request: HttpRequest, sit: Sit) -> Sitting | HttpResponse:
    """The sound of a sit, or a page that says why there is none."""
    try:
        sitting = sitting_of(desk_of(request), sit)
    except Gone as error:
        return render(request, "player/over.html", {"gone": sentence(error)}, status=410)
    except WellwishError as error:
        return render(request, "player/over.html", {"trouble": sentence(error)}, status=503)
    return sitting or render(request, "player/over.html", status=410)


def _frame(sit: Sit, sitting: Sitting, data: dict[str, Any], title: Callable[[ScoreStage], str]) -> dict[str, Any]:
    """What every page with a player shows; ``title`` names a stage."""
    count = len(sitting.stages)
    return {
        "player_json": json.dumps(data),
        "stages": [_shown(stage, (number + 1) / count, title) for number, stage in enumerate(sitting.stages)],
        "length_clock": clock(sit.length_seconds),
        "timers": _TIMER_MINUTES,
        "answer": sit.how,
    }


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
    """Hears the answer to the one question after a sit; a member's is kept once they agreed to that."""
    sit = own_sit(request, sit_id)
    if is_for_child(request):
        raise Http404
    answer = request.POST.get("how", "")
    if answer not in How.values:
        return HttpResponse("no such answer\n", status=422, content_type="text/plain")
    if sit.member and request.POST.get("keep") in ("yes", "no"):
        consents.decide(sit.member, KEEP_HOW, request.POST["keep"] == "yes")
    agreed = sit.member and consents.decided(sit.member, KEEP_HOW)
    if agreed:
        sit.how = answer
        sit.save(update_fields=["how"])
    asks = KEEP_HOW if sit.member and agreed is None else None
    return render(request, "player/answered.html", {"sit": sit, "answer": answer, "asks": asks})


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
    before = _suggested_sit(request) | _of_the_day(request) if data is None else None
    return SitForm(data, people, desk_of(request).guide, before, most_minutes(request))


def _of_the_day(request: HttpRequest) -> dict[str, Any]:
    """With whom, and with how many words, where a day of the course of loving-kindness was opened to be sat."""
    if not day_for(visitor_of(request), PRACTICE).startswith(f"{COURSE}/"):
        return {}
    catalogue = catalogue_of(request)
    choice = path.choose(on_path(known_of(request, catalogue).known, catalogue))
    return {
        "people": list(choice.people),
        "guidance": choice.guidance,
        "easy_first": choice.easy_first,
        "difficult_yes": "difficult" in choice.stages,  # only with the standing yes of their path
    }


def _open_day(request: HttpRequest, number: int | None) -> None:
    """A sit that Today offers for a day of the course is for it, as if the day had been opened first."""
    course = catalogue_of(request).courses.get(COURSE)
    day = next((one for one in course.days if one.number == number), None) if course else None
    if course and day:
        open_day(signed_in(request), course, day)


def _suggested_sit(request: HttpRequest) -> dict[str, Any]:
    """As ``suggested``, and how long, where the member has set that."""
    minutes = str(own_preferences(request).length_minutes or "")
    usual = {"length": minutes} if minutes in dict(LENGTHS) else {"length": "other", "other": minutes}
    return suggested(request) | (usual if minutes else {})


def suggested(request: HttpRequest) -> dict[str, str]:
    """How a sit sounds: as the last time, or as it was set; a page about a guide may have led here."""
    last = sits_of(visitor_of(request)).first()
    before = as_before(last.order) if last and last.order else {}
    if preferences := preferences_here(request):
        before |= preferences.sound
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
        "due": _due(people),
        "caution": library.page("notes", "difficult").opening,
        "sits": [
            (sit, exercise_title(sit.order))
            for sit in sits_of(visitor_of(request)).filter(heard_seconds__gt=0)[:_SITS_SHOWN]
        ],
    }
    return render(request, "player/choose.html", context, status=status)


def _due(people: Sequence[Person]) -> str:
    """Who has waited longest, and for how long."""
    on = path.OnPath(timezone.localtime(), tuple(map(companion, people)), minutes=5)
    return reason_words(path.choose(on).reason, people, on)


def player_data(sit: Sit, sitting: Sitting) -> dict[str, Any]:
    """What the player's script works with (static/player/app.js)."""
    return _sound_data(sit, sitting, _title) | {
        "id": sit.id,
        "page": reverse("sit", args=[sit.id]),
        "sound": f"/media/{sit.id}{_version(sit)}",
        "captions": f"/media/{sit.id}{_version(sit)}.vtt",
        "report": reverse("sat", args=[sit.id]),
        "bed": _bed_data(sit.order, sit.length_seconds),
        "heard": sit.heard_seconds,
        "place": sit.place_seconds,
        "keep": reverse("place", args=[sit.id]),
        "keyed": sit.member is not None,
        # One that was asked for this moment begins by itself; one that is come back to waits.
        "begin": not sit.heard_seconds and timezone.now() - sit.made < _JUST_NOW,
    }


def _sound_data(sit: Sit, sitting: Sitting, title: Callable[[ScoreStage], str]) -> dict[str, Any]:
    """What of it is the same for whoever hears it; ``title`` names a stage."""
    order = sit.order
    guide = guides.every().get(order.guide) if order else None
    return {
        "length": sitting.length / SAMPLE_RATE,
        "title": exercise_title(order),
        "guide": guide.name if guide else "",
        "place": 0,
        "stages": [
            {"title": title(stage), "plain": plain_title(stage), "start": stage_start(stage)}
            for stage in sitting.stages
        ],
    }


def _version(sit: Sit) -> str:
    """What stands behind its id in the addresses of its files once they are others than at first."""
    return f"~{sit.sounding}" if sit.sounding else ""


def exercise_title(order: Order | None) -> str:
    """The title of what is sat, where it is still in the library."""
    return title_of(order.exercise if order else "")


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


def _shown(stage: ScoreStage, width: float, title: Callable[[ScoreStage], str]) -> dict[str, object]:
    """A stage as the page shows it: one ring of the drawing (``width`` from 0 to 1), one chapter of the list."""
    seconds = stage_start(stage)
    return {
        "title": title(stage),
        "start": seconds,
        "clock": clock(seconds),
        "radius": round(66 + 184 * width),
    }
