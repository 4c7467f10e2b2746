"""The library read anew in a running server, and the page about what is wrong in it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wellwish import library
from wellwish.errors import Problem
from wellwish.web.accounts.doors import for_teachers
from wellwish.web.explore.search import index_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem as the owner's page shows it."""

    file: str
    """From the owner's folder on, where it is in there."""
    line: int
    message: str
    hint: str


def read_again() -> None:
    """Reads what changed since the last time, and makes what the search needs, before anybody asks for it.

    Says in the log what is wrong that was not before. Any thread may call it; pages under way keep their snapshot.
    """
    before = library.newest()
    after = library.refresh()
    index_of(after)
    for problem in after.problems:
        if problem not in before.problems:
            _log.warning("left out of the library: %s", problem)
    if after is not before:
        _log.info("the library was read again: %d exercises", len(after.exercises))


@for_teachers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_library(request: HttpRequest) -> HttpResponse:
    """For the owner and teachers: what is in the library, and what is wrong in it. Posted to, it is read anew."""
    if request.method == "POST":
        read_again()
        answer = redirect("own-library")
        answer.status_code = 303
        return answer
    catalogue, own = library.catalogue(), library.own_folder()
    context = {
        "catalogue": catalogue,
        "own": own,
        "faults": [_fault(problem, own) for problem in catalogue.problems],
    }
    return render(request, "explore/own_library.html", context)


def _fault(problem: Problem, own: Path | None) -> Fault:
    path = Path.cwd() / problem.file
    inside = own is not None and path.is_relative_to(own.absolute())
    shown = str(path.relative_to(own.absolute())) if own and inside else problem.file
    return Fault(shown, problem.line, _as_sentence(problem.message), _as_sentence(problem.hint))


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "…")) or not text else ".")
