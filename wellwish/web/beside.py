"""What one room puts on another's page: below the next sit on Today, and where a sit begins and has ended.

A room declares it in a module that the map of pages imports:

    @beside(Place.AFTER_SIT, rank=30)
    def suggestion(request: HttpRequest, sit: Sit | None) -> Part | None:
        return Part("acts/suggestion.html", {"act": ...})

so that those pages need not know who has something to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from wellwish.web.player.models import Sit


class Place(Enum):
    TODAY = auto()
    """A member's first page, below the next sit; there is no sit."""
    BEFORE_SIT = auto()
    """A member's own sit, above it; a sit with something there waits to be begun by hand."""
    AFTER_SIT = auto()
    """A member's own sit, where it has ended; made when its page is, so before it is sat."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: one ``<section>`` or ``<p>``."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Maker = Callable[[HttpRequest, "Sit | None"], Part | None]

_makers: dict[Place, list[tuple[int, Maker]]] = {place: [] for place in Place}


def beside(place: Place, rank: int) -> Callable[[Maker], Maker]:
    """Declares what makes a part, or None when there is nothing to say just now. Lower ranks stand higher."""

    def declared(maker: Maker) -> Maker:
        _makers[place].append((rank, maker))
        _makers[place].sort(key=lambda one: one[0])
        return maker

    return declared


def parts(place: Place, request: HttpRequest, sit: Sit | None = None) -> list[SafeString]:
    """The parts of a page that are there now, as HTML."""
    made = (maker(request, sit) for _, maker in _makers[place])
    return [render_to_string(part.template, dict(part.context), request) for part in made if part]
