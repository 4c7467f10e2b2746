"""One small tree of errors. Each says in one line what is wrong and what to do, and carries its fields."""

from __future__ import annotations

from dataclasses import dataclass


class WellwishError(Exception):
    """Anything a person can be told in one line."""


class Misuse(WellwishError):
    """What was asked makes no sense; nothing was begun. The command line exits with 2."""


class TooShort(Misuse):
    """The people and stages asked for do not fit; ``shortest_seconds`` is the shortest length that holds them."""

    def __init__(self, message: str, shortest_seconds: int) -> None:
        super().__init__(message)
        self.shortest_seconds = shortest_seconds


class NeedsSoundsLike(Misuse):
    """``name`` has nothing a guide can say; it needs a "sounds like"."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"I can’t tell how to say “{name}”; give it a “sounds like”: letters (shivawn), or IPA in slashes."
        )
        self.name = name


class GuideUnavailable(WellwishError):
    """A guide exists but cannot speak here; the message says what to do."""


class NoRoom(WellwishError):
    """The data folder is full, or may not be written to; the message names it."""


class Damaged(WellwishError):
    """Something stored does not match its checksum."""


class Gone(WellwishError):
    """Something that was kept is not here any more, and nothing brings it back."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file a person wrote: a value, for several can be found in one reading."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = "syntax"

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return one_line(f"{self.file}:{self.line}:{self.column}: {self.rule}: {self.message}{hint}")


class ScriptError(WellwishError):
    """A script that cannot be used; ``problems`` holds every fault found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class RecordingsError(WellwishError):
    """Recordings that cannot become a guide; ``problems`` holds every fault found, by the manifest's lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def one_line(text: str) -> str:
    """``text`` without line breaks or control characters, which may have come in with a name, a path or a script."""
    return "".join(c if c.isprintable() else "�" for c in " ".join(text.splitlines()))
