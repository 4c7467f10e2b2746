"""How somebody feels before and after a sit, asked of those only who want to be asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from wellwish.web import consents
from wellwish.web.access import own_sit, signed_in
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.models import Member
from wellwish.web.beside import Part, Place, beside
from wellwish.web.checkins.consent import ASK_MOOD
from wellwish.web.checkins.items import GREATEST, LEAST, MOOD
from wellwish.web.checkins.models import CheckIn, Occasion
from wellwish.web.kept.views import today_of
from wellwish.web.player.models import Sit

_OCCASIONS = {"before": Occasion.MOOD_BEFORE, "after": Occasion.MOOD_AFTER}


@beside(Place.BEFORE_SIT, rank=10)
def before(request: HttpRequest, sit: Sit | None) -> Part | None:
    """Once a day for a sit, and not when it is gone on with."""
    if sit is None or sit.place_seconds or not _asked(request, sit):
        return None
    answered = CheckIn.objects.filter(sit=sit, occasion=Occasion.MOOD_BEFORE, day=today_of(request))
    return None if answered.exists() else _part(sit, "before")


@beside(Place.AFTER_SIT, rank=20)
def after(request: HttpRequest, sit: Sit | None) -> Part | None:
    return _part(sit, "after") if sit and _asked(request, sit) else None


@never_cache
@for_grown_ups
@sensitive_post_parameters()
@posted
def mood(request: HttpRequest, sit_id: str, when: str) -> HttpResponse:
    """Keeps an answer; another of the same day takes its place. Only with a yes to being asked."""
    sit, member = own_sit(request, sit_id), signed_in(request)
    if when not in _OCCASIONS or not consents.given(member, ASK_MOOD):
        raise Http404
    answer = request.POST.get("mood", "")
    if answer not in map(str, range(LEAST, GREATEST + 1)):
        return HttpResponse("no such answer\n", status=422, content_type="text/plain")
    CheckIn.objects.update_or_create(
        member=member,
        sit=sit,
        occasion=_OCCASIONS[when],
        day=today_of(request),
        defaults={"answers": {MOOD.id: int(answer)}},
    )
    return render(request, "checkins/mood_kept.html", {"sit": sit, "when": when})


@never_cache
@for_grown_ups
@posted
def ask_mood(request: HttpRequest) -> HttpResponse:
    """Whether to be asked."""
    if request.POST.get("mood") in ("yes", "no"):
        consents.decide(signed_in(request), ASK_MOOD, request.POST["mood"] == "yes")
    return redirect("check-ins")


def _asked(request: HttpRequest, sit: Sit) -> bool:
    """Never a child, and nothing around a sit to fall asleep by."""
    member: Member = signed_in(request)
    asleep = bool((sit.sealed_order or {}).get("sleep"))
    return not member.is_child and not asleep and consents.given(member, ASK_MOOD)


def _part(sit: Sit, when: str) -> Part:
    values = range(LEAST, GREATEST + 1)
    return Part("checkins/mood.html", {"sit": sit, "when": when, "item": MOOD, "values": values})
