"""What sits take on disk: takes once, in place of every sit as a file."""

from __future__ import annotations

from collections.abc import Iterator

from bench.harness import Bench, Figure, Goal, shown
from bench.stock import SHORTEST_SECONDS

STORED = Figure(
    "stored_bytes_ratio",
    "everything in the data folder after sits of one exercise, each of another length and seed, against those sits as "
    "files of voice alone",
    goal=Goal(most=1 / 15),
)
FIGURES = (STORED,)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    stock = bench.stock
    note = (
        f"1/{shown(stock.sound_bytes / stock.stored_bytes)}: {stock.stored_bytes:,} bytes for {stock.sits} sits of "
        f"{SHORTEST_SECONDS // 60} to {stock.longest_seconds // 60} minutes, {stock.sound_bytes:,} bytes"
    )
    if bench.quick:
        note += "; the goal is for 100 sits, which the full run makes"
    wanted = STORED.unjudged() if bench.quick else STORED
    yield wanted.found(stock.stored_bytes / stock.sound_bytes, note=note)
