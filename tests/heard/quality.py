"""How a guide sounds, by measure: what a trained listener would say of it, which words are lost, what is heard at the
ends where nothing is said.

The trained listener is DNSMOS P.808 (Microsoft, MIT), a net that was taught by people who rated speech from 1 to 5. It
comes in the wheel speechmos, of which nothing else is used: its own reader of sound would bring librosa along.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr
from heard.ear import plain_words, transcribed, word_errors

from wellwish.terms import SAMPLE_RATE, Span, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.guides import Guide

    Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase to measure by. ``opens`` and ``closes``: its first sound, or its last, is a vowel, nasal or glide, which
    begins and ends at once; hisses and stops are faint there by nature."""

    text: str
    opens: bool = False
    closes: bool = False


PHRASES = (
    Said("Take a slow breath in through your nose, and let it go through your mouth."),
    Said("Notice the weight of your body resting on the ground.", opens=True),
    Said("If your mind wanders, simply return to the breath.", opens=True),
    Said("Soften your shoulders, and let your jaw be loose."),
    Said("May you be safe, and well, and free from worry.", opens=True, closes=True),
    Said("May Maya be happy, and at ease.", opens=True),
    Said("Imagine a warm light spreading from the middle of your chest.", opens=True),
    Said("Let every sound you hear become part of the practice.", opens=True),
    Said("There is nowhere to go, and nothing to do.", closes=True),
    Said("Feel the gentle rise and fall of your belly.", closes=True),
    Said("Bring someone to mind who makes you smile.", closes=True),
    Said("When you are ready, slowly open your eyes.", opens=True),
    Said("Welcome.", opens=True, closes=True),
    Said("Is there a place in you that is quiet already?", opens=True, closes=True),
    Said("You are allowed to be here, just as you are.", opens=True, closes=True),
    Said("Picture them at the kitchen table, laughing at something small.", closes=True),
    Said("Whatever comes, let it come; whatever goes, let it go.", opens=True, closes=True),
    Said("And if this is difficult today, that is worth knowing, too.", opens=True, closes=True),
    Said("Their life matters to them, the way yours matters to you.", closes=True),
    Said("Rest.", opens=True),
    Said("Wish yourself what you would wish a friend: kindness, courage, a good night.", opens=True),
    Said("In your own time, begin to notice the room around you again.", opens=True, closes=True),
    Said("Nothing needs to be solved in the next few minutes.", opens=True),
    Said("Allow your thoughts to drift by, like clouds in a wide blue sky.", opens=True, closes=True),
)
"""Of every length and melody that guides meet here."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Of some takes of ``PHRASES``."""

    p808: float
    """What people say of it as a whole, 1 to 5 (DNSMOS P.808), mean."""
    worst: float
    """The lowest ``p808`` of a take; of those of five words and more, for the net was taught by sentences."""
    word_errors: float
    """Share of words lost, added or mistaken by the recogniser."""
    before_ms: float
    """Faint sound before the first, mean; see ``faint_ends``."""
    after_ms: float
    """Faint sound after the last, mean."""
    breaks: int
    """Places where the wave is broken; see ``breaks``."""


def takes_of(guide: Guide) -> list[Floats]:
    """The guide's takes of ``PHRASES``, at its own pace."""
    return [guide.speak(Utterance((Span(said.text),)), 1.0, i).pcm for i, said in enumerate(PHRASES)]


def quality(takes: Sequence[Floats]) -> Quality:
    """Of takes of ``PHRASES``, in their order."""
    rated = [opinion(take) for take in takes]
    words = [word for phrase in PHRASES for word in plain_words(phrase.text)]
    ends = [faint_ends(take) for take in takes]
    return Quality(
        p808=float(np.mean(rated)),
        worst=min(one for one, phrase in zip(rated, PHRASES, strict=True) if len(phrase.text.split()) >= 5),
        word_errors=word_errors(words, heard(takes)) / len(words),
        before_ms=float(np.mean([end[0] for end, phrase in zip(ends, PHRASES, strict=True) if phrase.opens])),
        after_ms=float(np.mean([end[1] for end, phrase in zip(ends, PHRASES, strict=True) if phrase.closes])),
        breaks=sum(map(breaks, takes)),
    )


def heard(takes: Sequence[Floats]) -> list[str]:
    """The words the recogniser hears in takes, one after the other; it needs some quiet between."""
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    return transcribed(np.concatenate([quiet, *(part for take in takes for part in (take, quiet))]))


# --- the wave ----------------------------------------------------------------------------------------

_STEP = SAMPLE_RATE // 200
_SOUNDS = 10 ** (-60 / 20)
_NEAR_VOICE = 10 ** (-15 / 20)
_ABOVE_ENGINES_HERTZ = 13_000
_BROKEN = 10 ** (-72 / 20)


def faint_ends(take: Floats) -> tuple[float, float]:
    """Milliseconds from the first sound of a take to the first that is within 15 dB of its voice, and the same at its
    end: where a model drawls a phantom vowel before a phrase, or hums on after it.

    A sound is 5 ms above −60 dBFS, the level below which takes are trimmed; the voice is the loudest twentieth.
    """
    levels = _levels(take)
    sounds = np.flatnonzero(levels > _SOUNDS)
    voice = np.flatnonzero(levels > np.percentile(levels[sounds], 95) * _NEAR_VOICE)
    milliseconds = 1000 * _STEP / SAMPLE_RATE
    return float(voice[0] - sounds[0]) * milliseconds, float(sounds[-1] - voice[-1]) * milliseconds


def breaks(take: Floats) -> int:
    """How many 5 ms hold sound above 13 kHz over −72 dBFS. An engine at 24 kHz has none there, so it is a click, or a
    cut that was not faded. Says nothing of recordings, which do have it.
    """
    from scipy.signal import ellip, sosfilt

    high = ellip(10, 0.5, 80, _ABOVE_ENGINES_HERTZ, "high", fs=SAMPLE_RATE, output="sos")
    return int((_levels(sosfilt(high, take)) > _BROKEN).sum())


def _levels(sound: Floats) -> Floats:
    return np.asarray(np.sqrt(np.square(sound[: len(sound) // _STEP * _STEP].reshape(-1, _STEP)).mean(axis=1)))


# --- the trained listener ----------------------------------------------------------------------------

_RATE = 16_000
_SECONDS = 9.01
_BINS, _HOP, _MELS = 321, 160, 120


def opinion(take: Floats) -> float:
    """DNSMOS P.808 of a take, repeated until it is long enough, then every second anew, as its authors do."""
    sound = np.clip(soxr.resample(take, SAMPLE_RATE, _RATE), -1, 1).astype(np.float32)
    length = int(_SECONDS * _RATE)
    while len(sound) < length:
        sound = np.append(sound, sound)
    starts = range(0, (int(len(sound) // _RATE - _SECONDS) + 1) * _RATE, _RATE)
    windows = [sound[at : at + length] for at in starts if at + length <= len(sound)]
    return float(np.mean([_listener().run(None, {"input_1": _mels(w[:-_HOP])[None]})[0][0][0] for w in windows]))


@functools.cache
def _listener() -> Any:
    import onnxruntime

    spec = util.find_spec("speechmos")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("speechmos is not installed: install the dependency group test")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # sums depend on how work is shared
    model = Path(spec.submodule_search_locations[0]) / "dnsmos_models" / "model_v8.onnx"
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _mels(sound: Floats) -> Floats:
    """What the P.808 net reads: energy in mel bands, in decibels below the loudest, [frames, bands]."""
    half = _BINS // 2
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, half), _BINS)[::_HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_BINS) / _BINS)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    decibels = 10 * np.log10(np.maximum(power @ _mel_bands().T, 1e-10))
    decibels = np.maximum(decibels - decibels.max(), -80)
    return np.asarray((decibels + 40) / 40, np.float32)


@functools.cache
def _mel_bands() -> NDArray[np.float64]:
    """Triangles even in Slaney's mel, each of one area, [bands, frequencies]; as librosa makes them by default."""

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        linear = mel * 200 / 3
        return np.where(mel < 15, linear, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    top = 15 + np.log(_RATE / 2 / 1000) * 27 / np.log(6.4)
    edges = hertz(np.linspace(0, top, _MELS + 2))
    frequencies = np.fft.rfftfreq(_BINS, 1 / _RATE)
    rising = (frequencies[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None])
