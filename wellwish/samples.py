"""What can be heard before a sit is asked for: a few seconds of each bed, and a stroke of each bell, as WebM files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wellwish import sound, stream
from wellwish.errors import Misuse
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREVIEW_SECONDS = 16

_BELOW_VOICE_DB = -8.0
"""In a sit a bed is softer; alone, it would be too soft to be chosen by."""
_RISE_SECONDS, _FALL_SECONDS = 1.5, 3.0


def bed_preview(name: str) -> bytes:
    """The first ``PREVIEW_SECONDS`` of a bed's loop, coloured as it is under a voice, faded in and out.

    Raises Misuse when there is no such bed.
    """
    if name not in sound.BEDS:
        raise Misuse(f"there is no bed “{name}”; there are {', '.join(sound.BEDS)}.")
    loop = sound.under_voice(sound.BEDS[name](0), _BELOW_VOICE_DB)
    return _webm(name, _faded(loop[: PREVIEW_SECONDS * SAMPLE_RATE]))


def bell_file(name: str) -> bytes:
    """One stroke of a bell, as loud as in a sit. Raises Misuse when there is no such bell."""
    if name not in sound.BELLS:
        raise Misuse(f"there is no bell “{name}”; there are {', '.join(sound.BELLS)}.")
    return _webm(name, sound.BELLS[name]()[:, np.newaxis])


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    seconds = np.arange(len(samples)) / SAMPLE_RATE
    near_an_end = np.minimum(seconds / _RISE_SECONDS, seconds[::-1] / _FALL_SECONDS)
    share = np.sin(np.pi / 2 * np.clip(near_an_end, 0, 1)) ** 2
    return samples * share[:, np.newaxis].astype(np.float32)


def _webm(name: str, samples: NDArray[np.float32]) -> bytes:
    titles = stream.Titles(name.replace("-", " ").capitalize(), "Wellwish")
    mix = stream.Mix(samples.shape[1], lambda: iter((samples,)))
    return stream.in_memory("webm", length=len(samples), titles=titles, sound=mix)
