"""A score as sound: takes and bells at their places, and a bed under them.

The mix is made in blocks, and every sample depends on its position alone, so how it is cut into blocks changes nothing.
Nothing is compressed. The peak is held by construction: no take is let above the ceiling, and what the parts could add
up to at worst is known before any sound is made, so one fixed gain for the whole sit is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.loudness import PEAK_DBTP, VOICE_LUFS, gain, integrated_lufs, true_peak
from wellwish.terms import SAMPLE_RATE, Cue, Score, Take

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 460_800
"""Samples in a block, 9.6 s: whole frames of Opus, MP3 and AAC."""

BED_BELOW_VOICE_DB = -20.0


@dataclass(frozen=True, slots=True)
class Fades:
    """How a bed comes and goes; a sit shorter than a minute shortens both in proportion."""

    in_seconds: float = 4.0
    out_seconds: float = 12.0


_CENTRE_DB = -3.01
"""A voice in both channels of a stereo mix is as loud as alone in mono."""
_CEILING = gain(PEAK_DBTP)
_FULL_FADES_SECONDS = 60
_DIP_DB = -6.0
_DIP_HZ = (1000.0, 4000.0)


def blocks(
    score: Score,
    take_pcm: Callable[[Take], NDArray[np.float32]],
    *,
    bell: NDArray[np.float32] | None = None,
    bed: NDArray[np.float32] | None = None,
    bed_gain_db: float = BED_BELOW_VOICE_DB,
    fades: Fades = Fades(),
    block: int = BLOCK,
) -> Iterator[NDArray[np.float32]]:
    """Mix ``score`` into float32 [n, channels] blocks of ``block`` samples, the last one shorter.

    One channel without a bed; two with one, voice and bell in the middle. ``take_pcm`` gives a take as mono float32 [n]
    of exactly its cue's length, and is called once for each cue. ``bell`` is mono, as long as each bell's cue; without
    one, bell cues stay silent. ``bed`` is a seamless loop [m, 2], set ``bed_gain_db`` from ``VOICE_LUFS`` once it is
    dipped where speech lives. The true peak stays within ``PEAK_DBTP``.
    Raises ValueError when a sound is not as long as its cue.
    """
    channels = 1 if bed is None else 2
    loop = None if bed is None else under_voice(bed, bed_gain_db)
    level = _level(score.cues, bell, loop)
    centre = np.float32(level if loop is None else level * gain(_CENTRE_DB))
    waiting = sorted((cue for cue in score.cues if _sounds(cue, bell)), key=lambda cue: cue.start)
    sounding: list[tuple[int, NDArray[np.float32]]] = []
    for start in range(0, score.length, block):
        end = min(start + block, score.length)
        mixed = np.zeros((end - start, channels), np.float32)
        if loop is not None:
            mixed += _bed_part(loop, start, end, score.length, fades) * np.float32(level)
        while waiting and waiting[0].start < end:
            cue = waiting.pop(0)
            sounding.append((cue.start, _sound(cue, take_pcm, bell)))
        for at, sound in sounding:
            first, last = max(at, start), min(at + len(sound), end)
            mixed[first - start : last - start] += centre * sound[first - at : last - at, np.newaxis]
        sounding = [(at, sound) for at, sound in sounding if at + len(sound) > end]
        yield mixed


def _sounds(cue: Cue, bell: NDArray[np.float32] | None) -> bool:
    return cue.take is not None or (cue.kind == "bell" and bell is not None)


def _sound(
    cue: Cue, take_pcm: Callable[[Take], NDArray[np.float32]], bell: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    sound = bell if cue.take is None else _held(take_pcm(cue.take))
    if sound is None or sound.shape != (cue.end - cue.start,):
        shape = None if sound is None else sound.shape
        raise ValueError(f"the {cue.kind} at {cue.start} is {shape}, not ({cue.end - cue.start},) as the score has it")
    return sound


def _held(take: NDArray[np.float32]) -> NDArray[np.float32]:
    """A take as it is, or turned down as a whole when it peaks above the ceiling."""
    peak = true_peak(take)
    return take if peak <= _CEILING else take * np.float32(_CEILING / peak)


def _level(cues: Sequence[Cue], bell: NDArray[np.float32] | None, loop: NDArray[np.float32] | None) -> float:
    """The gain that keeps the sum of all parts, each at its highest at once, within the ceiling; seldom below 1."""
    spoken = [cue for cue in cues if cue.take]
    rung = [cue for cue in cues if cue.kind == "bell"]
    together = any(ring.start < cue.end and cue.start < ring.end for ring in rung for cue in spoken)
    bell_peak = true_peak(bell) if bell is not None and rung else 0.0
    cues_peak = _CEILING + bell_peak if together else max(_CEILING, bell_peak)
    if loop is None:
        return _CEILING / cues_peak
    return min(1.0, _CEILING / (cues_peak * gain(_CENTRE_DB) + true_peak(np.concatenate([loop, loop[:SAMPLE_RATE]]))))


def under_voice(bed: NDArray[np.float32], gain_db: float = BED_BELOW_VOICE_DB) -> NDArray[np.float32]:
    """The loop dipped from 1 to 4 kHz where speech lives, then set ``gain_db`` from ``VOICE_LUFS``.

    The filter goes round the circle, so no seam appears.
    """
    from scipy import fft

    pitch = np.log2(np.maximum(fft.rfftfreq(len(bed), 1 / SAMPLE_RATE), 1.0))
    low, high = np.log2(_DIP_HZ)
    outside = np.clip(np.maximum(low - pitch, pitch - high), 0, 1)
    curve = 10 ** (_DIP_DB * (0.5 + 0.5 * np.cos(np.pi * outside)) / 20)
    spectrum = fft.rfft(bed.astype(np.float64), axis=0)
    dipped = np.asarray(fft.irfft(spectrum * curve[:, np.newaxis], len(bed), axis=0))
    return (dipped * gain(VOICE_LUFS + gain_db - integrated_lufs(dipped.astype(np.float32)))).astype(np.float32)


def _bed_part(loop: NDArray[np.float32], start: int, end: int, length: int, fades: Fades) -> NDArray[np.float32]:
    position = np.arange(start, end)
    shorter = min(1.0, length / SAMPLE_RATE / _FULL_FADES_SECONDS) * SAMPLE_RATE
    coming = position / (fades.in_seconds * shorter)
    going = (length - position) / (fades.out_seconds * shorter)
    share = np.sin(np.pi / 2 * np.clip(np.minimum(coming, going), 0, 1)) ** 2
    return loop[position % len(loop)] * share[:, np.newaxis].astype(np.float32)
