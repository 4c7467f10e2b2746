"""What is found wrong while a script is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wellwish.errors import Problem, ScriptError
from wellwish.script.limits import MOST_LINE_CHARACTERS, MOST_PROBLEMS

_T = TypeVar("_T")
_MOST_SHOWN = 40


class _EnoughError(Exception):
    """There are so many that reading on helps nobody."""


class Faults:
    """Collects problems of one file, and of what it takes in."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._here: list[Problem] = []
        self._elsewhere: list[Problem] = []

    @property
    def count(self) -> int:
        return len(self._here)

    def add(self, line: int, column: int, message: str, hint: str, rule: str = "syntax") -> None:
        """Once there are MOST_PROBLEMS, one more ends the reading."""
        if len(self._here) == MOST_PROBLEMS:
            raise _EnoughError
        self._here.append(Problem(self._file, line, column, message, hint, rule))

    def too_long(self, line: int, characters: int) -> None:
        hint = f"at most {MOST_LINE_CHARACTERS}; a phrase is one breath: break it up"
        self.add(line, 1, f"a line of {characters:,} characters", hint)

    def take(self, problems: tuple[Problem, ...]) -> None:
        """Adds those of another file."""
        self._elsewhere += problems

    def none_in(self, reading: Callable[[], _T]) -> _T:
        """What ``reading`` gives. Raises ScriptError with all that was added meanwhile, in order of line."""
        try:
            read = reading()
        except _EnoughError:
            line = max(problem.line for problem in self._here)
            last = Problem(self._file, line, 1, f"more than {MOST_PROBLEMS} mistakes", "mend these, and try again")
            raise ScriptError((*self._in_order(), last)) from None
        if problems := self._in_order():
            raise ScriptError(problems)
        return read

    def _in_order(self) -> tuple[Problem, ...]:
        return (*sorted(self._here, key=lambda p: (p.line, p.column)), *self._elsewhere)


def shown(text: str) -> str:
    """Enough of what was written to know it again."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
