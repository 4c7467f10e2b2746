"""How an exercise begins: its first words by the guide who leads here, made when somebody first asks."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellwish.web.player.gate import Busy

if TYPE_CHECKING:
    from wellwish.web.desk import Desk

_SEED = 7
_MOST_KEPT = 200
"""Some hundred kilobytes each."""
_MOST_WAITING = 4
_GUESTS_AN_HOUR = 60
"""How many are made for guests, all together: what a stranger can have spoken here has a bound."""
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Opening:
    etag: str
    """Decides every byte; without quotes."""
    media_type: str
    make: Callable[[], bytes]
    for_member: bool
    """Whether a member asks."""


def opening_of(desk: Desk, exercise_id: str, form: str, *, is_member: bool) -> Opening | None:
    """How an exercise begins at its default length; None when there is none of that id, or no such form."""
    from wellwish import compose, library, samples, stream
    from wellwish.order import Order

    one = library.catalogue().exercises.get(exercise_id)
    if one is None or form not in samples.FORMS:
        return None
    order = Order(60 * one.lengths.default, exercise=one.id, guide=desk.guide, bell="none", seed=_SEED)

    def make() -> bytes:
        return samples.opening_file(one.title, desk.studio.opening(order, samples.OPENING_SECONDS), form)

    etag = f"opening-{one.script_hash[:16]}-{one.lengths.default}-{desk.guide}-{form}-{compose.BUILD}"
    return Opening(etag, stream.FORMS[form].media_type, make, is_member)


class Openings:
    """Makes each once, however many ask, one after the other; keeps those that were asked for last.

    Who waits holds no thread. What could not be made is tried again for the next who asks.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "openings")
        self._made: OrderedDict[str, Future[bytes]] = OrderedDict()
        self._for_guests: deque[float] = deque()

    async def get(self, opening: Opening) -> bytes:
        """Its bytes. Raises Busy when it would be one too many to be made, and what went wrong in the making."""
        with self._lock:
            made = self._made.get(opening.etag)
            if made is None or (made.done() and made.exception()):
                self._let_in(opening)
                made = self._made[opening.etag] = self._pool.submit(opening.make)
            self._made.move_to_end(opening.etag)
            while len(self._made) > _MOST_KEPT:
                self._made.popitem(last=False)
        return await asyncio.shield(asyncio.wrap_future(made))

    def _let_in(self, opening: Opening) -> None:
        """Raises Busy when another one can't be made now."""
        if sum(not made.done() for made in self._made.values()) >= _MOST_WAITING:
            raise Busy("Several are being made just now. Please try again in a minute.")
        if opening.for_member:
            return
        now = self._clock()
        while self._for_guests and self._for_guests[0] <= now - _HOUR:
            self._for_guests.popleft()
        if len(self._for_guests) >= _GUESTS_AN_HOUR:
            raise Busy("Many were made within this hour. Please try again later.")
        self._for_guests.append(now)
