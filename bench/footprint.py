"""``python -m bench.footprint``: memory of a server that rests, and while a sit is made and played."""

from __future__ import annotations

import re
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import serving

from bench.visitor import Visitor

_REST_SECONDS = 45


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        server = serving.start(Path(folder) / "data", "--port", "0")
        try:
            address, _ = serving.address(server)
            process = psutil.Process(server.pid)
            Visitor(address).get("/")
            time.sleep(_REST_SECONDS)  # what anyone may hear is made first, and memory given back
            idle = process.memory_info().rss
            most = _while_a_sit_is_made(process, address)
        finally:
            serving.stop(server)
    print(f"at rest {idle / 1e6:.0f} MB; at most {most / 1e6:.0f} MB while ten minutes with rain are made and played")
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
