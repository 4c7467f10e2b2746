"""What views work with, put into each request at the edge; views hold no state and know no globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.http import HttpRequest

from wellwish.terms import Score
from wellwish.web.first.making import Gate
from wellwish.web.first.sits import Sits

if TYPE_CHECKING:
    from wellwish.compose import Order

ENVIRON_KEY = "wellwish.desk"


class Made(Protocol):
    """A composed sit, as ``wellwish.compose.Sitting`` is one."""

    @property
    def score(self) -> Score: ...
    def webm(self) -> bytes: ...
    def captions(self) -> str: ...


class Composer(Protocol):
    """What makes sits: ``wellwish.compose.Studio``, or a fake in tests. Called from several threads at once."""

    def compose(self, order: Order, on_progress: Callable[..., Any] | None = None) -> Made:
        """Raises Misuse for what the visitor can mend, another WellwishError for what the owner must."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """One for an app."""

    studio: Composer
    guide: str
    gate: Gate
    sits: Sits = field(default_factory=Sits)


def desk_of(request: HttpRequest) -> Desk:
    desk = request.META[ENVIRON_KEY]
    if not isinstance(desk, Desk):
        raise TypeError("the request came without a desk")
    return desk
