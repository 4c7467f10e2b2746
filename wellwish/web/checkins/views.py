"""The pages of check-ins: what was answered and what it comes to, answering, one looked at again."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wellwish import library
from wellwish.web import consents
from wellwish.web.access import checkins_of, own_checkin, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.checkins import asking
from wellwish.web.checkins.consent import ASK_MOOD, KEEP_CHECKINS
from wellwish.web.checkins.forms import CheckInForm
from wellwish.web.checkins.history import of_items, of_moods
from wellwish.web.checkins.items import MOOD
from wellwish.web.checkins.models import MOODS, CheckIn, Occasion
from wellwish.web.checkins.words import changes_told
from wellwish.web.gentle import catalogue_of
from wellwish.web.kept.views import today_of
from wellwish.web.questionnaires.history import questionnaires_of

_ROWS_A_PAGE = 30


@never_cache
@for_grown_ups
@require_safe
def checkins(request: HttpRequest) -> HttpResponse:
    """What changed over programmes, each item over time, moods around sits, and every row."""
    member = signed_in(request)
    every = list(checkins_of(request))
    own = [row for row in every if row.occasion not in MOODS]
    page = Paginator(every, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, _title(row)) for row in page],
        "programmes": _programmes(own),
        "series": of_items(own),
        "moods": of_moods([row for row in every if row.occasion in MOODS]),
        "asks_mood": consents.given(member, ASK_MOOD),
        "mood_words": ASK_MOOD.words,
        "questionnaires": questionnaires_of(request),
    }
    return render(request, "checkins/checkins.html", context)


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """One on an ordinary day."""
    return _answered(request, CheckIn(member=signed_in(request)))


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_for(request: HttpRequest, programme: str, when: str) -> HttpResponse:
    """One before or after a course. Raises Http404 for a course that the library does not have."""
    if programme not in catalogue_of(request).courses or when not in (asking.BEFORE, asking.AFTER):
        raise Http404
    return _answered(request, CheckIn(member=signed_in(request), occasion=when, programme=programme))


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def a_check_in(request: HttpRequest, checkin_id: str) -> HttpResponse:
    """One of them, to be looked at and changed."""
    return _answered(request, own_checkin(request, checkin_id))


@never_cache
@for_grown_ups
@posted
def delete(request: HttpRequest, checkin_id: str) -> HttpResponse:
    own_checkin(request, checkin_id).delete()
    return redirect("check-ins")


def _answered(request: HttpRequest, row: CheckIn) -> HttpResponse:
    """The form of a row, or, filled, the row kept."""
    if row.occasion in MOODS:
        return render(request, "checkins/mood_row.html", {"row": row, "value": row.answers[MOOD.id], "item": MOOD})
    agreed = consents.given(row.member, KEEP_CHECKINS)
    form = CheckInForm(request.POST if request.method == "POST" else None, row.answers, agreed=agreed)
    if request.method == "POST" and form.is_valid():
        consents.decide(row.member, KEEP_CHECKINS, True)
        row.answers = form.answers
        row.day = row.day or today_of(request)
        row.save()
        return redirect("check-ins")
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "is_new": row._state.adding,
        "title": _title(row),
        "keep": None if agreed else KEEP_CHECKINS,
    }
    return render(request, "checkins/check_in.html", context, status=422 if form.errors else 200)


def _programmes(rows: list[CheckIn]) -> list[dict[str, Any]]:
    """Of each programme with a check-in, the newest first: what changed, or that there is one before only."""
    found = []
    for programme in dict.fromkeys(row.programme for row in rows if row.programme):
        one = asking.between_in(rows, programme)
        newest = next(row for row in rows if row.programme == programme)
        found.append(
            {
                "id": programme,
                "title": _course_title(programme),
                "waits": newest if newest.occasion == Occasion.BEFORE else None,
                "there": programme in library.catalogue().courses,
                "between": one,
                "changes": changes_told(one) if one else (),
            }
        )
    return found


def _title(row: CheckIn) -> str:
    """What it was for, in words."""
    return _course_title(row.programme) if row.programme else ""


def _course_title(programme: str) -> str:
    """Its title; its id once the library has it no more."""
    course = library.catalogue().courses.get(programme)
    return course.title if course else programme
