"""How many sits are made at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from django.utils.translation import gettext

from wellwish.errors import WellwishError


class Busy(WellwishError):
    """No sit can be made for this visitor just now."""


class Gate:
    """One sit is made at a time for a visitor, and ``most`` at a time for all, so that pages keep opening."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._making: set[str] = set()
        self._lock = threading.Lock()

    def enter(self, visitor: str) -> None:
        """Until ``leave``. Raises Busy at once rather than wait."""
        with self._lock:
            if visitor in self._making:
                raise Busy(gettext("A sit is being made for you already. Give it a moment, then begin again."))
            if len(self._making) >= self._most:
                raise Busy(gettext("Many sits are being made just now. Please try again in a moment."))
            self._making.add(visitor)

    def making(self) -> int:
        """How many are being made now."""
        return len(self._making)

    @contextlib.contextmanager
    def held(self, visitor: str) -> Iterator[None]:
        """From ``enter`` to ``leave``."""
        self.enter(visitor)
        try:
            yield
        finally:
            self.leave(visitor)

    def leave(self, visitor: str) -> None:
        with self._lock:
            self._making.discard(visitor)
