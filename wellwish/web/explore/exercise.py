"""The page of one exercise: what it is, and the way into a sit of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish import guides, library
from wellwish.errors import WellwishError
from wellwish.library import Catalogue, Exercise
from wellwish.samples import OPENING_SECONDS
from wellwish.web.access import favourites_of, own_people, signed_in
from wellwish.web.accounts.doors import open_to_guests, posted
from wellwish.web.accounts.models import member_or_none
from wellwish.web.accounts.visitor import visitor_of, welcome
from wellwish.web.desk import desk_of
from wellwish.web.explore.exercise_form import ExerciseForm
from wellwish.web.explore.labels import FLAGS, KINDS, LEVELS, minutes, plain_name
from wellwish.web.explore.models import Favourite
from wellwish.web.explore.shelves import Link, alike, technique_link
from wellwish.web.gentle import catalogue_of, most_minutes
from wellwish.web.player.making import make_sit
from wellwish.web.player.views import refusal_status, see, suggested
from wellwish.web.sounds import Sound


@open_to_guests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """Shows it; a filled form is answered with the way to a sit of it."""
    one = found_exercise(request, exercise_id)
    if one.plan == "circle":  # its people and its length are chosen where the planner is asked
        if request.method != "POST":
            return _page(request, one, None)
        return redirect("make" if member_or_none(request.user) else "home")
    if request.method != "POST":
        return _page(request, one, _form(request, one, None))
    visitor = welcome(request)
    form = _form(request, one, request.POST)
    if not form.is_valid():
        return _page(request, one, form, 422)
    try:
        sit = make_sit(desk_of(request), visitor, form.order(), form.who)
    except WellwishError as error:
        form.refuse(error)
        return _page(request, one, form, refusal_status(error))
    return see(sit)


@never_cache
@posted
def favourite(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """Keeps it among the member's favourites, or takes it out again."""
    one = found_exercise(request, exercise_id)
    kept = [row.pk for row in favourites_of(request) if row.exercise == one.id]
    if kept:
        favourites_of(request).filter(pk__in=kept).delete()
    else:
        Favourite.objects.create(owner=signed_in(request), exercise=one.id)
    answer = redirect("exercise", one.id)
    answer.status_code = 303
    return answer


def found_exercise(request: HttpRequest, exercise_id: str) -> Exercise:
    """Raises Http404."""
    one = catalogue_of(request).exercises.get(exercise_id)
    if one is None:
        raise Http404
    return one


def _form(request: HttpRequest, one: Exercise, data: Any) -> ExerciseForm:
    people = []
    if one.people and member_or_none(request.user):
        people = [row for row in own_people(request) if row.may_sit and row.spoken.kind in one.people]
    before = suggested(request) if data is None else None
    return ExerciseForm(data, one, people, desk_of(request).guide, before, most_minutes(request))


def _page(request: HttpRequest, one: Exercise, form: ExerciseForm | None, status: int = 200) -> HttpResponse:
    catalogue = catalogue_of(request)
    is_member = visitor_of(request).member is not None
    context = {
        "exercise": one,
        "form": form,
        "people": [(row, form["person"].value() == key) for key, row in form.people.items()] if form else [],
        "caution": library.page("notes", "difficult").opening,
        "kind": KINDS[one.kind],
        "minutes": minutes(one),
        "level": LEVELS[one.level],
        "technique": technique_link(catalogue, one.technique),
        "topics": [Link(f"{reverse('explore')}?topic={topic}", plain_name(topic)) for topic in one.topics],
        "flags": [FLAGS[flag] for flag in one.flags],
        "needs_before": bool({"trauma", "grief"} & {*one.flags}),
        "days": _days(catalogue, one),
        "alike": alike(catalogue, one),
        "opening": Sound("opening", "how it begins", "", f"/media/exercises/{one.id}", OPENING_SECONDS),
        "guide": guides.find(desk_of(request).guide).name,
        "kept": is_member and any(row.exercise == one.id for row in favourites_of(request)),
        "canonical": request.build_absolute_uri(reverse("exercise", args=[one.id])),
    }
    return render(request, "explore/exercise.html", context, status=status)


def _days(catalogue: Catalogue, one: Exercise) -> list[Link]:
    """The days of courses it belongs to. Of a course whose every day is it, the course."""
    links = []
    for course in catalogue.courses_with(one.id):
        days = [day for day in course.days if one.id in (day.exercise, day.sit)]
        if len(days) > 1:
            links.append(Link(reverse("course", args=[course.id]), course.title))
        else:
            path = reverse("day", args=[course.id, days[0].number])
            links.append(
                Link(path, gettext("Day %(number)s of %(title)s") % {"number": days[0].number, "title": course.title})
            )
    return links
