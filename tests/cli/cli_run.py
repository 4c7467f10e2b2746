"""The command line in process, as a test calls it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wellwish.cli import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


class Shell:
    """Runs ``wellwish`` commands; ``sit`` asks for the guide tone and a seed where none are given."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *args: str) -> Ran:
        self._capsys.readouterr()
        try:
            status = main(args)
        except SystemExit as stop:  # argparse's own way out
            status = int(stop.code or 0)
        out, err = self._capsys.readouterr()
        return Ran(status, out, err)

    def sit(self, *args: str) -> Ran:
        more = [] if "--guide" in args else ["--guide", "tone"]
        more += [] if "--seed" in args else ["--seed", "1"]
        return self.run("sit", *args, *more)
