"""From a filled form to a sit that can be played."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wellwish.errors import WellwishError
from wellwish.terms import Person
from wellwish.web.first.sits import Sit

if TYPE_CHECKING:
    from wellwish.web.desk import Desk


class Busy(WellwishError):
    """No sit can be made for this visitor just now."""


class Gate:
    """One sit is made at a time for a visitor, and ``most`` at a time for all, so that pages keep opening."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._making: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def passing(self, visitor: str) -> Iterator[None]:
        """Raises Busy at once rather than wait."""
        with self._lock:
            if visitor in self._making:
                raise Busy("A sit is being made for you already. Give it a moment, then begin again.")
            if len(self._making) >= self._most:
                raise Busy("Many sits are being made just now. Please try again in a moment.")
            self._making.add(visitor)
        try:
            yield
        finally:
            with self._lock:
                self._making.remove(visitor)


def make_sit(desk: Desk, visitor: str, people: tuple[Person, ...], length_seconds: int) -> Sit:
    """Composes a sit and keeps it for ``visitor``. Takes seconds. Raises Busy and whatever the studio raises."""
    from wellwish.compose import Order

    order = Order(length_seconds=length_seconds, people=people, guide=desk.guide, seed=secrets.randbelow(2**31))
    with desk.gate.passing(visitor):
        made = desk.studio.compose(order)
        sit = Sit(visitor, made.webm(), made.captions().encode(), made.score.length, made.score.stages)
    desk.sits.keep(sit)
    return sit
