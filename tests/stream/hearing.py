"""Two independent decoders and ffprobe; and something to decode."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from wellwish.stream import Source, packets
from wellwish.terms import FRAME

Sound = NDArray[np.float32]


def by_ffmpeg(path: Path, channels: int = 1, from_seconds: float = 0) -> Sound:
    """float32 [n, channels]; anything ffmpeg complains about fails the test."""
    seek = ["-ss", str(from_seconds)] if from_seconds else []
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *seek, "-i", str(path), "-f", "f32le", "-"], capture_output=True, check=True
    )
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.float32).reshape(-1, channels)


def by_pyav(path: Path, channels: int = 1) -> Sound:
    """float32 [n, channels]."""
    with av.open(str(path)) as file:
        parts = [frame.to_ndarray() for frame in file.decode(audio=0) if isinstance(frame, AudioFrame)]
    whole = [part.T if len(part) == channels and channels > 1 else part.reshape(-1, channels) for part in parts]
    sound = np.concatenate(whole)
    return sound.astype(np.float32) / np.float32(32768 if sound.dtype == np.int16 else 1)


def ffprobe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams", "-of", "json", str(path)]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def spoken(frames: int, seed: int = 0) -> Sound:
    """Something like a voice: shaped noise between two silent frames."""
    rng = np.random.default_rng(seed)
    noise = np.convolve(rng.standard_normal(frames * FRAME), np.hanning(24) / 6, "same")
    noise *= 0.2 + 0.8 * np.abs(np.sin(np.arange(len(noise)) / 5000))
    noise[:FRAME] = noise[-FRAME:] = 0
    return (0.1 * noise).astype(np.float32)


def playing(sound: Sound) -> Source:
    """``sound``, float32 [n, channels], as a source that is to be encoded."""

    def samples(start: int, end: int) -> Sound:
        there = sound[max(start, 0) : max(end, 0)]
        before = min(max(-start, 0), end - start)
        return np.pad(there, ((before, end - start - before - len(there)), (0, 0)))

    return Source(sound.shape[1], samples)


def saying(pieces: Sequence[tuple[int, bytes]]) -> Source:
    """Takes that are encoded already, each (start in frames, packets); nobody may ask for its samples."""

    def samples(start: int, end: int) -> Sound:
        raise AssertionError("what is encoded already was to be encoded again")

    return Source(1, samples, lambda first, count: packets(first, count, pieces))


def shift(heard: Sound, wanted: Sound, most: int = 200) -> int:
    """By how many samples ``heard`` comes too late, as far as ``most``; both float32 [n]."""
    middle = wanted[most:-most]
    matches = [float(np.dot(heard[most + by : most + by + len(middle)], middle)) for by in range(-most, most + 1)]
    return int(np.argmax(matches)) - most
