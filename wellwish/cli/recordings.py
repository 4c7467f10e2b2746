"""Guides that people record: ``wellwish guides record-list``, ``guides add FOLDER`` and ``guides remove``."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import config
from wellwish.cli.shelves import is_file, open_library
from wellwish.cli.sit import add_people_arguments, people_of
from wellwish.errors import Misuse
from wellwish.practice import parse_length, wish
from wellwish.script import takes

if TYPE_CHECKING:
    from wellwish.recording import Checked
    from wellwish.recording.intake import Progress


def add_arguments(add: argparse.ArgumentParser) -> None:
    """What ``guides add`` takes for recordings."""
    add.add_argument("--check", action="store_true", help="only listen to the recordings and say what is wrong")
    add.add_argument("--partly", action="store_true", help="leave out phrases that are not recorded yet")


def add_parsers(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the actions that are about recordings only."""
    p = actions.add_parser("record-list", help="write down what to record of a script, with a sheet to read from")
    p.set_defaults(run=record_list)
    p.add_argument("script", help="an exercise's id, or a script (FILE.md)")
    p.add_argument("--out", type=Path, metavar="FOLDER", help="where it goes; else a folder named for the script")
    p.add_argument("--length", metavar="M:SS", help="only what a sit of this length may say; else of any length")
    p.add_argument("--scenes", action="store_true", help="also every scene that people without one may be pictured in")
    add_people_arguments(p)
    p = actions.add_parser("remove", help="delete the recordings of a guide from the data folder")
    p.set_defaults(run=remove)
    p.add_argument("guide", help="the guide's id")


def record_list(args: argparse.Namespace) -> int:
    """Write ``guide.txt`` and the reading sheet, or add to those that are there."""
    from wellwish import library, recording

    open_library(config.load(), [args.script])
    own = is_file(args.script)
    wanted = recording.Wanted(
        exercise=library.exercise_from_file(Path(args.script)) if own else library.scripted(args.script),
        people=people_of(args),
        wishes=tuple(wish(text) for text in args.wish),
        length_seconds=parse_length(args.length) if args.length else 0,
        scenes=args.scenes,
    )
    script = wanted.exercise.script
    for person in wanted.people:
        if person.kind not in takes(script):
            raise Misuse(f"“{script.title}” is never about {person.name}, who is {person.kind}; leave them out.")
    listed = recording.write(wanted, args.out or Path(f"{wanted.exercise.id}-recordings"))
    print(f"{listed.folder / 'guide.txt'}: {_phrases(listed.added)} added to {listed.there}.")
    print(f"{listed.folder / 'reading-sheet.html'}: {listed.to_record} to record. Open it in a browser, or print it.")
    if wanted.people:
        print("Recordings that speak a name are kept unencrypted, as you bring them: anyone sitting with this guide")
        print("and a person of that name hears them.")
    return 0


def add(args: argparse.Namespace) -> int:
    """Check a folder of recordings and make a guide of it."""
    from wellwish import recording

    open_library(config.load())
    folder = Path(args.what)
    if not folder.is_dir():
        raise Misuse(f"there is no folder {folder} with recordings, and no engine of that name; there is kokoro.")
    with _progress("listening") as on_progress:
        checked = recording.check(folder, partly=args.partly, on_progress=on_progress)
    _tell(checked)
    if args.check:
        print(f"{len(checked.takes)} recordings, no fault found; nothing was changed.")
        return 0
    data = config.ensure_data_folder(config.load())
    with _progress("levelling") as on_progress:
        made = recording.install(checked, data, on_progress)
    rest = f" {made.stands_in} says the rest." if made.stands_in else " Nobody says the rest."
    print(f"{made.name} is here: {_phrases(len(made.takes))}.{rest} To hear it: wellwish sit --guide {made.id}")
    return 0


def _tell(checked: Checked) -> None:
    """What is no fault and good to know."""
    from wellwish.recording import coverage

    manifest = checked.manifest
    for name in checked.strays:
        print(f"note: no line of {manifest.path.name} names {name}, so it is left out.")
    if checked.left_out:
        print(f"note: {_phrases(checked.left_out)} {'is' if checked.left_out == 1 else 'are'} not recorded yet.")
    if covers := coverage(manifest):
        for row, text in covers.near:
            print(f"note: {manifest.path}:{row.line}: the script has this phrase in other words: “{text}”")
        print(f"{manifest.path.name} has {covers.holds} of the {covers.of} phrases of “{covers.title}”.")


def remove(args: argparse.Namespace) -> int:
    """Delete a recorded guide; the folder it was made from is not touched."""
    from wellwish.guides import recordings

    folder = recordings.folder_in(config.load().data)
    if not recordings.remove(folder, recordings.require_id(args.guide)):
        known = ", ".join(recordings.ids(folder)) or "none"
        raise Misuse(f"no guide “{args.guide}” was recorded here; recorded guides: {known}.")
    print(f"The recordings of {args.guide} are deleted. What it said in sits goes from the store in time.")
    return 0


def _phrases(count: int) -> str:
    return f"{count} phrase{'' if count == 1 else 's'}"


@contextlib.contextmanager
def _progress(what: str) -> Iterator[Progress | None]:
    """A line that counts on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(done: int, of: int) -> None:
        print(f"\r{what}: {done} of {of}", end="" if done < of else "\n", file=sys.stderr, flush=True)

    yield show
