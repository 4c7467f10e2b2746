"""The peer that encodes: ffmpeg, in one pass, as anyone would run it."""

from __future__ import annotations

import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.harness import NotHere
from bench.machine import program

VOICE = ("-c:a", "libopus", "-b:a", "32k", "-vbr", "off", "-application", "lowdelay", "-frame_duration", "20")
"""Opus as Wellwish stores it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and seconds of processor time (user and system)."""

    wall: float
    processor: float


def run(*options: str | Path) -> Spent:
    """Raises NotHere, and CalledProcessError with ffmpeg's own words on stderr."""
    before, begun = _children(), time.perf_counter()
    subprocess.run([_binary(), "-nostdin", "-y", "-loglevel", "error", *map(str, options)], check=True)
    return Spent(time.perf_counter() - begun, _children() - before)


def encoded(sound: Path, out: Path, *more: str) -> Spent:
    """``sound`` as an Opus file of voice alone; ``more`` are further options of the encoder."""
    return run("-i", sound, *VOICE, *more, out)


def _binary() -> str:
    binary = program("ffmpeg")
    if binary is None:
        raise NotHere("install ffmpeg (Debian, Ubuntu: apt install ffmpeg)")
    return binary


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
