"""A sit with a bed mixed in, as a file, from stored takes: on one core, and on two."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bench.harness import Bench, Figure, Goal, NotHere, in_turn, ratio, shown, timed
from wellwish.compose import Studio
from wellwish.order import Order

ONE_CORE = Figure(
    "mix_x_realtime_1core",
    "a sit with rain mixed in, from stored takes to a whole WebM file, on one core",
    "× real time",
    Goal(least=100),
)
SCALING = Figure("mix_scaling_2core", "the same on two cores, against one", goal=Goal(least=1.7))
FIGURES = (ONE_CORE, SCALING)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    if not hasattr(os, "sched_setaffinity"):
        raise NotHere("a system that binds a process to a core (Linux)")
    seconds = 120 if bench.quick else 600
    sitting = Studio(bench.stock.data).compose(Order(seconds, seed=1, bed="rain"))
    out = bench.folder / "mixed.webm"
    cores = sorted(os.sched_getaffinity(0))

    def on(count: int) -> float:
        os.sched_setaffinity(0, cores[:count])  # of this thread, and of those that it starts
        try:
            return timed(lambda: sitting.write(out))
        finally:
            os.sched_setaffinity(0, cores)

    first = on(1)  # makes the loop of rain, once a process
    runs = 1 if bench.quick else 5
    if len(cores) < 2:
        (one,) = in_turn(runs, lambda: on(1))
    else:
        one, two = in_turn(runs, lambda: on(1), lambda: on(2))
    rain = f"the first in a process takes {shown(first - one.median)} s more, to make the rain"
    note = f"{shown(one.median)} s for {seconds // 60} minutes; {rain}"
    yield ONE_CORE.found(seconds / one.median, low=seconds / one.high, high=seconds / one.low, runs=runs, note=note)
    if len(cores) < 2:
        raise NotHere("a second core")
    yield ratio(SCALING, one, two)
