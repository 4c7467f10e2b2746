"""Pages that are there for anyone, at any time. Nothing said here is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellwish import library
from wellwish.terms import Phrase
from wellwish.web.accounts.doors import guests_welcome, open_to_all
from wellwish.web.accounts.models import House, member_or_none

GROUND_SECONDS = 60


@open_to_all
@require_safe
def ground(request: HttpRequest) -> HttpResponse:
    """A minute with eyes open. Needs no voice and no sound: its words are read from the script itself."""
    stages = library.exercise("grounding").script.stages
    steps = [
        (
            GROUND_SECONDS * place // len(stages),
            [line.text for block in stage.blocks for line in block.alternatives[0] if isinstance(line, Phrase)],
        )
        for place, stage in enumerate(stages)
    ]
    return render(request, "care/ground.html", {"steps": steps, "seconds": GROUND_SECONDS, "crisis": crisis_lines()})


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
        "crisis": crisis_lines(),
    }
    return render(request, "care/gentler.html", context)


def crisis_lines() -> str:
    """The owner's lines, else general advice; CommonMark."""
    house = House.find()
    return (house.crisis_lines if house else "") or library.page("notes", "crisis").opening


def _may_sit(request: HttpRequest) -> bool:
    return member_or_none(request.user) is not None or guests_welcome(request)
