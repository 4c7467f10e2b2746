"""Today: made of what was sat before, who is in the circle, and what hour it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellwish.library import Catalogue
from wellwish.practice.path import DAYS
from wellwish.terms import Kind
from wellwish.web.access import enrolments_of, own_preferences, signed_in
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.beside import Place, parts
from wellwish.web.circle.models import Person
from wellwish.web.desk import desk_of
from wellwish.web.explore.exercise_form import minutes_of
from wellwish.web.explore.history import under_way
from wellwish.web.explore.labels import exercise_title
from wellwish.web.explore.shelves import exercise_cards
from wellwish.web.explore.tips import tip_of_the_day
from wellwish.web.gentle import catalogue_of, is_for_child, most_minutes
from wellwish.web.path.words import fewer_words, reason_words
from wellwish.web.player.forms import LENGTHS, SoundForm
from wellwish.web.player.views import suggested
from wellwish.web.today.choice import CIRCLE, Known, NextSit, Why, for_the_evening, next_sit, on_path, unfinished
from wellwish.web.today.known import known_of
from wellwish.web.words import clock

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
    here = known_of(request, catalogue)
    known = here.known
    chosen = next_sit(known, catalogue)
    chosen = replace(chosen, minutes=min(chosen.minutes, most_minutes(request)))
    left = unfinished(known, catalogue)
    joined = {one.course for one in enrolments_of(signed_in(request))}
    courses = [one for one in under_way(catalogue, here.history) if one.course.id not in joined]
    context = {
        "greeting": _greeting(known),
        "offer": _offer(request, chosen, catalogue, here.people, _day_of(known, chosen)),
        "because": "" if is_for_child(request) else reason_words(chosen.reason, here.people, on_path(known, catalogue)),
        "fewer": fewer_words(chosen.guidance),
        "left": left and {"path": reverse("sit", args=[left.id]), "clock": clock(left.left_seconds)},
        "left_title": left and exercise_title(left.exercise),
        "under_way": courses[:1],
        "nobody": not here.people,
        "beside": parts(Place.TODAY, request),
        "evening": exercise_cards(for_the_evening(known, catalogue, but=chosen.exercise)),
        "tip": tip_of_the_day(catalogue, visitor, timezone.localdate()),
        "asks_zone": not own_preferences(request).zone,
        "house_zone": timezone.get_default_timezone_name(),
    }
    return render(request, "today/today.html", context)


def _day_of(known: Known, chosen: NextSit) -> int | None:
    """The day of the thirty that the offered sit is for; a gentle one, or one after a long time, is for none."""
    fits = chosen.exercise == CIRCLE and chosen.why in (Why.FIRST, Why.USUAL)
    return known.day if fits and known.day and known.day <= DAYS else None


def _offer(
    request: HttpRequest, chosen: NextSit, catalogue: Catalogue, people: Sequence[Person], day: int | None
) -> Offer:
    exercise = catalogue.exercises[chosen.exercise]
    composed = exercise.plan == "circle"
    with_whom = [one for one in people if str(one.pk) in chosen.people] if composed else []
    form = SoundForm(None, desk_of(request).guide, suggested(request))
    sound = {name: str(form[name].value()) for name in ("guide", "bed", "bell")}
    offered = [one for one in minutes_of(exercise) if one <= most_minutes(request)]
    minutes = chosen.minutes if composed else min(offered, key=lambda one: abs(one - chosen.minutes))
    fields = [*sound.items(), *_length(minutes, composed), *(("people", str(one.pk)) for one in with_whom)]
    fields += [(name, "on") for name in ("easy_first", "sleep") if getattr(chosen, name)]
    if day:
        fields.append(("day", str(day)))
    if composed and chosen.guidance < 1:
        fields.append(("guidance", str(chosen.guidance)))
    if any(one.kind == Kind.DIFFICULT for one in with_whom):  # only with the standing yes of their path
        fields.append(("difficult_yes", "on"))
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
