"""``python -m bench.footprint``: the least machine. Prints the table of docs/guide/hosting.md."""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import serving
from packaging.requirements import Requirement

from bench.first_phrase import NAMES, first_phrase, warm
from bench.visitor import Visitor

if TYPE_CHECKING:
    import psutil

_REST_SECONDS = 45
ROWS = {
    "silent": "memory, nobody there and no voice loaded",
    "idle": "memory, nobody there, the voice loaded",
    "most": "memory, at most while a ten-minute sit with rain is made and played",
    "first": "with one core: until the first words of a sit of which nothing is stored",
    "disk": "disk, installed with all that it needs, Python aside",
}


def main() -> int:
    found = _memory() | _with_one_core() | {"disk": f"{_installed() / 1e6:.0f} MB"}
    print("| | measured |\n|---|---|")
    for key, words in ROWS.items():
        print(f"| {words} | {found[key]} |")
    return 0


@contextmanager
def _served(*options: str) -> Iterator[tuple[psutil.Process, str]]:
    """A new server, and its address."""
    import psutil

    with tempfile.TemporaryDirectory() as folder:
        server = serving.start(Path(folder) / "data", "--port", "0", *options)
        try:
            address, _ = serving.address(server)
            yield psutil.Process(server.pid), address
        finally:
            serving.stop(server)


def _memory() -> dict[str, str]:
    with _served("--guide", "tone") as (process, address):
        silent = _at_rest(process, address)
    with _served() as (process, address):
        idle = _at_rest(process, address)
        most = _while_a_sit_is_made(process, address)
    return {key: f"{size / 1e6:.0f} MB" for key, size in (("silent", silent), ("idle", idle), ("most", most))}


def _at_rest(process: psutil.Process, address: str) -> int:
    """What anyone may hear is made first, and memory given back."""
    Visitor(address).get("/media/taste.vtt")
    time.sleep(_REST_SECONDS)
    return int(process.memory_info().rss)


def _while_a_sit_is_made(process: psutil.Process, address: str) -> int:
    """The most bytes there were, looked at ten times a second."""
    most, ended = int(process.memory_info().rss), threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.1):
            most = max(most, process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    guest = Visitor(address)
    sit = guest.post("/begin", 303, length="10", kind="loved", name="Wilhelmina").headers["Location"]
    found = re.fullmatch(r"/sit/(.+)", sit)
    if not found:
        raise RuntimeError("no sit was begun")
    guest.whole(f"/media/{found[1]}.rain.webm")
    ended.set()
    watching.join()
    return most


def _with_one_core() -> dict[str, str]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # a server started now stays there
    try:
        with _served() as (_, address):
            os.sched_setaffinity(0, cores)
            me = warm(address)
            heard = first_phrase(me, NAMES[0])
    finally:
        os.sched_setaffinity(0, cores)
    return {"first": f"{heard.seconds:.1f} s"}


def _installed() -> int:
    """Bytes of files of Wellwish and of every package it cannot do without."""
    waiting, seen, size = ["wellwish"], set[str](), 0
    while waiting:
        name = re.sub("[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        package = importlib.metadata.distribution(name)
        size += sum(path.stat().st_size for file in package.files or () if (path := Path(str(file.locate()))).is_file())
        for required in map(Requirement, package.requires or ()):
            extras = {"", *(("mfa", "socialaccount") if name == "django-allauth" else ())}
            if any(required.marker is None or required.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(required.name)
    package_folder = Path(__file__).parents[1] / "wellwish"  # where it is installed to be edited
    return size + sum(path.stat().st_size for path in package_folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
