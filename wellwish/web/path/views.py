"""Your path: where you are, who is next and why; a yes and its taking back; easier; the one tap after a hard sit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish import library
from wellwish.practice import MILDEST, Felt
from wellwish.practice.path import HARD_MINUTES, READY_SITS, OnPath, Why, coming, is_ready
from wellwish.terms import Kind
from wellwish.web import consents
from wellwish.web.access import own_people, own_sit, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.models import Member
from wellwish.web.beside import Part, Place, beside
from wellwish.web.gentle import catalogue_of
from wellwish.web.path.consent import KEEP_EASIES
from wellwish.web.path.drawn import picture
from wellwish.web.path.known import COURSE, days_done
from wellwish.web.path.state import begin_anew, hear, keep, step_down, steps_of
from wellwish.web.path.words import fewer_words, gentle_words, names_of, reason_words
from wellwish.web.player.models import Sit
from wellwish.web.today import choice
from wellwish.web.today.known import known_of

_DAYS_SHOWN = 4
FELT = ((Felt.EASY, _("Easy")), (Felt.ALIVE, _("Alive")), (Felt.TOO_MUCH, _("Too much")))


@for_grown_ups
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def path(request: HttpRequest) -> HttpResponse:
    """The page; posted to, it takes what its buttons say: ``yes``, ``no``, ``easier`` or ``usual``."""
    catalogue = catalogue_of(request)
    here = known_of(request, catalogue)
    on = choice.on_path(here.known, catalogue)
    if request.method == "POST":
        _take(signed_in(request), request.POST.get("do", ""), on)
        return redirect("path")
    choices = coming(on, _DAYS_SHOWN)
    names = [names_of(one, here.people) for one in choices]
    member, course = signed_in(request), catalogue.courses.get(COURSE)
    done = days_done(member, catalogue, here.history)
    context: dict[str, Any] = {
        "on": on,
        "course": course,
        "picture": picture(member, on, list(own_people(request)), course, done),
        "next": names[0],
        "before": choice.next_sit(here.known, catalogue).why in (choice.Why.FIRST, choice.Why.BACK),
        "because": reason_words(choices[0].reason, here.people, on) if choices[0].reason.why is not Why.EASY else "",
        "fewer": fewer_words(choices[0].guidance),
        "later": names[1:] if len({*names}) > 1 else [],
        "gentle": gentle_words(on.steps) if on.steps.is_gentle(on.today) else "",
        "ready": is_ready(on),
        "too_short": on.minutes < HARD_MINUTES,
        "hard_minutes": HARD_MINUTES,
        "sits_to_go": max(READY_SITS - on.sits, 0),
        "difficult": any(one.kind is Kind.DIFFICULT for one in on.companions),
        "caution": library.page("notes", "difficult").opening,
    }
    return render(request, "path/path.html", context)


@for_grown_ups
@never_cache
@posted
def felt(request: HttpRequest, sit_id: str) -> HttpResponse:
    """Hears how it was with someone difficult. Too much is obeyed at once; a count is kept with consent only."""
    sit = own_sit(request, sit_id)
    member = sit.member
    if member is None or not sit.has_difficult:
        raise Http404
    answer = request.POST.get("felt", "")
    if answer not in set(Felt):
        return HttpResponse("no such answer\n", status=422, content_type="text/plain")
    if request.POST.get("keep") in ("yes", "no"):
        consents.decide(member, KEEP_EASIES, request.POST["keep"] == "yes")
    agreed = consents.decided(member, KEEP_EASIES)
    hear(member, sit.pk, Felt(answer), agreed is True)
    asks = KEEP_EASIES if agreed is None and answer == Felt.EASY else None
    return render(request, "path/felt_page.html", _felt_context(sit, member, answer) | {"asks": asks})


@beside(Place.AFTER_SIT, rank=10)
def how_it_felt(request: HttpRequest, sit: Sit | None) -> Part | None:
    """In place of the general question, after a sit with someone difficult."""
    if sit is None or sit.member is None or sit.member.is_child or not sit.has_difficult:
        return None
    return Part("path/felt.html", _felt_context(sit, sit.member, ""))


def _felt_context(sit: Sit, member: Member, answer: str) -> dict[str, Any]:
    steps = steps_of(member) if answer == Felt.TOO_MUCH else None
    return {"sit": sit, "felt": answer, "answers": FELT, "gentle": gentle_words(steps) if steps else ""}


def _take(member: Member, do: str, on: OnPath) -> None:
    steps = steps_of(member)
    if do == "yes" and is_ready(on) and not steps.agreed:  # said again on an old page it moves nothing
        keep(member, replace(steps, agreed=True, level=MILDEST, easies=0))
    elif do == "no":
        keep(member, replace(steps, agreed=False, easies=0))
    elif do == "easier":
        step_down(member)
    elif do == "usual":
        begin_anew(member)
