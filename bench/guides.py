"""Figures of every guide that can speak here, or of those named: rate, cost, level, pitch, ends, and word errors.

Each speaks the same phrases at pace 1. Columns:

- ``wpm``: words a minute from the first sound of a phrase to its last;
- ``x cpu``: seconds of sound a second of processor time, one core, once the engine is loaded;
- ``LUFS``: integrated, of all phrases joined, before the guide's gain and after it (what is left out by the peak
  limiter is not undone for the former); ``gain``: what would make it −18 to the digit;
- ``Hz``, ``voiced``, ``kHz``: median pitch, share of frames that have one, spectral centroid: its character;
- ``ends ms``: longest silence at the start and the end of a take, beyond the silent frame the port asks for;
- ``est``: what ``estimate_seconds`` says for all phrases over what they take, and for the worst phrase;
- ``WER %``: word error rate by the offline recogniser of tests/heard.

    .venv/bin/python bench/guides.py [GUIDE ...]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np
import pyloudnorm
from heard.ear import plain_words, transcribed, word_errors

from wellwish import guides
from wellwish.terms import FRAME, SAMPLE_RATE, Span, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

PHRASES = (
    "Take a slow breath in through your nose, and let it go through your mouth.",
    "Notice the weight of your body resting on the ground.",
    "If your mind wanders, simply return to the breath.",
    "Soften your shoulders, and let your jaw be loose.",
    "May you be safe, and well, and free from worry.",
    "May Maya be happy, and at ease.",
    "Imagine a warm light spreading from the middle of your chest.",
    "Let every sound you hear become part of the practice.",
    "There is nowhere to go, and nothing to do.",
    "Feel the gentle rise and fall of your belly.",
    "Bring someone to mind who makes you smile.",
    "When you are ready, slowly open your eyes.",
)
_SILENT = 10 ** (-50 / 20)


def main(names: list[str]) -> None:
    """Prints a line a guide."""
    chosen = {name: guides.find(name) for name in names} if names else guides.here()
    print(
        f"{'guide':16}  wpm  x cpu   LUFS before/after   gain   Hz  voiced   kHz  ends ms   est (worst)  WER %",
        flush=True,
    )
    for guide in chosen.values():
        print(_line(guide), flush=True)


def _line(guide: guides.Guide) -> str:
    guide.speak(Utterance((Span("Welcome."),)), 1.0, 0)
    started = time.process_time()
    takes = [guide.speak(Utterance((Span(text),)), 1.0, i) for i, text in enumerate(PHRASES)]
    spent = time.process_time() - started
    spoken = sum(take.words[-1].end - take.words[0].start for take in takes) / SAMPLE_RATE
    joined = np.concatenate([take.pcm for take in takes])
    estimates = np.array([guide.estimate_seconds(text, 1.0) for text in PHRASES])
    real = np.array([len(take.pcm) / SAMPLE_RATE for take in takes])
    after = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(joined)
    gain = getattr(getattr(guide, "_voice", None), "gain", 1.0)
    said = [plain_words(text) for text in PHRASES]
    errors = sum(word_errors(text, _heard(take.pcm)) for text, take in zip(said, takes, strict=True))
    words = sum(map(len, said))
    pitch, voiced, centroid = _character(joined)
    ends = [max(_silence(take.pcm) for take in takes), max(_silence(take.pcm[::-1]) for take in takes)]
    return (
        f"{guide.id:16} {words / spoken * 60:4.0f}  {len(joined) / SAMPLE_RATE / spent:5.1f}  "
        f"{after - 20 * np.log10(gain):6.1f} / {after:5.1f}      {gain * 10 ** ((-18 - after) / 20):5.3f}  {pitch:4.0f}"
        f"  {voiced:5.2f}  {centroid / 1000:5.2f}  {ends[0]:3.0f} {ends[1]:3.0f}   {estimates.sum() / real.sum():.2f} "
        f"({(estimates / real).min():.2f})  {100 * errors / words:5.1f}"
    )


def _heard(pcm: NDArray[np.float32]) -> list[str]:
    quiet = np.zeros(SAMPLE_RATE // 2, np.float32)
    return transcribed(np.concatenate((quiet, pcm, quiet)))


def _silence(pcm: NDArray[np.float32]) -> float:
    """Milliseconds of silence at the start, after the silent frame."""
    return float(np.flatnonzero(np.abs(pcm) > _SILENT)[0] - FRAME) * 1000 / SAMPLE_RATE


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
