"""Voice alone from stored takes: the whole of it, and any part of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from bench import ffmpeg
from bench.harness import Bench, Figure, Goal, NotHere, Times, in_turn, percentile, ratio, shown, timed
from wellwish.compose import Studio
from wellwish.order import Order

VS_ENCODE = Figure(
    "splice_vs_encode",
    "processor time for 10 minutes of voice from stored takes, order to last byte, against ffmpeg encoding that sound",
    goal=Goal(least=100),
)
X_REALTIME = Figure(
    "splice_x_realtime",
    "10 minutes of voice from stored takes, order to last byte, by the clock",
    "× real time",
    Goal(least=20_000),
)
RANGE = Figure("range_ms_p50", "64 KiB from anywhere in 20 minutes of voice, in process", "ms", Goal(most=2))
FIGURES = (VS_ENCODE, X_REALTIME, RANGE)
FULL_ONLY = False

SECONDS = 600
_RANGE = 64 * 1024


def measure(bench: Bench) -> Iterator[Figure]:
    order = Order(SECONDS, seed=1)
    sound = bench.folder / "sit.wav"
    Studio(bench.stock.data).compose(replace(order, format="wav")).write(sound)  # which stores its takes, too
    walls: list[float] = []

    def spliced() -> float:
        """Processor time. A new studio remembers no take: all are read from the store's files."""
        studio = Studio(bench.stock.data)
        before, begun = time.process_time(), time.perf_counter()
        file = studio.begin(order).rendition("webm")
        file.read(0, file.size)
        walls.append(time.perf_counter() - begun)
        return time.process_time() - before

    def several() -> float:
        return statistics.median(spliced() for _ in range(5))

    spliced()
    walls.clear()
    try:
        yield _against_ffmpeg(bench, several, sound)
    except NotHere as error:
        several()
        yield VS_ENCODE.missing(str(error))
    took = Times(tuple(walls))
    slow, fast = SECONDS / took.high, SECONDS / took.low
    note = f"{shown(1000 * took.median)} ms"
    yield X_REALTIME.found(SECONDS / took.median, low=slow, high=fast, runs=len(took), note=note)
    yield _ranges(bench)


def _against_ffmpeg(bench: Bench, spliced: Callable[[], float], sound: Path) -> Figure:
    """Against ffmpeg's own choice of effort (``-compression_level 10``), the most it can take."""
    out = sound.with_suffix(".webm")
    encode, splice = in_turn(1 if bench.quick else 5, lambda: ffmpeg.encoded(sound, out).processor, spliced)
    if bench.quick:
        return ratio(VS_ENCODE, encode, splice)
    lighter = ffmpeg.encoded(sound, out, "-compression_level", "5").processor
    note = f"at the effort our takes are stored with (level 5) it is {shown(lighter / splice.median)} ×"
    return ratio(VS_ENCODE, encode, splice, note)


def _ranges(bench: Bench) -> Figure:
    file = Studio(bench.stock.data).compose(Order(1200, seed=1)).rendition("webm")
    random = Random(1)
    starts = [random.randrange(file.size - _RANGE) for _ in range(200 if bench.quick else 1000)]
    took = [1000 * timed(lambda start=start: file.read(start, start + _RANGE)) for start in starts]  # type: ignore[misc]
    note = f"99 of 100 within {shown(percentile(took, 0.99))} ms"
    return RANGE.found(percentile(took, 0.5), low=min(took), high=max(took), runs=len(took), note=note)
