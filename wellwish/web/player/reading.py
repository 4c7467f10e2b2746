"""A sit in words: for who does not hear, or wants silence. It counts as any other."""

from __future__ import annotations

import contextlib
import html
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wellwish.errors import WellwishError
from wellwish.web.access import own_sit
from wellwish.web.accounts.doors import open_to_guests
from wellwish.web.beside import Place, parts
from wellwish.web.player.how_it_was import questions
from wellwish.web.player.shelf import Sitting
from wellwish.web.player.views import player_data, sitting_or_why_not


@open_to_guests
@never_cache
@require_safe
def words(request: HttpRequest, sit_id: str) -> HttpResponse:
    """The page of the words, for whoever made this sit."""
    sit = own_sit(request, sit_id)
    sitting = sitting_or_why_not(request, sit)
    if isinstance(sitting, HttpResponse):
        return sitting
    context = {
        "sit": sit,
        "player_json": json.dumps(player_data(sit, sitting)),
        "lines": _lines(sitting),
        "questions": questions(request, sit),
        "beside": parts(Place.AFTER_SIT, request, sit) if sit.member else (),
    }
    return render(request, "player/words.html", context)


def _lines(sitting: Sitting) -> list[str]:
    """All that is said, for browsers without scripts; nothing while it is being made, or could not be."""
    with contextlib.suppress(WellwishError):
        return caption_lines(sitting.captions()) if sitting.ended else []
    return []


def caption_lines(captions: str) -> list[str]:
    """What is said, of WebVTT as ``score.captions`` writes it, in order."""
    blocks = captions.split("\n\n")[1:]
    return [html.unescape(" ".join(block.split("\n")[1:])) for block in blocks if block.strip()]
