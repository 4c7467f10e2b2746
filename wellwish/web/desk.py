"""What views work with, put into each request at the edge; views hold no state and know no globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.http import HttpRequest

from wellwish.terms import Person, Phrase, Score
from wellwish.web.player.gate import Gate
from wellwish.web.player.shelf import Shelf, Sitting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wellwish.order import Order

ENVIRON_KEY = "wellwish.desk"


class Composer(Protocol):
    """What makes sits: ``wellwish.compose.Studio``, or a fake in tests. Called from several threads at once."""

    def begin(
        self, order: Order, *, member: str = ..., on_end: Callable[[BaseException | None], None] | None = None
    ) -> Sitting:
        """Raises Misuse for what the visitor can mend, Gone, or another WellwishError for what the owner must."""
        ...

    def opening(self, order: Order, seconds: int) -> NDArray[np.float32]:
        """How a sit begins: float32 [n, 1]. Raises as ``begin`` does, and takes as long as it takes to say."""
        ...

    def pinned(self, order: Order) -> Order:
        """``order`` bound to its script as it is now, for it to be kept. Raises as ``begin`` does."""
        ...

    def phrase_at(self, order: Order, score: Score, seconds: int) -> Phrase | None:
        """The phrase of the script that is said then, or was said last. Raises as ``begin`` does."""
        ...

    def say(self, person: Person, guide_id: str) -> bytes:
        """A WAV file. Raises as ``begin`` does."""
        ...

    def check_sayable(self, person: Person, guide_id: str) -> None:
        """Raises NeedsSoundsLike for a name or scene that cannot be read aloud."""
        ...

    def forget(self, member: str, person: str) -> None: ...
    def forget_everyone(self, member: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """One for an app."""

    studio: Composer
    guide: str
    gate: Gate
    public: bool = False
    """The owner lets anyone read and try, and search engines find it."""
    loopback: bool = True
    """This server is for its own machine only: it listens there, and answers to no other name."""
    setup_code: str = ""
    """Makes whoever knows it the owner, once."""
    shelf: Shelf = field(default_factory=Shelf)


def desk_of(request: HttpRequest) -> Desk:
    desk = request.META[ENVIRON_KEY]
    if not isinstance(desk, Desk):
        raise TypeError("the request came without a desk")
    return desk
