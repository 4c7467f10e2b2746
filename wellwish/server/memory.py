"""Memory that was needed for a moment and is not needed now goes back to the system, where the C library is glibc.

By itself glibc gives every thread that speaks or encodes an arena of its own, and keeps in each what was freed there.
"""

from __future__ import annotations

import ctypes
from typing import Any

_ARENA_MAX = -8  # malloc.h: M_ARENA_MAX
_ARENAS = 2


def share_arenas() -> None:
    """Two arenas for all threads. To be called before there are many."""
    if mallopt := _found("mallopt"):
        mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """What is free goes back; takes some milliseconds."""
    if trim := _found("malloc_trim"):
        trim(0)


def _found(name: str) -> Any:
    """The function of that name in the C library; None where there is none."""
    try:
        return getattr(ctypes.CDLL(None), name, None)
    except (OSError, TypeError):  # Windows
        return None
