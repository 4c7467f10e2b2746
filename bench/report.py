"""Figures as a table to read, as JSON to compare, and as a table in docs/internals/performance.md."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.harness import Figure, shown

_WIDTH = 116
_VERDICTS = {True: "met", False: "MISSED", None: ""}
BEGIN, END = "<!-- figures: make bench-docs writes what stands between these lines -->", "<!-- end of figures -->"


def table(figures: Iterable[Figure]) -> str:
    """A line for each figure, what it is below it."""
    return "\n".join(_lines(figure) for figure in figures)


def _lines(figure: Figure) -> str:
    goal = str(figure.goal or "")
    value = "—" if figure.value is None else f"{shown(figure.value)} {figure.unit}"
    first = f"{figure.key:26} {value:>16}  {goal:12} {_VERDICTS[figure.met]:7} {_spread(figure)}".rstrip()
    below = "; ".join(filter(None, (figure.what, figure.note)))
    return "\n".join([first, *textwrap.wrap(below, _WIDTH, initial_indent="    ", subsequent_indent="    ")])


def _spread(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.runs} run" if figure.runs == 1 else ""
    return f"{shown(figure.low)} to {shown(figure.high)}, {figure.runs} runs"


def data(figures: Iterable[Figure], about: Mapping[str, Any]) -> str:
    """The same as JSON: ``about`` (machine, versions, when), and ``figures`` by their keys."""
    found = {
        figure.key: {
            "what": figure.what,
            "value": figure.value,
            "unit": figure.unit,
            "goal": {"least": figure.goal.least, "most": figure.goal.most} if figure.goal else None,
            "met": figure.met,
            "low": figure.low,
            "high": figure.high,
            "runs": figure.runs,
            "note": figure.note,
        }
        for figure in figures
    }
    return json.dumps({**about, "figures": found}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_docs(page: Path, found: Mapping[str, Any]) -> None:
    """Puts the figures of a run (as ``data`` writes them) between the marks of ``page``.

    Raises ValueError when the page has no marks.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has no place for figures: it needs the lines “{BEGIN}” and “{END}”")
    page.write_text(f"{before}{begin}\n\n{_markdown(found)}\n{end}{after}", encoding="utf-8")


def _markdown(found: Mapping[str, Any]) -> str:
    about, versions = found["machine"], found["versions"]
    where = f"{about['processor']}, {about['cores']} cores, {about['memory']}, {about['system']}"
    lines = [
        f"Measured on {found['when']}: {where}, Python {about['python']}. "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
        *(f"\n{warning}" for warning in found["warnings"]),
        "",
        "| figure | value | goal | | what it is |",
        "|---|---|---|---|---|",
        *(_row(key, figure) for key, figure in found["figures"].items()),
        "",
    ]
    return "\n".join(lines)


def _row(key: str, figure: Mapping[str, Any]) -> str:
    value = "—" if figure["value"] is None else f"{shown(figure['value'])} {figure['unit']}"
    bounds = figure["goal"] or {}
    goal = " ".join(
        f"{sign} {shown(bounds[name])}" for name, sign in (("least", "≥"), ("most", "≤")) if bounds.get(name)
    )
    about = "; ".join(filter(None, (figure["what"], figure["note"])))
    return f"| `{key}` | {value} | {goal} | {_VERDICTS[figure['met']].lower()} | {about} |"
