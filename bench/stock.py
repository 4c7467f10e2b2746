"""Data folders with takes in them, for measurements that find takes stored."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.harness import Stock
from wellwish.compose import Studio
from wellwish.order import Order

SHORTEST_SECONDS = 300


def made(data: Path, sits: int = 100, longest_seconds: int = 3600) -> Stock:
    """Makes ``sits`` sits of loving-kindness by ``heart``, 5 minutes or longer, each of its own seed; no people.

    Their sound is not written anywhere: its size is known. It stays away from the memory of this process.
    """
    sound_bytes = sum(stored(data, orders(sits, longest_seconds)))
    stored_bytes = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    return Stock(data, sits, longest_seconds, sound_bytes, stored_bytes)


def orders(count: int, longest_seconds: int) -> list[Order]:
    """As many recipes, no two alike, over the whole range of lengths."""
    step = (longest_seconds - SHORTEST_SECONDS) / max(1, count - 1)
    return [Order(SHORTEST_SECONDS + round(seed * step), seed=seed) for seed in range(count)]


def stored(data: Path, wanted: Sequence[Order]) -> list[int]:
    """Has every take of these sits made and stored, by a process a core; the bytes of each as voice alone."""
    workers = os.cpu_count() or 1
    shares = [list(wanted[first::workers]) for first in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        sizes = pool.map(_compose, [data] * workers, shares)
        return [size for share in sizes for size in share]


def _compose(data: Path, share: list[Order]) -> list[int]:
    studio = Studio(data)
    return [studio.compose(order).rendition("webm").size for order in share]
