"""Pages that are there for anyone, at any time; and what is done about anything unpleasant."""

from __future__ import annotations

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish import library
from wellwish.library import Exercise
from wellwish.terms import Phrase
from wellwish.web import consents
from wellwish.web.access import signed_in
from wellwish.web.accounts.doors import for_grown_ups, guests_welcome, open_to_all, posted
from wellwish.web.accounts.models import member_or_none
from wellwish.web.care import asking
from wellwish.web.care.lines import crisis_for
from wellwish.web.care.models import Unpleasant
from wellwish.web.explore.shelves import exercise_cards
from wellwish.web.gentle import suits

GROUND_SECONDS = 60
_SHORT_SHOWN = 3


@open_to_all
@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """A minute with eyes open; nothing of it is kept.

    It needs no voice and no sound: its words are read from the script itself.
    """
    stages = library.exercise("grounding").script.stages
    steps = [
        (
            GROUND_SECONDS * place // len(stages),
            [line.text for block in stage.blocks for line in block.alternatives[0] if isinstance(line, Phrase)],
        )
        for place, stage in enumerate(stages)
    ]
    return render(
        request, "care/ground.html", {"steps": steps, "seconds": GROUND_SECONDS, "crisis": crisis_for(request)}
    )


@open_to_all
@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """Is this right for you just now? Either answer is a link, so nothing of it reaches us."""
    return render(
        request, "care/before.html", {"note": library.page("notes", "before"), "may_go_on": _may_sit(request)}
    )


@open_to_all
@require_safe
def gentler(request: HttpRequest) -> HttpResponse:
    context = {
        "note": library.page("notes", "gentler"),
        "crisis": crisis_for(request),
    }
    return render(request, "care/gentler.html", context)


@for_grown_ups
@never_cache
@posted
def unpleasant(request: HttpRequest) -> HttpResponse:
    """Hears whether anything unpleasant came up, and does what the answer asks for; it is kept with consent only."""
    member, answer = signed_in(request), request.POST.get("answer", "")
    if answer == "later":
        asking.put_off(member)
    elif answer == "skip":
        asking.settle(member, None)
    elif answer not in Unpleasant.values:
        return HttpResponse("no such answer\n", status=422, content_type="text/plain")
    elif request.POST.get("keep") in ("yes", "no"):
        consents.decide(member, asking.KEEP_UNPLEASANT, request.POST["keep"] == "yes")
        asking.keep(member, Unpleasant(answer))
    else:
        asking.settle(member, Unpleasant(answer))
    unsaid = answer in Unpleasant.values and consents.decided(member, asking.KEEP_UNPLEASANT) is None
    context = {
        "answer": answer,
        "asks": asking.KEEP_UNPLEASANT if unsaid else None,
        "tips": library.page("notes", "adjusting").opening,
        "crisis": crisis_for(request),
        "cards": exercise_cards(_short_with_eyes_open()) if answer in ("stays", "hard") else [],
    }
    return render(request, "care/answered.html", context)


def _short_with_eyes_open() -> list[Exercise]:
    """A few that keep to what can be seen and felt here, and last no longer than a few minutes."""
    catalogue = library.catalogue()
    moments = (one for one in catalogue.exercises.values() if one.kind == "moment" and "eyes-open" in one.flags)
    fitting = (one for one in moments if suits(one) and one.id != "grounding" and not catalogue.courses_with(one.id))
    return list(islice(fitting, _SHORT_SHOWN))


def _may_sit(request: HttpRequest) -> bool:
    return member_or_none(request.user) is not None or guests_welcome(request)
