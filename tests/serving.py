"""A real server in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ENOUGH_SECONDS = 60
_MOVED_CLOCK = Path(__file__).with_name("moved_clock.py")


def start(
    data: Path, *options: str, config: Path | None = None, code: Path | None = None, clock: Path | None = None
) -> subprocess.Popen[str]:
    """``wellwish serve`` on ``data``, its output to be read from the process; ``config`` is a file of settings.

    ``code`` is a folder with another version of the package ``wellwish`` in it; ``clock`` is a file that moves the
    server's clock (``move_clock``).
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    ours = {"WELLWISH_DATA": str(data), "PYTHONUNBUFFERED": "1"} | ({"WELLWISH_CONFIG": str(config)} if config else {})
    program = ["-m", "wellwish"]
    if clock:
        program = [str(_MOVED_CLOCK), str(clock)]
        ours["PYTHONPATH"] = str(code or Path.cwd())  # a script's own folder is searched, not where it runs
    return subprocess.Popen(
        [sys.executable, *program, "serve", *options],
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


def move_clock(clock: Path, seconds: float) -> None:
    """The server that was started with this file is so much later once this returns."""
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(clock)
    until = time.monotonic() + _ENOUGH_SECONDS
    while clock.exists():
        if time.monotonic() > until:
            raise TimeoutError("the server's clock did not move")
        time.sleep(0.01)


@contextmanager
def serving(
    data: Path, *options: str, config: Path | None = None, code: Path | None = None, clock: Path | None = None
) -> Iterator[str]:
    """The address of a server that runs as long as the block; arguments are those of ``start``."""
    process = start(data, *options, config=config, code=code, clock=clock)
    try:
        yield address(process)[0]
    finally:
        stop(process)
