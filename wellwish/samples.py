"""Beds and bells as files: loops for a player, and what can be heard of them before a sit is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from wellwish import sound, stream
from wellwish.errors import Misuse
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

BED_AGAIN_SECONDS = 2
FORMS = ("webm", "mp4", "mp3")
PREVIEW_SECONDS = 16
OPENING_SECONDS = 20

_BELOW_VOICE_DB = -8.0
"""In a sit a bed is softer; alone, it would be too soft to be chosen by."""
_RISE_SECONDS, _FALL_SECONDS = 1.5, 3.0


def bed_file(name: str) -> bytes:
    """A bed as one WebM file, at its level under the voice: its loop, then the loop’s first ``BED_AGAIN_SECONDS`` once
    more, so that a player can loop any such stretch of it and no codec's delay shows.

    Raises Misuse when there is no such bed.
    """
    _check(name, sound.BEDS)
    loop = sound.bed_loop(name, 0).samples
    return _file(name, "webm", np.concatenate([loop, loop[: BED_AGAIN_SECONDS * SAMPLE_RATE]]))


def bed_preview(name: str, form: str = "webm") -> bytes:
    """The first ``PREVIEW_SECONDS`` of a bed's loop, coloured as it is under a voice, faded in and out.

    Raises Misuse when there is no such bed.
    """
    _check(name, sound.BEDS)
    loop = sound.under_voice(sound.BEDS[name](0), _BELOW_VOICE_DB)
    return _file(name, form, _faded(loop[: PREVIEW_SECONDS * SAMPLE_RATE]))


def bell_file(name: str, form: str = "webm") -> bytes:
    """One stroke of a bell, as loud as in a sit. Raises Misuse when there is no such bell."""
    _check(name, sound.BELLS)
    return _file(name, form, sound.BELLS[name]()[:, np.newaxis])


def opening_file(title: str, sound: NDArray[np.float32], form: str = "webm") -> bytes:
    """The first words of a sit (``Studio.opening``), faded out at the end."""
    seconds_left = np.arange(len(sound))[::-1, np.newaxis] / SAMPLE_RATE
    share = np.sin(np.pi / 2 * np.clip(seconds_left / _FALL_SECONDS, 0, 1)) ** 2
    return _file(title, form, sound * share.astype(np.float32))


def _check(name: str, there: Mapping[str, object]) -> None:
    if name not in there:
        raise Misuse(f"there is no “{name}”; there are {', '.join(there)}.")


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    seconds = np.arange(len(samples)) / SAMPLE_RATE
    near_an_end = np.minimum(seconds / _RISE_SECONDS, seconds[::-1] / _FALL_SECONDS)
    share = np.sin(np.pi / 2 * np.clip(near_an_end, 0, 1)) ** 2
    return samples * share[:, np.newaxis].astype(np.float32)


def _file(name: str, form: str, samples: NDArray[np.float32]) -> bytes:
    titles = stream.Titles(name.replace("-", " ").capitalize(), "Wellwish")
    return stream.in_memory(form, length=len(samples), titles=titles, source=stream.Source.of(samples))
