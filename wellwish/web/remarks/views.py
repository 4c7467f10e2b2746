"""Remarking a phrase while it is heard, and the list of what was remarked, for the owner and teachers."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish import guides, library
from wellwish.errors import WellwishError
from wellwish.web.access import own_sit
from wellwish.web.accounts.doors import for_teachers, open_to_guests, posted
from wellwish.web.desk import desk_of
from wellwish.web.player.making import sitting_of
from wellwish.web.player.models import Sit
from wellwish.web.remarks.models import MOST_CHARACTERS, Remark, remark_on

_SALT = "remark"
_MAY_ADD_SECONDS = 3600
_MOST_SHOWN = 100


@open_to_guests
@never_cache
@posted
def remark(request: HttpRequest, sit_id: str) -> HttpResponse:
    """That the phrase at a place of a sit is not right; with what may be added to it in words."""
    sit = own_sit(request, sit_id)
    seconds = request.POST.get("place", "")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 6:
        return HttpResponse("place is a whole number\n", status=422, content_type="text/plain")
    kept = _remarked(request, sit, int(seconds))
    return _answer(request, sit_id, signing.dumps(kept.pk, salt=_SALT) if kept else "", missed=kept is None)


@open_to_guests
@never_cache
@posted
def remark_words(request: HttpRequest, sit_id: str) -> HttpResponse:
    """A few words more, by whoever remarked it just now."""
    own_sit(request, sit_id)
    try:
        number = signing.loads(request.POST.get("remark", ""), salt=_SALT, max_age=_MAY_ADD_SECONDS)
    except signing.BadSignature:
        return HttpResponse("that was a while ago\n", status=422, content_type="text/plain")
    with transaction.atomic():
        kept = Remark.objects.select_for_update().filter(pk=number).first()
        if kept:
            kept.add_words(request.POST.get("words", ""))
    return _answer(request, sit_id, "")


@for_teachers
@never_cache
@require_safe
def remarks(request: HttpRequest) -> HttpResponse:
    """What was remarked and is not done, the most remarked first."""
    catalogue = library.catalogue()
    shown = [
        {
            "remark": one,
            "exercise": found.title if (found := catalogue.exercises.get(one.exercise)) else one.exercise,
            "file": found.source.file if found else "",
            "is_page": found is not None,
            "changed": found is not None and found.script_hash != one.script_hash,
            "guide": guide.name if (guide := guides.every().get(one.guide)) else one.guide,
        }
        for one in Remark.objects.filter(done=False).order_by("-times", "-made", "-pk")[:_MOST_SHOWN]
    ]
    return render(request, "remarks/remarks.html", {"remarks": shown})


@for_teachers
@never_cache
@posted
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody has seen to it."""
    kept = get_object_or_404(Remark, pk=number)
    kept.done = True
    kept.save(update_fields=["done"])
    return redirect("remarks")


def _remarked(request: HttpRequest, sit: Sit, seconds: int) -> Remark | None:
    """None where nothing was said yet, or what was said cannot be found in the script any more."""
    desk, order = desk_of(request), sit.order
    try:
        sitting = sitting_of(desk, sit)
        phrase = desk.studio.phrase_at(order, sitting.so_far, seconds) if order and sitting else None
    except WellwishError:
        return None
    if order is None or phrase is None:
        return None
    return remark_on(phrase, exercise=order.exercise, script_hash=order.script_hash, guide=order.guide)


def _answer(request: HttpRequest, sit_id: str, token: str, *, missed: bool = False) -> HttpResponse:
    """``token`` lets words be added; ``missed``: there was nothing to remark."""
    context = {"sit_id": sit_id, "token": token, "missed": missed, "most": MOST_CHARACTERS}
    return render(request, "remarks/answered.html", context)
