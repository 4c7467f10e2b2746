"""How loud sound is: integrated loudness and true peak (ITU-R BS.1770-4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOICE_LUFS = -18.0
"""Loudness of a guide's voice by day, alone and in a mix."""

PEAK_DBTP = -1.5
"""No rendition's true peak is higher."""

# BS.1770-4, tables 1 and 2: the K-weighting at 48 kHz, a shelf for the head and a high-pass.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)
_HOP = SAMPLE_RATE // 10
_HOPS_PER_GATE = 4
_OFFSET_LUFS = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OVERSAMPLING = 4


def integrated_lufs(sound: NDArray[np.float32]) -> float:
    """Gated loudness of float32 [n] or [n, channels] (one or two), in LUFS; -inf when nothing passes the gate.

    Sound shorter than 400 ms has no loudness by the standard: ValueError.
    """
    if len(sound) < _HOP * _HOPS_PER_GATE:
        raise ValueError("loudness needs 400 ms of sound")
    return lufs_of(hop_energies(sound))


def hop_energies(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Energy of each 100 ms of float32 [n] or [n, channels] as it is heard (K-weighted); what is left over goes."""
    from scipy.signal import sosfilt

    channels = sound[:, np.newaxis] if sound.ndim == 1 else sound
    hops = len(channels) // _HOP
    weighted = sosfilt(_K_WEIGHTING, channels[: hops * _HOP].astype(np.float64), axis=0)
    energies: NDArray[np.float64] = np.square(weighted).reshape(hops, _HOP, -1).mean(axis=1).sum(axis=1)
    return energies


def lufs_of(energies: NDArray[np.float64]) -> float:
    """Gated loudness of sound by its ``hop_energies``, at least four; -inf when nothing passes the gate.

    The energies of several sounds, one after the other, give the loudness of all of them together.
    """
    gates = np.convolve(energies, np.full(_HOPS_PER_GATE, 1 / _HOPS_PER_GATE), "valid")
    heard = gates[gates > _energy(_ABSOLUTE_GATE_LUFS)]
    if not len(heard):
        return -math.inf
    heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return float(_OFFSET_LUFS + 10 * np.log10(heard.mean()))


def true_peak(sound: NDArray[np.float32]) -> float:
    """Highest magnitude of float32 [n] or [n, channels], between samples too; 1.0 is 0 dBTP. Oversamples fourfold."""
    import soxr

    if not len(sound):
        return 0.0
    between = soxr.resample(sound, SAMPLE_RATE, SAMPLE_RATE * _OVERSAMPLING, quality="HQ")
    return float(max(np.abs(sound).max(), np.abs(between).max()))


def gain(decibels: float) -> float:
    """The factor that changes a level by ``decibels``."""
    return float(10 ** (decibels / 20))


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_LUFS) / 10))
