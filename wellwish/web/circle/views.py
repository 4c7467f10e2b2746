"""The circle: adding someone, changing what is known of them, and letting them be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wellwish import library
from wellwish.errors import GuideUnavailable, Misuse, NeedsSoundsLike
from wellwish.practice import person as person_of
from wellwish.web.access import own_people, own_person, signed_in, sits_of
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor, visitor_of
from wellwish.web.circle.drawing import rings_of
from wellwish.web.circle.forms import KINDS, PersonForm, PlaceForm, initial_of, sayable
from wellwish.web.circle.models import MILD, MOST_PEOPLE, Person, Standing
from wellwish.web.desk import desk_of
from wellwish.web.gentle import is_for_child
from wellwish.web.player.making import erase

CHANGES = {
    "rest": Standing.RESTED,
    "hide": Standing.HIDDEN,
    "wake": Standing.HERE,
    "remember": Standing.REMEMBERED,
}


@never_cache
@require_safe
def circle(request: HttpRequest) -> HttpResponse:
    """Everyone, by what they are to you."""
    people = list(own_people(request))
    here = [one for one in people if one.standing == Standing.HERE]
    context = {
        "rings": rings_of([one for one in people if one.standing != Standing.HIDDEN]),
        "groups": [
            (words, [one for one in here if one.kind == kind])
            for kind, words in KINDS
            if any(one.kind == kind for one in here)
        ],
        "remembered": [one for one in people if one.standing == Standing.REMEMBERED],
        "rested": [one for one in people if one.standing == Standing.RESTED],
        "hidden": [one for one in people if one.standing == Standing.HIDDEN],
        "count": len(people),
        "mild": MILD,
    }
    return render(request, "circle/circle.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _person_page(request, PersonForm(None, None, set(), child=is_for_child(request)), None)
    with transaction.atomic():  # counted and added at once, so that two who add together keep within the bound
        Member.objects.select_for_update().get(pk=signed_in(request).pk)  # where writers do not wait by themselves
        others = {one.name for one in own_people(request)}
        form = PersonForm(request.POST, None, others, child=is_for_child(request))
        if len(others) >= MOST_PEOPLE:
            form.add_error(
                None,
                gettext("A circle holds %(most)s people; let someone go first.") % {"most": MOST_PEOPLE},
            )
        if form.is_valid() and _sayable(request, form):
            Person.objects.create(owner=signed_in(request), **form.cleaned_data["fields"])
            return redirect("circle")
    return _person_page(request, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    row = own_person(request, person_id)
    form = _form_of(request, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _sayable(request, form):
        before = row.spoken
        for name, value in form.cleaned_data["fields"].items():
            setattr(row, name, value)
        row.save()
        if row.spoken != before:
            _forget(request, before.name)
        return redirect("circle")
    return _person_page(request, form, row)


@never_cache
@posted
def change(request: HttpRequest, person_id: UUID, how: str) -> HttpResponse:
    """Rest, hide, wake, remember."""
    if how not in CHANGES:
        raise Http404
    row = own_person(request, person_id)
    row.standing = CHANGES[how]
    row.save(update_fields=["standing"])
    return redirect("circle")


@never_cache
@for_grown_ups
@posted
def arrange(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How close they are, and where along their ring they stand. What they are to the member stays as it is."""
    row = own_person(request, person_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _person_page(request, _form_of(request, row), row, place=form)
    sent = [name for name in form.cleaned_data if name in request.POST]
    for name in sent:
        setattr(row, name, form.cleaned_data[name])
    row.save(update_fields=sent)
    return redirect("circle")


@never_cache
@posted
def remove(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """They go, with every sound that speaks of them and every sit's record of who it was with."""
    with transaction.atomic():
        row = own_person(request, person_id)
        names = erase(desk_of(request), sits_of(visitor_of(request)), str(row.pk), row.name)
        row.delete()
    for name in names:
        _forget(request, name)
    return redirect("circle")


@never_cache
@posted
def hear(request: HttpRequest) -> HttpResponse:
    """How a name is said, as sound; nothing of it is kept."""
    desk = desk_of(request)
    try:
        person = person_of(request.POST.get("name", ""), "loved", request.POST.get("sounds_like") or None)
        sound = desk.studio.say(person, desk.guide)
    except NeedsSoundsLike:
        return _line(gettext("I can’t tell how to say this. Write it the way it sounds: shivawn."), 422)
    except Misuse as error:
        return _line(str(error)[:1].upper() + str(error)[1:], 422)
    except GuideUnavailable:
        return _line(gettext("The voice is not to be had just now."), 503)
    return HttpResponse(sound, content_type="audio/wav")


def _form_of(request: HttpRequest, row: Person, data: Any = None) -> PersonForm:
    others = {one.name for one in own_people(request) if one.pk != row.pk}
    return PersonForm(data, initial_of(row), others, child=is_for_child(request))


def _person_page(
    request: HttpRequest, form: PersonForm, row: Person | None, *, place: PlaceForm | None = None
) -> HttpResponse:
    wrong = form.errors or (place and place.errors)
    context: dict[str, Any] = {
        "form": form,
        "place": place or PlaceForm(initial={"closeness": row and row.closeness}),
        "person": row,
        "caution": library.page("notes", "difficult").opening,
        "remembered_note": library.page("notes", "remembered").opening,
        "mild": MILD,
    }
    return render(request, "circle/person.html", context, status=422 if wrong else 200)


def _sayable(request: HttpRequest, form: PersonForm) -> bool:
    desk = desk_of(request)
    return sayable(form, desk.studio, desk.guide)


def _forget(request: HttpRequest, name: str) -> None:
    desk_of(request).studio.forget(Visitor(member=signed_in(request)).key or "", name)


def _line(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
