"""What all readers of the library's files share: front matter, words that must be known, problems with their lines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from wellwish.errors import Problem
from wellwish.library.files import File
from wellwish.script import front_matter

E = TypeVar("E")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a file names an entry of another."""

    line: int
    what: str
    """``lesson``, ``exercise`` or ``sit``."""
    id: str


@dataclass(frozen=True, slots=True)
class Read(Generic[E]):
    """What a file gave: its entry, unless something is wrong in it."""

    entry: E | None
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass
class Reading:
    """One file while it is being read; ``known`` are the fields that its front matter may have."""

    file: File
    known: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        text = self.file.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines = [line.rstrip() for line in text.split("\n")]
        self.fields, self.places, self.begins = front_matter(self.lines, self.known, self._syntax)
        if not _ID.fullmatch(self.file.name):
            self.wrong(1, f"“{self.file.name[:40]}” is no id", "name the file in small letters, digits and dashes")
        elif self.fields.get("id", self.file.name) != self.file.name:
            self.wrong_in("id", f"the id is the file's name, {self.file.name}", "leave the field out")

    def wrong(self, line: int, message: str, hint: str, rule: str = "field") -> None:
        self.problems.append(Problem(self.file.shown, line, 1, message, hint, rule))

    def wrong_in(self, name: str, message: str, hint: str) -> None:
        """Something wrong in the field ``name``."""
        self.wrong(self.places.get(name, 1), message, hint)

    def _syntax(self, line: int, column: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file.shown, line, column, message, hint))

    def need(self, *names: str) -> None:
        for name in names:
            if name not in self.fields:
                self.wrong(1, f"no {name}", f"add “{name}: …” to the front matter")

    def text(self, name: str, otherwise: str = "") -> str:
        return self.fields.get(name, otherwise)

    def word(self, name: str, known: Collection[str]) -> str:
        """The one word of a field, which is among ``known``; empty where the field is not there."""
        if name in self.fields:
            self._among(name, self.fields[name], known)
        return self.fields.get(name, "")

    def words(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """The words of a field, commas between, each among ``known`` and there once."""
        if name not in self.fields:
            return ()
        words = tuple(word.strip() for word in self.fields[name].split(","))
        for place, word in enumerate(words):
            if word in words[:place]:
                self.wrong_in(name, f"{word} stands twice in {name}", "keep one of them")
            self._among(name, word, known)
        return words

    def _among(self, name: str, word: str, known: Collection[str]) -> None:
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(known)}"
            self.wrong_in(name, f"{name} knows no “{word[:40]}”", hint)

    def body(self) -> list[tuple[int, str]]:
        """The lines below the front matter, each with its number."""
        return list(enumerate(self.lines[self.begins :], self.begins + 1))

    def read(self, entry: E, links: tuple[Link, ...] = ()) -> Read[E]:
        problems = tuple(sorted(self.problems, key=lambda p: (p.line, p.column)))
        return Read(None if problems else entry, problems, links)

    def common(self) -> dict[str, Any]:
        """The fields that entries of every kind have."""
        return {
            "id": self.file.name,
            "title": self.text("title"),
            "language": self.text("language", "en"),
            "license": self.text("license"),
            "credits": self.text("credits"),
            "reviewed_by": self.text("reviewed_by"),
            "text_hash": self.file.hash,
        }
