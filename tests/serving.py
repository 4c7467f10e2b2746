"""A real server in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ENOUGH_SECONDS = 60


def start(data: Path, *options: str, config: Path | None = None, code: Path | None = None) -> subprocess.Popen[str]:
    """``wellwish serve`` on ``data``, its output to be read from the process; ``config`` is a file of settings.

    ``code`` is a folder with another version of the package ``wellwish`` in it.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    ours = {"WELLWISH_DATA": str(data), "PYTHONUNBUFFERED": "1"} | ({"WELLWISH_CONFIG": str(config)} if config else {})
    return subprocess.Popen(
        [sys.executable, "-m", "wellwish", "serve", *options],
        env=clean | ours,
        cwd=code,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The address it prints once it answers, and all it said until then."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"https?://\S+", line):
            return found[0], said
    raise AssertionError(f"the server ended with {process.wait()}: {said}")


def stop(process: subprocess.Popen[str]) -> int:
    """Ends it as a service manager would; its exit status."""
    process.terminate()
    try:
        return process.wait(_ENOUGH_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@contextmanager
def serving(data: Path, *options: str, config: Path | None = None, code: Path | None = None) -> Iterator[str]:
    """The address of a server that runs as long as the block; arguments are those of ``start``."""
    process = start(data, *options, config=config, code=code)
    try:
        yield address(process)[0]
    finally:
        stop(process)
