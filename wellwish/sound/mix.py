"""A score as sound: takes and bells at their places, and a bed under them that gives way to the voice.

Every sample depends on its position and on what began before it, so any stretch can be mixed alone and how a sit is cut
changes nothing. Nothing is compressed. The peak is held by construction: no take is let above the ceiling (``held``),
cues never overlap, bells are soft, and how high a bed goes is known before any sound is made, so one fixed gain for the
whole sit is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loops import Loop
from wellwish.sound.loudness import PEAK_DBTP, gain, true_peak
from wellwish.terms import SAMPLE_RATE, Cue, Take

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SLEEP_DB = -4.0
"""Everything in a sit to fall asleep by is so much softer than by day: −22 LUFS."""

_CENTRE_DB = -3.01
"""A voice in both channels of a stereo mix is as loud as alone in mono."""
_CEILING = gain(PEAK_DBTP)

_GIVES_WAY_DB = -4.0
_GIVES_WAY_SECONDS = 0.4
_COMES_BACK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Fades:
    """How a bed comes and goes; in a short sit, in at most a tenth of it and out in at most two fifths."""

    in_seconds: float = 4.0
    out_seconds: float = 12.0

    def of(self, length_seconds: float) -> Fades:
        """These, as short as a sit of that length needs them."""
        return Fades(min(self.in_seconds, 0.1 * length_seconds), min(self.out_seconds, 0.4 * length_seconds))


DAY_FADES = Fades()
SLEEP_FADES = Fades(8.0, 120.0)


def _ease(samples: int) -> Floats:
    """From 0 to 1 without a corner, float32 [samples]."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(samples) + 0.5) / samples)).astype(np.float32)


_GOING = _ease(round(_GIVES_WAY_SECONDS * SAMPLE_RATE))
_COMING = _ease(round(_COMES_BACK_SECONDS * SAMPLE_RATE))[::-1]


class Mix:
    """Mixes one sit of ``length`` samples. Any thread may ask for any stretch.

    ``take_pcm`` gives a take as mono float32 [n] of exactly its cue's length, no higher than ``held`` lets it be.
    Without a ``bell``, bell cues stay silent. With a ``loop`` there are two channels, voice and bell in the middle;
    without, one.
    """

    def __init__(
        self,
        length: int,
        take_pcm: Callable[[Take], Floats],
        *,
        bell: Take | None = None,
        loop: Loop | None = None,
        fades: Fades = DAY_FADES,
    ) -> None:
        self.channels = 1 if loop is None else 2
        self._length = length
        self._take_pcm = take_pcm
        self._bell = bell
        self._loop = loop
        fades = fades.of(length / SAMPLE_RATE)
        self._in, self._out = fades.in_seconds * SAMPLE_RATE, fades.out_seconds * SAMPLE_RATE
        # The loudest take and the bed, each at its highest at once, stay within the ceiling; seldom below 1.
        level = 1.0 if loop is None else min(1.0, _CEILING / (_CEILING * gain(_CENTRE_DB) + loop.peak))
        self._bed_gain = np.float32(level)
        self._centre_gain = np.float32(1.0 if loop is None else level * gain(_CENTRE_DB))

    def part(self, cues: Iterable[Cue], start: int, end: int) -> Floats:
        """Samples ``start`` to ``end`` as float32 [end - start, channels], silent outside the sit; true peak within
        ``PEAK_DBTP``. ``cues`` are all that begin before ``end``; more do no harm.

        Raises ValueError when a sound is not as long as its cue.
        """
        heard = [cue for cue in cues if self._sounds(cue) and cue.start < end and cue.end > start - len(_COMING)]
        mixed = np.zeros((end - start, self.channels), np.float32)
        if self._loop is not None:
            first, last = max(start, 0), min(end, self._length)
            if first < last:
                mixed[first - start : last - start] = self._bed(self._loop.samples, heard, first, last)
        for cue in heard:
            first, last = max(cue.start, start), min(cue.end, end)
            if first < last:
                sound = self._sound(cue)[first - cue.start : last - cue.start]
                mixed[first - start : last - start] += (self._centre_gain * sound)[:, np.newaxis]
        return mixed

    def _sounds(self, cue: Cue) -> bool:
        return cue.take is not None or (cue.kind == "bell" and self._bell is not None)

    def _sound(self, cue: Cue) -> Floats:
        take = cue.take or self._bell
        sound = self._take_pcm(take) if take else None
        if sound is None or sound.shape != (cue.end - cue.start,):
            shape = None if sound is None else sound.shape
            raise ValueError(
                f"the {cue.kind} at {cue.start} is {shape}, not ({cue.end - cue.start},) as the score has it"
            )
        return sound

    def _bed(self, loop: Floats, heard: Iterable[Cue], start: int, end: int) -> Floats:
        """The bed from ``start`` to ``end``, both within the sit: [end - start, 2]."""
        level = self._faded(start, end)
        level *= 1 - np.float32(1 - gain(_GIVES_WAY_DB)) * _given_way(heard, start, end)
        at = start % len(loop)
        around = [loop[at : at + end - start]]
        missing = end - start - len(around[0])
        while missing:
            around.append(loop[:missing])
            missing -= len(around[-1])
        return np.concatenate(around) * (level * self._bed_gain)[:, np.newaxis]

    def _faded(self, start: int, end: int) -> Floats:
        level = np.ones(end - start, np.float32)
        if start < self._in or end > self._length - self._out:
            position = np.arange(start, end)
            share = np.clip(np.minimum(position / self._in, (self._length - position) / self._out), 0, 1)
            level[:] = np.sin(np.pi / 2 * share) ** 2
        return level


def _given_way(heard: Iterable[Cue], start: int, end: int) -> Floats:
    """How far the bed has made room for the voice, 0 to 1: it goes as a take begins, and is back after its end."""
    room = np.zeros(end - start, np.float32)
    for cue in heard:
        if cue.take is not None:
            going = _GOING[: cue.end - cue.start]
            held_from = cue.start + len(going)
            for curve, begin, finish in (
                (going, cue.start, held_from),
                (going[-1:], held_from, cue.end),
                (_COMING * going[-1], cue.end, cue.end + len(_COMING)),
            ):
                first, last = max(begin, start), min(finish, end)
                if first < last:
                    here = room[first - start : last - start]
                    np.maximum(here, curve[first - begin : last - begin] if len(curve) > 1 else curve, out=here)
    return room


def held(take: Floats) -> Floats:
    """Mono float32 [n] as it is, or turned down as a whole when its true peak is above ``PEAK_DBTP``."""
    peak = true_peak(take)
    return take if peak <= _CEILING else take * np.float32(_CEILING / peak)
