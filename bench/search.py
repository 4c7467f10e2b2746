"""Finding something in a library of a thousand exercises: the search, the page of its results, the reading of files."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator

from bench import ROOT
from bench.harness import Bench, Figure, Goal, percentile

EXERCISES = 1000
_ROUNDS = 3
_IN = f"in a library of {EXERCISES:,} exercises, ours and made-up ones"

SEARCH = Figure(
    "search_ms_p95",
    f"one search {_IN}: the questions of our tests, and each with misspelt words",
    "ms",
    Goal(most=10),
)
PAGE = Figure(
    "results_page_ms_p95",
    f"the page of results of each of them {_IN}: Django's whole stack, in process",
    "ms",
    Goal(most=100),
)
COLD = Figure("library_cold_ms", f"reading the files {_IN}, nothing remembered", "ms")
WARM = Figure("library_warm_ms", f"reading the files {_IN} by a new process that remembers them", "ms")
CHANGED = Figure("library_changed_ms", f"reading one changed file {_IN}", "ms")
INDEX = Figure("search_index_ms", f"making the search ready {_IN}, once after a start", "ms")
FIGURES = (SEARCH, PAGE, COLD, WARM, CHANGED, INDEX)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder / "search"
    folder.mkdir()
    rounds = 1 if bench.quick else _ROUNDS
    command = [sys.executable, "-m", "bench.searching", str(folder), str(EXERCISES), str(rounds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    seconds: dict[str, list[float]] = json.loads(done.stdout)
    for figure, name in ((SEARCH, "search"), (PAGE, "page")):
        times = [1000 * one for one in seconds[name]]
        note = f"median {statistics.median(times):.1f} ms"
        yield figure.found(percentile(times, 0.95), low=min(times), high=max(times), runs=len(times), note=note)
    for figure, name in ((COLD, "cold"), (WARM, "warm"), (CHANGED, "changed"), (INDEX, "index")):
        times = [1000 * one for one in seconds[name]]
        yield figure.found(statistics.median(times), low=min(times), high=max(times), runs=len(times))
