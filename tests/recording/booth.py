"""A recording booth without a person: something like a voice, at any level, over any noise, in any kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import soxr

from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CODECS = {
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".opus": "libopus",
    ".ogg": "libopus",
    ".webm": "libopus",
    ".aiff": "pcm_s16be",
}

HEAD = """---
name: Ada
about: Ada Example, who taught this for twenty years
license: CC-BY-4.0
credits: Ada Example
{more}---
"""


def voice(text: str, level_db: float = -20, noise_db: float = -75, seed: int = 0) -> Floats:
    """A hum for each word, swelling and falling, with half a second of room before and after."""
    rng = np.random.default_rng([seed, *text.encode()])
    parts = [np.zeros(SAMPLE_RATE // 2)]
    for word in text.split():
        t = np.arange(round((0.1 + 0.05 * len(word)) * SAMPLE_RATE)) / SAMPLE_RATE
        pitch = rng.uniform(110, 160)
        hum = sum(np.sin(2 * np.pi * pitch * k * t + rng.uniform(0, 6)) / k for k in range(1, 12))
        parts += [hum * np.abs(np.sin(np.pi * t / t[-1])) ** 0.5, np.zeros(round(rng.uniform(0.04, 0.1) * SAMPLE_RATE))]
    sound = np.concatenate([*parts, np.zeros(SAMPLE_RATE // 2)])
    loud = np.sqrt(np.mean(sound[sound != 0] ** 2))
    room = rng.standard_normal(len(sound)) * 10 ** (noise_db / 20)
    return np.asarray(sound / loud * 10 ** (level_db / 20) + room, np.float32)


def save(path: Path, sound: Floats, rate: int = SAMPLE_RATE, channels: int = 1, *, most: float = 9.0) -> Path:
    """``sound`` (48 kHz; [n], or [channels, n]) as a file of the kind its ending says; no sample is above ``most``."""
    layout = "mono" if channels == 1 else "stereo"
    there = soxr.resample(np.atleast_2d(sound).T, SAMPLE_RATE, rate).T
    there = np.clip(there, -most, most)
    if len(there) < channels:
        there = np.repeat(there, channels, axis=0)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[path.suffix], rate=rate, layout=layout)
        whole = av.AudioFrame.from_ndarray(np.ascontiguousarray(there, np.float32), format="fltp", layout=layout)
        whole.sample_rate, whole.pts = rate, 0
        assert isinstance(stream, av.AudioStream)
        fifo = av.AudioFifo()
        for part in av.AudioResampler(stream.format.name, layout, rate).resample(whole):
            fifo.write(part)
        while frame := fifo.read(stream.codec_context.frame_size or 1024, partial=True):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def folder_of(folder: Path, phrases: dict[str, str], more: str = "", *, ending: str = ".wav") -> Path:
    """A folder with a ``guide.txt`` of ``phrases`` (file → words) and a good recording of each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{file} | {text}\n" for file, text in phrases.items())
    (folder / "guide.txt").write_text(HEAD.format(more=more) + rows, encoding="utf-8")
    for file, text in phrases.items():
        save(folder / (file if Path(file).suffix in CODECS else file + ending), voice(text))
    return folder
