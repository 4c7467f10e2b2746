"""``wellwish lint``: what is wrong in a script, or in a whole library, line by line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import config
from wellwish.cli.shelves import open_library
from wellwish.errors import Misuse, Problem, ScriptError

if TYPE_CHECKING:
    from wellwish.library import Scripted

_WHOLE = "the whole library"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``lint`` to the commands."""
    p = commands.add_parser("lint", help="check a script, or a library: its form, and how it treats a listener")
    p.set_defaults(run=run)
    p.add_argument("files", nargs="*", metavar="FILE")
    p.add_argument(
        "--library",
        nargs="?",
        const=_WHOLE,
        metavar="FOLDER",
        help="check the library as a whole; with a folder, what that folder adds to it",
    )
    p.add_argument("--sentences", action="store_true", help="print how every slot reads for everyone")


def run(args: argparse.Namespace) -> int:
    """Print every problem; 1 when there is any."""
    from wellwish import library

    if bool(args.files) == (args.library is not None):
        raise Misuse("name scripts to check (FILE …), or a library (--library).")
    folder = Path(args.library).absolute() if args.library not in (None, _WHOLE) else None
    open_library(config.load(), args.files, folder)
    if args.library is not None:
        return _library(folder, sentences=args.sentences)
    if args.sentences:
        for name in args.files:
            _print_sentences(library.exercise_from_file(Path(name), name))
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
        return lint(exercise_from_file(path, str(path)).script, str(path))
    except ScriptError as error:
        return list(error.problems)


def _library(folder: Path | None, *, sentences: bool) -> int:
    from wellwish import guides, library, proof

    catalogue = library.catalogue()
    within = library.shown(folder) if folder else ""
    for scripted in (*catalogue.exercises.values(), *catalogue.lessons.values()):
        if sentences and scripted.source.file.startswith(within):
            _print_sentences(scripted)
    problems = [one for one in proof.proof(catalogue, guides.find("heart")) if one.file.startswith(within)]
    for problem in sorted(problems, key=lambda p: (p.file, p.line, p.column)):
        print(problem)
    counted = f"{len(catalogue.exercises)} exercises, {len(catalogue.lessons)} lessons"
    found = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}" if problems else "no problem found"
    print(f"{counted}: {found}")
    return 1 if problems else 0


def _print_sentences(scripted: Scripted) -> None:
    from wellwish import library, proof

    for sentence in proof.sentences(scripted, library.catalogue()):
        print(sentence)
