"""How much of a sit is spoken, by its length (PRACTICE.md's delivery table, our own design)."""

from __future__ import annotations

import numpy as np

_MINUTES = (1, 5, 10, 15, 20, 30, 45)
_SHARES = (0.60, 0.55, 0.45, 0.38, 0.33, 0.27, 0.20)

_WORDS_A_MINUTE = 110
"""In phrases and their short pauses."""

SHORT_PAUSE_SECONDS = 2.0
"""A pause below this belongs to speech when its share is counted."""


def speech_share(length_seconds: float) -> float:
    """The share of a sit that is speech, from 0 to 1."""
    return float(np.interp(length_seconds / 60, _MINUTES, _SHARES))


def words_in(length_seconds: float) -> float:
    """About how many words are said in a sit."""
    return speech_share(length_seconds) * length_seconds / 60 * _WORDS_A_MINUTE


_COURSE = ((1, 14, 25, 30), (1.0, 1.0, 0.85, 0.6))
_SITS = ((30, 100), (1.0, 0.8))


def guidance(day: int | None, sits: int) -> float:
    """The share of the usual words: fading by the ``day`` of the thirty, else slowly by ``sits`` sat."""
    at, course = (sits, _SITS) if day is None else (day, _COURSE)
    return round(float(np.interp(at, *course)), 2)
