"""The command: which subjects are measured, and what is made of their figures."""

from __future__ import annotations

import argparse
import json
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    ROOT,
    first_phrase,
    listeners,
    machine,
    mixed,
    pipelines,
    report,
    search,
    splice,
    storage,
    whole,
    years,
)
from bench.harness import Bench, Figure, NotHere, Subject

SUBJECTS: dict[str, Subject] = {
    "splice": splice,
    "whole": whole,
    "first-phrase": first_phrase,
    "mixed": mixed,
    "storage": storage,
    "pipelines": pipelines,
    "search": search,
    "path": years,
    "listeners": listeners,
}
PAGE = ROOT / "docs" / "internals" / "performance.md"
_BROKE = "it broke"
_DOUBTFUL = 0.05


def main(arguments: Sequence[str]) -> int:
    """Measures and prints. 1 when something broke; whether goals are met decides nothing."""
    asked = _parser().parse_args(arguments)
    if asked.write_docs:
        report.write_docs(PAGE, json.loads(asked.write_docs.read_text(encoding="utf-8")))
        return 0
    about = {
        "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "quick": asked.quick,
        "machine": machine.machine(),
        "versions": machine.versions(),
        "warnings": list(machine.warnings()),
    }
    _print_about(about["machine"], about["versions"], about["warnings"])
    figures = []
    for figure in measured(asked.subject or SUBJECTS, quick=asked.quick):
        print(report.table([figure]), flush=True)
        figures.append(figure)
    if asked.json:
        asked.json.write_text(report.data(figures, about), encoding="utf-8")
    return 1 if any(_BROKE in figure.note for figure in figures) else 0


def measured(subjects: Sequence[str] | dict[str, Subject], *, quick: bool) -> Iterator[Figure]:
    """Every figure of ``subjects``, by name, as it is found; what was not measured says why."""
    with tempfile.TemporaryDirectory(prefix="wellwish-bench-") as folder:
        bench = Bench(quick, Path(folder))
        for name in subjects:
            yield from _of(SUBJECTS[name], bench)


def _of(subject: Subject, bench: Bench) -> Iterator[Figure]:
    left = {figure.key: figure for figure in subject.FIGURES}
    why = "no figure came"
    others = machine.Others()
    if bench.quick and subject.FULL_ONLY:
        why = "in the full run only"
    else:
        try:
            for figure in subject.measure(bench):
                left.pop(figure.key)
                yield _doubted(figure, others.share())
        except NotHere as error:
            why = str(error)
        except Exception:
            traceback.print_exc()
            why = _BROKE
    for figure in left.values():
        yield figure.missing(why)


def _doubted(figure: Figure, share: float | None) -> Figure:
    """The figure; where others worked on this machine meanwhile, it says how much."""
    if share is None or share < _DOUBTFUL or figure.value is None:
        return figure
    return replace(
        figure, note="; ".join(filter(None, (figure.note, f"others had {share:.0%} of the machine meanwhile")))
    )


def _print_about(here: dict[str, str], versions: dict[str, str], warnings: list[str]) -> None:
    for words in (here, versions):
        print(", ".join(f"{name} {value}" for name, value in words.items()))
    print(*warnings, sep="\n", end="\n" if warnings else "")
    print(flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What Wellwish costs, against its peers.")
    parser.add_argument("subject", nargs="*", help=f"measure these only: {', '.join(SUBJECTS)}")
    parser.add_argument("--quick", action="store_true", help="in under a minute: fewer runs, shorter scripts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--write-docs", type=Path, metavar="FILE", help=f"put the figures of FILE into {PAGE.relative_to(ROOT)}, only"
    )
    return parser
