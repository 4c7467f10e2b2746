"""``wellwish try``: hear a script while it is being written, and see what is wrong in it."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import config
from wellwish.cli import sit
from wellwish.cli.shelves import is_file, open_library
from wellwish.errors import Misuse, WellwishError
from wellwish.practice import speech_share, spoken_length, words_in

if TYPE_CHECKING:
    from wellwish.library import Scripted
    from wellwish.order import Order

_LENGTH = "5"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``try`` to the commands."""
    p = commands.add_parser("try", help="hear a script that is being written, and see what is wrong in it")
    p.set_defaults(run=run, length=None, sleep=False, easy_first=False, format=None, out=None)
    p.add_argument("exercise", metavar="FILE", help="a script, or an exercise's id")
    p.add_argument("--minutes", metavar="N", help="how long, in minutes; else the script's own default; else 5")
    sit.add_people_arguments(p)
    sit.add_sound_arguments(p)


def run(args: argparse.Namespace) -> int:
    """Say what is wrong, and how it is paced; then make it and play it. Without a player the file stays here."""
    from wellwish.script import lint

    settings = config.load()
    open_library(settings, [args.exercise])
    scripted = _scripted(args.exercise)
    problems = lint(scripted.script, scripted.source.file)
    for problem in problems:
        print(problem)
    if not problems:
        print("no problem found")
    args.minutes = args.minutes or _default(scripted)
    order = sit.order_of(args)
    print(_paced(scripted, order), flush=True)
    try:
        player = sit.player()
    except Misuse:
        out = sit.free_name(order, Path.cwd())
        sit.make(order, settings, out)
        print(f"{out}: open it to hear it; with ffmpeg or mpv installed it would play by itself")
        return 0
    with tempfile.TemporaryDirectory(prefix="wellwish-") as folder:
        out = sit.free_name(order, Path(folder))
        sit.make(order, settings, out)
        try:
            sit.play(player, out)
        except WellwishError as error:
            kept = sit.free_name(order, Path.cwd())
            shutil.copyfile(out, kept)
            raise WellwishError(f"{player[0]} could not play it; it is {kept}.") from error
    return 0


def _scripted(name: str) -> Scripted:
    from wellwish import library

    return library.exercise_from_file(Path(name), name) if is_file(name) else library.scripted(name)


def _default(scripted: Scripted) -> str:
    """The default of its lengths, in minutes."""
    parts = scripted.script.fields.get("lengths", "").split("-")
    return parts[1].strip() if len(parts) == 3 else _LENGTH


def _paced(scripted: Scripted, order: Order) -> str:
    """``5:00: about 298 words (302 by the table), 54 % of it speech (55 %)``."""
    from wellwish import guides
    from wellwish.library import Exercise
    from wellwish.proof import heard

    seconds = order.length_seconds
    if not isinstance(scripted, Exercise):
        return spoken_length(seconds)
    at = heard(scripted, seconds, guides.find(order.guide), order.people)
    words = f"about {at.words:.0f} words ({words_in(seconds):.0f} by the table)"
    return f"{spoken_length(seconds)}: {words}, {at.share:.0%} of it speech ({speech_share(seconds):.0%})"
