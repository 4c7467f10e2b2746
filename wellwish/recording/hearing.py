"""What is in a recording: its sound, where somebody speaks in it, how loud, over how much noise.

Figures are of sound at 48 kHz in one channel, from -1 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wellwish.errors import WellwishError
from wellwish.sound import hop_energies, lufs_of
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ENDINGS = (".wav", ".flac", ".mp3", ".m4a", ".aac", ".opus", ".ogg", ".oga", ".webm", ".aif", ".aiff", ".caf")
LONGEST_SECONDS = 120

_RUMBLE_HERTZ = 40
_STEP = SAMPLE_RATE // 100
_NOTHING = 10 ** (-85 / 20)
"""Below this is no room but silence put there by a machine."""
_UNDER_LOUD = 10 ** (-40 / 20)
_OVER_NOISE = 2.0
_LEAST_STEPS = 5
_BEFORE, _AFTER = round(0.08 * SAMPLE_RATE), round(0.15 * SAMPLE_RATE)
_GATED_STEPS = 10
"""This much digital silence in a row was put there by a gate or an editor."""
_FLAT = 1e-4
_FLAT_SAMPLES, _OVER_SAMPLES = 4, 3


class Unreadable(WellwishError):
    """A file that holds no sound we can decode; the message says why, as the end of a sentence."""


def decoded(path: Path) -> tuple[Floats, bool]:
    """The file's sound, and whether it is clipped. Of several channels their mean, or the loudest where others are
    silent or undo it. Raises ``Unreadable``.
    """
    import av
    import soxr

    parts: list[Floats] = []
    samples = 0
    try:
        with av.open(str(path), metadata_errors="replace") as file:
            if not file.streams.audio:
                raise Unreadable("holds no sound")
            as_floats = av.AudioResampler(format="fltp")
            rate = file.streams.audio[0].rate
            for frame in file.decode(audio=0):
                for part in as_floats.resample(frame):
                    parts.append(part.to_ndarray().astype(np.float32, copy=False))
                    samples += part.samples
                if samples > LONGEST_SECONDS * rate:
                    raise Unreadable(f"is longer than {LONGEST_SECONDS // 60} minutes")
    except (av.error.FFmpegError, ValueError) as error:
        raise Unreadable(f"cannot be decoded ({getattr(error, 'strerror', None) or error})") from None
    if not samples:
        raise Unreadable("is empty")
    channels = np.concatenate(parts, axis=1)
    if not np.isfinite(channels).all():
        raise Unreadable("holds numbers that are no sound")
    sound = soxr.resample(_one_channel(channels), rate, SAMPLE_RATE, "HQ")
    return np.asarray(sound, np.float32), any(map(_clipped, channels))


def _clipped(channel: Floats) -> bool:
    """Whether tops of waves are cut off: some samples in a row at the highest level there is, or, where a codec has
    rounded them again, beyond full scale. To be asked of sound at its own rate."""
    level = np.abs(channel)
    most = float(level.max())
    return most > 0.05 and (
        _longest(level >= most * (1 - _FLAT)) >= _FLAT_SAMPLES or _longest(level > 1) >= _OVER_SAMPLES
    )


def _longest(where: NDArray[np.bool_]) -> int:
    """The longest run of true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], where.view(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def _one_channel(channels: Floats) -> Floats:
    mean = channels.mean(axis=0)
    energies = np.square(channels, dtype=np.float64).mean(axis=1)
    if np.square(mean, dtype=np.float64).mean() >= energies.max() / 2:
        return np.asarray(mean, np.float32)
    return np.asarray(channels[energies.argmax()], np.float32)


@dataclass(frozen=True)
class Heard:
    """One recording, measured."""

    sound: Floats
    clipped: bool

    @classmethod
    def of(cls, path: Path) -> Heard:
        """Raises ``Unreadable``."""
        return cls(*decoded(path))

    @cached_property
    def clean(self) -> Floats:
        """Without what is too low to be voice: rumble, an offset."""
        from scipy.signal import butter, sosfilt

        if not len(self.sound):
            return self.sound
        return np.asarray(
            sosfilt(butter(2, _RUMBLE_HERTZ, "high", fs=SAMPLE_RATE, output="sos"), self.sound), np.float32
        )

    @cached_property
    def _steps(self) -> Floats:
        """Level of each 10 ms."""
        whole = self.clean[: len(self.sound) // _STEP * _STEP].reshape(-1, _STEP)
        return np.asarray(np.sqrt(np.square(whole, dtype=np.float64).mean(axis=1)), np.float32)

    @cached_property
    def loud(self) -> float:
        """Level of its loudest twentieth."""
        return float(np.percentile(self._steps, 95)) if len(self._steps) else 0.0

    @cached_property
    def noise(self) -> float:
        """Level of its quietest 50 ms; 0 where a gate or an editor has put silence in its place."""
        if len(self._steps) < 5 or _longest(self._steps < _NOTHING) >= _GATED_STEPS:
            return 0.0
        return float(np.sqrt(np.convolve(np.square(self._steps), np.full(5, 0.2), "valid").min()))

    @property
    def over_noise_db(self) -> float:
        """By how much the voice is above the noise."""
        return 20 * math.log10(self.loud / self.noise) if self.noise and self.loud else math.inf

    @cached_property
    def speaks(self) -> tuple[int, int] | None:
        """From where to where somebody speaks, in samples; None when nobody does."""
        sounding = self._steps > max(self.loud * _UNDER_LOUD, self.noise * _OVER_NOISE, _NOTHING)
        if len(sounding) < _LEAST_STEPS:
            return None
        starts = np.flatnonzero(np.convolve(sounding, np.ones(_LEAST_STEPS, np.int32), "valid") == _LEAST_STEPS)
        return (int(starts[0]) * _STEP, (int(starts[-1]) + _LEAST_STEPS) * _STEP) if len(starts) else None

    @property
    def seconds(self) -> float:
        """How long somebody speaks."""
        return (self.speaks[1] - self.speaks[0]) / SAMPLE_RATE if self.speaks else 0.0

    @cached_property
    def energies(self) -> NDArray[np.float64]:
        return energies(self.trimmed)

    @property
    def lufs(self) -> float:
        return lufs_of(self.energies)

    @cached_property
    def trimmed(self) -> Floats:
        """From a little before the first word to a little after the last, faded in and out over those margins."""
        if self.speaks is None:
            return np.zeros(0, np.float32)
        first, last = self.speaks
        begin, end = max(0, first - _BEFORE), min(len(self.clean), last + _AFTER)
        out = self.clean[begin:end].copy()
        for part, margin in ((out, first - begin), (out[::-1], end - last)):
            n = min(max(margin, _STEP), len(out) // 2)
            part[:n] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
        return out


def energies(sound: Floats) -> NDArray[np.float64]:
    """``sound.hop_energies``, of four hops at least, so that the shortest word has a loudness."""
    return hop_energies(np.pad(sound, (0, max(0, SAMPLE_RATE * 4 // 10 - len(sound)))))
