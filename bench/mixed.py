"""A sit with a bed mixed in, from stored takes: on one core, and on two."""

from __future__ import annotations

from collections.abc import Iterator

from bench.harness import Bench, Figure, Goal, NotHere

ONE_CORE = Figure(
    "mix_x_realtime_1core", "10 minutes with rain mixed in, takes stored, on one core", "× real time", Goal(least=100)
)
SCALING = Figure("mix_scaling_2core", "the same on two cores against one", goal=Goal(least=1.7))
FIGURES = (ONE_CORE, SCALING)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    raise NotHere("later")
    yield ONE_CORE
