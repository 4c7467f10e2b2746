"""From sentences a neural engine has sounded to a take: what every such engine shares.

An engine gives a sentence as sound at 24 kHz and says how long each token lasts. Here sentences are trimmed to where
they sound, faded, set apart by real silence, brought to the guide's level and to whole frames at 48 kHz, and every
display word gets its time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellwish.guides.port import Speech
from wellwish.terms import FRAME, SAMPLE_RATE, Utterance, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wellwish.guides.reading import Sentence

    Floats = NDArray[np.float32]
    Synthesise = Callable[[Sentence, np.random.Generator], tuple[NDArray[np.float32], NDArray[np.float64]]]
    """The sentence at ``ENGINE_RATE``, and how many samples each token lasts: the lead-in, each phoneme, the tail."""

ENGINE_RATE = 24_000
HOP = 600
"""Samples at 24 kHz for one unit of a phoneme's duration, in Kokoro and what was distilled from it."""

PEAK = 10 ** (-2.5 / 20)
"""Highest true peak of a take: −2.5 dBTP, so that what Opus adds to it (0.6 dB seen) stays below −1.5."""

_FADE = ENGINE_RATE // 100
_BETWEEN_SECONDS = 0.45
_BETWEEN_VARIATION = 0.06
_RUNNING = round(0.15 * ENGINE_RATE)
"""Words nearer than this run on: each lasts until the next begins."""
_BLOCK = SAMPLE_RATE // 1000
_UNDER_PEAK = 10 ** (-0.3 / 20)
"""Room for what hides between samples."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How an engine's sound lies in what it gives."""

    gain: float
    """Brings the voice to −18 LUFS integrated."""
    quiet: float
    """Full-scale level below which the ends of a sentence are trimmed."""
    ahead_seconds: float
    """By how much the sound of a phoneme comes before its place by the durations."""


_LONG_SAID = re.compile(r"[^\x00-\x7f–—‘’“”…]|\d")
_DIGIT_CHARACTERS = 7
"""What a digit takes more than a letter: measured 4 in a year, 6 in a pair, 13 in a number of a million and more."""
_LETTERS_SAID = 2
"""What a letter of a script without an alphabet takes for each of the plain letters it is read as."""


def estimated_seconds(text: str, pace: float) -> float:
    """How long a voice of this speed takes for ``text``, rather a few per cent too long.

    Least squares over 70 phrases of the library at pace 1, spoken by hibari, and 7 % more: 0.09 s, 0.081 s a character,
    0.26 s a comma, 0.31 s a sentence (residual 0.23 s). Numbers, and names in scripts such as Han or Hangul, are read
    as more characters than are written: what no phrase of ours has, but a script of anyone's may be full of. Pace is
    reckoned as slow as it comes out at its slowest, for the model rounds every phoneme to 25 ms: 0.8 takes 1.19 times
    as long, 0.9 1.04, 1.1 0.86, 1.2 0.83.
    """
    commas, sentences = (sum(map(text.count, marks)) for marks in (",;:", ".!?"))
    characters = len(text) + sum(_more_characters(match[0]) for match in _LONG_SAID.finditer(text))
    stretch = 2 - pace if pace < 1 else 1 / pace
    return 1.07 * (0.09 + 0.081 * characters + 0.26 * commas + 0.31 * sentences) * stretch


def _more_characters(char: str) -> int:
    category = unicodedata.category(char)
    if category[0] == "N":
        return _DIGIT_CHARACTERS
    if category != "Lo":
        return 0
    from anyascii import anyascii

    return _LETTERS_SAID * len(anyascii(char))


def spoken(
    utterance: Utterance, sentences: Sequence[Sentence], synthesise: Synthesise, habits: Habits, seed: int
) -> Speech:
    """``sentences`` of ``utterance`` as a take; ``seed`` varies the silence between them and goes to the engine."""
    import numpy as np

    rng = np.random.default_rng(seed)
    pieces: list[Floats] = []
    spans: dict[int, tuple[float, float]] = {}
    at = 0
    for sentence in sentences:
        if pieces:
            seconds = _BETWEEN_SECONDS + rng.uniform(-_BETWEEN_VARIATION, _BETWEEN_VARIATION)
            pieces.append(np.zeros(round(seconds * ENGINE_RATE), np.float32))
            at += len(pieces[-1])
        sound, durations = synthesise(sentence, rng)
        begin, end = _sounding(sound, habits.quiet)
        spans |= _word_spans(sentence, durations, (begin, end, at), utterance, habits.ahead_seconds * ENGINE_RATE)
        pieces.append(_faded(sound[begin:end]))
        at += end - begin
    return _finished(np.concatenate(pieces), spans, utterance, habits.gain)


def _sounding(sound: Floats, quiet: float) -> tuple[int, int]:
    """From where to where it sounds. The lead-in, tail and last phoneme hold long digital quiet, whose edge the
    durations give only to some tens of milliseconds; the level, which falls there by 60 dB, is exact."""
    import numpy as np

    step = ENGINE_RATE // 200
    rows = sound[: len(sound) // step * step].reshape(-1, step)
    loud = np.flatnonzero(np.sqrt(np.mean(rows**2, axis=1)) > quiet)
    if not len(loud):
        return 0, len(sound)
    return max(0, int(loud[0]) * step - _FADE), min(len(sound), int(loud[-1] + 1) * step + _FADE)


def _faded(sound: Floats) -> Floats:
    import numpy as np

    out = sound.copy()
    n = min(_FADE, len(out) // 2)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
    out[:n] *= rise
    out[len(out) - n :] *= rise[::-1]
    return out


def _finished(sound: Floats, spans: dict[int, tuple[float, float]], utterance: Utterance, gain: float) -> Speech:
    """At 48 kHz and the guide's level, in whole frames between two silent ones."""
    import numpy as np
    import soxr

    loud = limited(soxr.resample(sound, ENGINE_RATE, SAMPLE_RATE, "HQ").astype(np.float32) * np.float32(gain))
    frames = -(-len(loud) // FRAME) + 2
    pcm = np.zeros(frames * FRAME, np.float32)
    pcm[FRAME : FRAME + len(loud)] = loud
    ratio = SAMPLE_RATE // ENGINE_RATE
    words, last = [], FRAME
    for index, text in enumerate(utterance.text.split()):
        start = max(last, FRAME + round(spans[index][0] * ratio))
        end = max(start + 1, FRAME + round(spans[index][1] * ratio))
        words.append(Word(text, start, end))
        last = end
    return Speech(pcm, tuple(words))


def limited(sound: Floats) -> Floats:
    """``sound`` (48 kHz) with its true peak at most ``PEAK``: turned down around peaks only, smoothly over 15 ms.

    In blocks of 1 ms: the gain each needs, the least of its neighbours, smoothed over fewer neighbours than that, so
    that the gain is low enough wherever it must be.
    """
    import numpy as np

    if true_peak(sound) <= PEAK:
        return sound
    count = -(-len(sound) // _BLOCK)
    blocks = np.pad(np.abs(sound), (0, count * _BLOCK - len(sound))).reshape(-1, _BLOCK).max(axis=1)
    needed = np.minimum(1, PEAK * _UNDER_PEAK / np.maximum(blocks, 1e-9))
    reach = 7
    least = np.lib.stride_tricks.sliding_window_view(np.pad(needed, reach, mode="edge"), 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)[1:-1]  # reaches one block less
    smooth = np.convolve(np.pad(least, reach - 1, mode="edge"), window / window.sum(), mode="valid")
    centres = np.arange(count) * _BLOCK + _BLOCK / 2
    out = sound * np.interp(np.arange(len(sound)), centres, smooth).astype(np.float32)
    return (out * np.float32(min(1, PEAK / true_peak(out)))).astype(np.float32)


def true_peak(sound: Floats) -> float:
    """Highest value between the samples, by fourfold oversampling."""
    import numpy as np
    import soxr

    peak = float(np.max(np.abs(sound)))
    # Nothing lies above 12 kHz, where a sine's peak can hide at most 3 dB from samples at 48 kHz.
    if peak < PEAK / 1.42:
        return peak
    return max(peak, float(np.max(np.abs(soxr.resample(sound, SAMPLE_RATE, 4 * SAMPLE_RATE, "HQ")))))


# --- word times --------------------------------------------------------------------------------------


def _word_spans(
    sentence: Sentence, durations: NDArray[np.float64], place: tuple[int, int, int], utterance: Utterance, ahead: float
) -> dict[int, tuple[float, float]]:
    """Start and end, in samples at 24 kHz of the take, of each display word of a sentence; ``place`` is from where to
    where it sounds in the engine's sound, and where it lies in the take."""
    import numpy as np

    begin, end, at = place
    edges = np.concatenate(([0.0], np.cumsum(durations)))
    display = utterance.text.split()
    spans: dict[int, tuple[float, float]] = {}
    for part, following in zip(sentence.parts, [*sentence.parts[1:], None], strict=True):
        start = begin if part is sentence.parts[0] else edges[part.start + 1] - ahead
        stop = edges[part.stop + 1] - ahead if following else end
        if following and edges[following.start + 1] - edges[part.stop + 1] < _RUNNING:
            stop = edges[following.start + 1] - ahead
        low, high = float(np.clip(start, begin, end)), float(np.clip(stop, begin, end))
        weights = np.array([len(display[i]) for i in part.words], np.float64)
        shares = low + (high - low) * np.concatenate(([0.0], np.cumsum(weights) / weights.sum()))
        for k, word in enumerate(part.words):
            spans[word] = (at - begin + float(shares[k]), at - begin + float(shares[k + 1]))
    return spans
