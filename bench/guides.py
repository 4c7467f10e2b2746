"""Figures of every guide that can speak here, or of those named: rate, cost, level, pitch, ends, how well it sounds.

Each speaks the same phrases at its own pace, each of them anew (``tests/heard/quality.py``). Columns:

- ``wpm``: words a minute from the first sound of a phrase to its last;
- ``x cpu``: seconds of sound a second of processor time, one core, once the engine is loaded;
- ``LUFS``: integrated, of all phrases joined, before the guide's gain and after it (what is left out by the peak
  limiter is not undone for the former); ``gain``: what would make it −18 to the digit;
- ``Hz``, ``voiced``, ``kHz``: median pitch, share of frames that have one, spectral centroid: its character;
- ``est``: what ``estimate_seconds`` says for all phrases over what they take, and for the worst phrase;
- ``P.808``: what people would say of its sound, 1 to 5, by DNSMOS, and of the worst phrase of five words and more;
- ``WER %``: word error rate by the offline recogniser;
- ``ends ms``: faint sound before the first of a phrase and after the last: phantom vowels, a hum;
- ``breaks``: clicks and cuts. Recordings always have some: it is measured above what an engine at 24 kHz can sound.

    .venv/bin/python -m bench.guides [GUIDE ...]

A recorded guide is measured by those of the phrases that it has, or by whoever stands in.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
from heard.quality import PHRASES, quality, takes_of

from wellwish import guides
from wellwish.errors import Misuse
from wellwish.terms import SAMPLE_RATE, Span, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray


def main(names: list[str]) -> None:
    """Prints a line a guide."""
    chosen = {name: guides.find(name) for name in names} if names else guides.here()
    print(
        f"{'guide':16}  wpm  x cpu   LUFS before/after   gain   Hz  voiced   kHz   est (worst)  P.808 (worst)  WER %  "
        "ends ms  breaks",
        flush=True,
    )
    for guide in chosen.values():
        try:
            print(_line(guide), flush=True)
        except Misuse as error:
            print(f"{guide.id:16}  {error}", flush=True)


def _line(guide: guides.Guide) -> str:
    guide.speak(Utterance((Span(PHRASES[-1].text),)), 1.0, 0)
    started = time.process_time()
    takes = takes_of(guide)
    spent = time.process_time() - started
    sounding = sum(_sounding(take) for take in takes)
    words = sum(len(said.text.split()) for said in PHRASES)
    joined = np.concatenate(takes)
    estimates = np.array([guide.estimate_seconds(said.text, 1.0) for said in PHRASES])
    real = np.array([len(take) / SAMPLE_RATE for take in takes])
    after = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(joined)
    gain = getattr(getattr(guide, "_voice", None), "gain", 1.0)
    pitch, voiced, centroid = _character(joined)
    found = quality(takes)
    return (
        f"{guide.id:16} {words / sounding * 60:4.0f}  {len(joined) / SAMPLE_RATE / spent:5.1f}  "
        f"{after - 20 * np.log10(gain):6.1f} / {after:5.1f}      {gain * 10 ** ((-18 - after) / 20):5.3f}  {pitch:4.0f}"
        f"  {voiced:5.2f}  {centroid / 1000:5.2f}   {estimates.sum() / real.sum():.2f} ({(estimates / real).min():.2f})"
        f"   {found.p808:.2f} ({found.worst:.2f})    {100 * found.word_errors:5.1f}  "
        f"{found.before_ms:3.0f} {found.after_ms:3.0f}   {found.breaks:6}"
    )


def _sounding(take: NDArray[np.float32]) -> float:
    """Seconds from the first sound of a take to its last."""
    sounds = np.flatnonzero(take)
    return float(sounds[-1] - sounds[0]) / SAMPLE_RATE


def _character(sound: NDArray[np.float32]) -> tuple[float, float, float]:
    """Median pitch in Hz, share of sounding frames that have one, spectral centroid in Hz."""
    length, step = SAMPLE_RATE * 60 // 1000, SAMPLE_RATE // 50
    frames = np.lib.stride_tricks.sliding_window_view(sound, length)[::step]
    frames = frames[np.sqrt((frames**2).mean(axis=1)) > 0.01] * np.hanning(length)
    power = np.abs(np.fft.rfft(frames, 4 * length, axis=1)) ** 2
    likeness = np.fft.irfft(power, axis=1)
    low, high = SAMPLE_RATE // 400, SAMPLE_RATE // 60
    part = likeness[:, low:high] / likeness[:, :1]
    lags, strength = part.argmax(axis=1) + low, part.max(axis=1)
    voiced = strength > 0.5
    pitch = float(np.median(SAMPLE_RATE / lags[voiced])) if voiced.any() else 0.0
    mean = power.mean(axis=0)
    centroid = float((mean * np.fft.rfftfreq(4 * length, 1 / SAMPLE_RATE)).sum() / mean.sum())
    return pitch, float(voiced.mean()), centroid


if __name__ == "__main__":
    main(sys.argv[1:])
