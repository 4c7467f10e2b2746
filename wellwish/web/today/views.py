"""Today: made of what was sat before, who is in the circle, and what hour it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellwish.library import Catalogue
from wellwish.web.access import enrolments_of, own_people, own_preferences, signed_in, sits_of
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.beside import Place, parts
from wellwish.web.circle.models import Person
from wellwish.web.desk import desk_of
from wellwish.web.explore.exercise_form import minutes_of
from wellwish.web.explore.history import History, under_way
from wellwish.web.explore.labels import exercise_title
from wellwish.web.explore.shelves import exercise_cards
from wellwish.web.explore.tips import tip_of_the_day
from wellwish.web.gentle import catalogue_of, most_minutes
from wellwish.web.player.forms import LENGTHS, SoundForm
from wellwish.web.player.models import How, Sit
from wellwish.web.player.views import suggested
from wellwish.web.today.choice import Known, Near, NextSit, Sat, Why, for_the_evening, next_sit, unfinished
from wellwish.web.words import clock

_SITS_READ = 60
"""How far back it looks for what they do."""
_MORNING, _DAY, _EVENING = 4, 12, 18
_Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offer:
    """The next sit as the page shows it: one form, whose button begins it."""

    title: str
    about: str
    """How long, and with whom."""
    sounds: str
    why: Why
    action: str
    fields: _Fields


def today(request: HttpRequest) -> HttpResponse:
    """For a member whose door was passed."""
    catalogue, visitor = catalogue_of(request), visitor_of(request)
    sits = list(sits_of(visitor).filter(heard_seconds__gt=0)[:_SITS_READ])
    people = [person for person in own_people(request) if person.may_sit]
    preferences = own_preferences(request)
    known = Known(
        timezone.localtime(),
        tuple(sat for sat in map(_sat, sits) if sat.exercise not in catalogue.lessons),
        tuple(Near(str(one.pk), one.spoken.kind, timezone.localtime(one.added)) for one in people),
        preferences.length_minutes,
    )
    chosen = next_sit(known, catalogue)
    chosen = replace(chosen, minutes=min(chosen.minutes, most_minutes(request)))
    left = unfinished(known, catalogue)
    joined = {one.course for one in enrolments_of(signed_in(request))}
    courses = [one for one in under_way(catalogue, History.of(visitor, catalogue)) if one.course.id not in joined]
    context = {
        "greeting": _greeting(known),
        "offer": _offer(request, chosen, catalogue, people),
        "left": left and {"path": reverse("sit", args=[left.id]), "clock": clock(left.left_seconds)},
        "left_title": left and exercise_title(left.exercise),
        "under_way": courses[:1],
        "nobody": not people,
        "beside": parts(Place.TODAY, request),
        "evening": exercise_cards(for_the_evening(known, catalogue, but=chosen.exercise)),
        "tip": tip_of_the_day(catalogue, visitor, timezone.localdate()),
        "asks_zone": not preferences.zone,
        "house_zone": timezone.get_default_timezone_name(),
    }
    return render(request, "today/today.html", context)


def _sat(sit: Sit) -> Sat:
    """One whose order went with somebody who was removed tells only when and how long."""
    order: dict[str, Any] = sit.sealed_order or {}
    return Sat(
        sit.pk,
        order.get("exercise", ""),
        timezone.localtime(sit.made),
        sit.length_seconds,
        sit.heard_seconds,
        tuple(one for one in order.get("who", ()) if one),
        hard=sit.how == How.HARD,
        sleep=bool(order.get("sleep")),
        playable=bool(order),
    )


def _offer(request: HttpRequest, chosen: NextSit, catalogue: Catalogue, people: list[Person]) -> Offer:
    exercise = catalogue.exercises[chosen.exercise]
    composed = exercise.plan == "circle"
    with_whom = [one for one in people if str(one.pk) in chosen.people] if composed else []
    form = SoundForm(None, desk_of(request).guide, suggested(request))
    sound = {name: str(form[name].value()) for name in ("guide", "bed", "bell")}
    offered = [one for one in minutes_of(exercise) if one <= most_minutes(request)]
    minutes = chosen.minutes if composed else min(offered, key=lambda one: abs(one - chosen.minutes))
    fields = [*sound.items(), *_length(minutes, composed), *(("people", str(one.pk)) for one in with_whom)]
    fields += [(name, "on") for name in ("easy_first", "sleep") if getattr(chosen, name)]
    about = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if with_whom:
        names = get_text_list([one.name for one in with_whom], _("and"))
        about = _("%(minutes)s, with %(names)s") % {"minutes": about, "names": names}
    return Offer(
        exercise.title,
        about,
        _sounds(form, sound),
        chosen.why,
        reverse("make") if composed else reverse("exercise", args=[exercise.id]),
        fields,
    )


def _length(minutes: int, composed: bool) -> _Fields:
    """As the form that it is sent to writes it."""
    if composed and str(minutes) not in dict(LENGTHS):
        return [("length", "other"), ("other", str(minutes))]
    return [("length", str(minutes))]


def _sounds(form: SoundForm, sound: dict[str, str]) -> str:
    """``Led by Heart, rain behind the voice``."""
    guide = next((one.name for one in form.guides if one.id == sound["guide"]), "")
    bed = next((one.name for one in form.beds if one.id == sound["bed"]), "")
    if sound["bed"] == "none" or not bed:
        return _("Led by %(guide)s") % {"guide": guide}
    return _("Led by %(guide)s, over %(bed)s") % {"guide": guide, "bed": bed[:1].lower() + bed[1:]}


def _greeting(known: Known) -> str:
    if not known.sits:
        return _("Welcome")
    if known.was_away:
        return _("Welcome back")
    hour = known.now.hour
    if _MORNING <= hour < _DAY:
        return _("Good morning")
    return _("Good afternoon") if _DAY <= hour < _EVENING else _("Good evening")
