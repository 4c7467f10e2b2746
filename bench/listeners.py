"""A thousand listeners at the pace of real time, from one ``wellwish serve``."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import serving

from bench import ROOT, stock
from bench.harness import Bench, Figure, Goal, NotHere, percentile, shown
from bench.visitor import Visitor
from wellwish.order import Order

if TYPE_CHECKING:
    import psutil

LISTENERS = 1000
_OF = f"{LISTENERS:,} listeners, each a guest with a sit of their own of 10 to 30 minutes, its takes stored"
UNDERRUNS = Figure("listeners_underruns", f"{_OF}: whose buffer ran empty, or who heard nothing", "", Goal(most=0))
MEMORY = Figure("listeners_rss_mb", f"{_OF}: the most memory the server held (RSS, 10⁶ bytes)", "MB", Goal(most=400))
FIRST_BYTE = Figure(
    "listeners_first_byte_ms_p99",
    f"{_OF}: from connecting to the first byte of sound, for 99 of 100",
    "ms",
    Goal(most=150),
)
FIGURES = (UNDERRUNS, MEMORY, FIRST_BYTE)
FULL_ONLY = True

RAMP_SECONDS, HOLD_SECONDS, AHEAD_SECONDS = 120, 60, 10


def measure(bench: Bench) -> Iterator[Figure]:
    """Sessions and sits are written through the app's models before it starts: every sit is begun by its listener."""
    try:
        import psutil
    except ImportError:
        raise NotHere("install psutil (make bench does)") from None
    data = bench.stock.data
    orders = [(600 + 1200 * number // LISTENERS, 1000 + number) for number in range(LISTENERS)]
    stock.stored(data, [Order(seconds, seed=seed) for seconds, seed in orders])
    written = _process("bench.guests", orders, data)
    server = serving.start(data, "--port", "0")
    try:
        address, _ = serving.address(server)
        warm = Visitor(address)
        warm.get("/media/taste.vtt")
        warm.close()
        yield from _heard(psutil.Process(server.pid), address, written)
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):  # it was killed, then; what was measured is told
            serving.stop(server)


def _heard(server: psutil.Process, address: str, written: list[dict[str, Any]]) -> Iterator[Figure]:
    where = urlsplit(address)
    crowd = {
        "host": where.hostname,
        "port": where.port,
        "listeners": written,
        "ramp_seconds": RAMP_SECONDS,
        "hold_seconds": HOLD_SECONDS,
        "ahead_seconds": AHEAD_SECONDS,
    }
    before, idle = _processor_seconds(server), server.memory_info().rss
    memory = _Memory(server)
    found = _process("bench.crowd", crowd)
    most = memory.stopped()
    spent = _processor_seconds(server) - before
    heard = found["heard"]
    failed = [one["failure"] for one in heard if one["failure"]]
    empty = [one for one in heard if one["ran_empty"] and not one["failure"]]
    note = (
        f"they came within {RAMP_SECONDS} s and stayed {HOLD_SECONDS} s more, reading {AHEAD_SECONDS} s ahead; of one "
        f"core the server took {shown(100 * spent / (RAMP_SECONDS + HOLD_SECONDS))} %, these listeners "
        f"{shown(100 * found['processor_share'])} %"
    )
    why = f"; {len(failed)} broke off, the first by {failed[0]}" if failed else ""
    yield UNDERRUNS.found(len(failed) + len(empty), note=note + why)
    yield MEMORY.found(most / 1e6, note=f"{shown(idle / 1e6)} MB before the first came")
    waits = [1000 * (one["first_byte_seconds"] or RAMP_SECONDS + HOLD_SECONDS) for one in heard]
    note = f"half of them within {shown(percentile(waits, 0.5))} ms"
    yield FIRST_BYTE.found(percentile(waits, 0.99), low=min(waits), high=max(waits), runs=len(waits), note=note)


class _Memory:
    """Watches a process, twice a second."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._most = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(0.5):
            self._most = max(self._most, self._process.memory_info().rss)

    def stopped(self) -> int:
        """Ends it; the most bytes there were."""
        self._end.set()
        self._thread.join()
        return self._most


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _process(module: str, told: Any, *arguments: Path) -> Any:
    """What a module says when it is told something, both as JSON."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ended = subprocess.run(command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    return json.loads(ended.stdout)
