"""``wellwish lint``: what is wrong in a script, line by line."""

from __future__ import annotations

import argparse
from pathlib import Path

from wellwish.errors import Problem, ScriptError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``lint`` to the commands."""
    p = commands.add_parser("lint", help="check a script: its form, and how it treats a listener")
    p.set_defaults(run=run)
    p.add_argument("files", nargs="+", metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Print every problem; 1 when there is any."""
    problems = [problem for name in args.files for problem in _problems(Path(name))]
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(args.files)} script{'s' if len(args.files) > 1 else ''}, no problem found")
    return 1 if problems else 0


def _problems(path: Path) -> list[Problem]:
    from wellwish.library import exercise_from_file
    from wellwish.script import lint

    try:
        return lint(exercise_from_file(path).script, str(path))
    except ScriptError as error:
        return list(error.problems)
