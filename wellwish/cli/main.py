"""The ``wellwish`` command: which command there is, and how every failure ends."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from wellwish import __version__
from wellwish.cli import (
    backup,
    data,
    doctor,
    guides,
    keys,
    lint,
    move,
    password,
    questionnaires,
    restore,
    serve,
    sit,
    trying,
)
from wellwish.errors import Misuse, NeedsSoundsLike, RecordingsError, ScriptError, WellwishError, one_line

_COMMANDS = (sit, trying, guides, lint, serve, doctor, backup, restore, move, keys, password, data, questionnaires)
MISUSE, FAILURE, INTERRUPTED = 2, 1, 130


class _Parser(argparse.ArgumentParser):
    """argparse, with its error in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSE, f"{self.prog}: {one_line(message)} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    top = _Parser(prog="wellwish", description="Guided meditation that belongs to the person who sits.")
    top.add_argument("--version", action="version", version=f"wellwish {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for command in _COMMANDS:
        command.add_parser(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name or a path that a terminal can't show is no failure
            stream.reconfigure(errors="backslashreplace")
    args = parser().parse_args(argv)
    try:
        status: int = args.run(args)
        # Here, so that a closed pipe shows itself while it can still be caught.
        sys.stdout.flush()
    except (ScriptError, RecordingsError) as error:
        print(error, file=sys.stderr)
        return FAILURE
    except NeedsSoundsLike as error:
        print(f"wellwish: {one_line(f'{error} Here: --say {error.name}=…')}", file=sys.stderr)
        return MISUSE
    except WellwishError as error:
        print(f"wellwish: {one_line(str(error))}", file=sys.stderr)
        return MISUSE if isinstance(error, Misuse) else FAILURE
    except KeyboardInterrupt:
        print("\nwellwish: stopped; nothing was left behind.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone; Python's docs advise this so that exit prints no second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        what = f"{error.filename or 'the system'}: {error.strerror or error}"
        print(f"wellwish: {one_line(what)}", file=sys.stderr)
        return FAILURE
    return status
