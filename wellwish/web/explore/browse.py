"""Looking through the library: search and shelves, needs, techniques, tips."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.web.access import favourites_of
from wellwish.web.accounts.doors import open_to_guests
from wellwish.web.accounts.models import member_or_none
from wellwish.web.accounts.visitor import visitor_of
from wellwish.web.care.danger import speaks_of_dying
from wellwish.web.care.lines import crisis_for
from wellwish.web.explore.history import History, under_way
from wellwish.web.explore.labels import plain_name
from wellwish.web.explore.shelves import (
    Asked,
    Link,
    collection_card,
    course_card,
    exercise_cards,
    found,
    page_of,
    technique_path,
    ways,
)
from wellwish.web.explore.tips import tip_about, tip_of_the_day
from wellwish.web.gentle import catalogue_of


@open_to_guests
@never_cache
@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """The search and its answers; without a question, the shelves."""
    catalogue = catalogue_of(request)
    asked = Asked.of(catalogue, request.GET.dict())
    context = {
        "asked": asked,
        "ways": ways(catalogue, asked),
        "canonical": request.build_absolute_uri(reverse("explore")),
    }
    if speaks_of_dying(asked.q):
        return render(request, "explore/found.html", context | {"crisis": crisis_for(request)})
    if asked.q or asked.narrowed:
        shown = page_of(found(catalogue, asked), asked, request.GET.get("page", ""))
        return render(request, "explore/found.html", context | {"found": shown})
    visitor = visitor_of(request)
    history = History.of(visitor, catalogue)
    context |= {
        "tip": tip_of_the_day(catalogue, visitor, timezone.localdate()),
        "under_way": under_way(catalogue, history),
        "needs": [collection_card(one) for one in catalogue.collections.values()],
        "courses": [course_card(one) for one in catalogue.courses.values()],
        "lately": exercise_cards(history.recent(catalogue)),
        "favourites": _favourites(request),
    }
    return render(request, "explore/explore.html", context)


@open_to_guests
@require_safe
def collection(request: HttpRequest, collection_id: str) -> HttpResponse:
    """What answers one need."""
    catalogue = catalogue_of(request)
    one = catalogue.collections.get(collection_id)
    if one is None:
        raise Http404
    context = {
        "collection": one,
        "cards": exercise_cards(catalogue.exercises[exercise_id] for exercise_id in one.exercises),
        "others": [collection_card(other) for other in catalogue.collections.values() if other != one],
        "canonical": request.build_absolute_uri(reverse("collection", args=[one.id])),
    }
    return render(request, "explore/collection.html", context)


@open_to_guests
@require_safe
def techniques(request: HttpRequest) -> HttpResponse:
    pages = catalogue_of(request).pages["techniques"]
    context = {
        "techniques": sorted(
            ((technique_path(one), page) for one, page in pages.items()), key=lambda one: one[1].title
        ),
        "canonical": request.build_absolute_uri(reverse("techniques")),
    }
    return render(request, "explore/techniques.html", context)


@open_to_guests
@never_cache
@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """Today's tip; or, one at a time, those about a topic."""
    catalogue = catalogue_of(request)
    topic, turn = request.GET.get("topic", ""), request.GET.get("n", "")
    if topic and topic not in catalogue.tips:
        raise Http404
    number = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 4 else 0
    today = tip_of_the_day(catalogue, visitor_of(request), timezone.localdate())
    tip = tip_about(catalogue, topic, number) if topic else today
    path = reverse("tips")
    about = topic or (tip.topic if tip else "")
    context = {
        "tip": tip,
        "topic": plain_name(topic) if topic else "",
        "about": plain_name(about) if about else "",
        "another": f"{path}?topic={about}&n={number + 1 if topic else 0}",
        "topics": [Link(f"{path}?topic={one}", plain_name(one), one == topic) for one in catalogue.tips],
        "canonical": request.build_absolute_uri(path),
    }
    return render(request, "explore/tips.html", context)


def _favourites(request: HttpRequest) -> list[object]:
    if member_or_none(request.user) is None:
        return []
    exercises = catalogue_of(request).exercises
    kept = dict.fromkeys(row.exercise for row in favourites_of(request))
    return [*exercise_cards(exercises[one] for one in kept if one in exercises)]
