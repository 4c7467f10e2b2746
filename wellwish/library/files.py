"""The folders of a library: which files are in them, what they say, and which have changed."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wellwish.errors import Misuse, Problem
from wellwish.script.limits import MOST_BYTES

CONTENT = Path(__file__).parent / "content"

FOLDERS = {
    "exercises": ".md",
    "lessons": ".md",
    "passages": ".md",
    "courses": ".md",
    "collections": ".md",
    "techniques": ".md",
    "questions": ".md",
    "guides": ".md",
    "notes": ".md",
    "sounds": ".md",
    "tips": ".md",
    "acts": ".md",
    "scenes": ".txt",
    "search": ".txt",
    "videos": ".md",
}
"""What a library may have, and how its files end. Only passages have folders of their own inside."""

BESIDE = {"videos": (".webm", ".mp4", ".vtt")}
"""How files end that stand beside a text of the same name, and are no texts to be read."""


@dataclass(frozen=True, slots=True)
class File:
    """A text file of a library."""

    folder: str
    name: str
    """Without its ending; a passage's may hold slashes."""
    shown: str
    """How problems name it."""
    text: str
    hash: str
    """SHA-256 of the text."""
    own: bool
    """Whether it is of the operator's folder."""
    beside: tuple[Path, ...] = ()
    """The files of its name that stand beside it; ``hash`` goes by their size and time, too."""


def read_text(path: Path) -> str:
    """A text file's content. Raises Misuse in one line when it is not there, no file, too large, or not UTF-8."""
    try:
        return _text(path)
    except _UnreadableError as error:
        raise Misuse(f"{path}: {error}.") from None
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        raise Misuse(f"can't read {path}: {getattr(error, 'strerror', None) or error}.") from error


class _UnreadableError(Exception):
    """What is wrong with a file, and what to do."""

    def __init__(self, message: str, hint: str, line: int = 1) -> None:
        super().__init__(f"{message}; {hint}")
        self.message, self.hint, self.line = message, hint, line


def _text(path: Path) -> str:
    """At most ``MOST_BYTES``, from an ordinary file: a pipe or a device may never end. Raises OSError, too."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise _UnreadableError(f"not a file but {_sort(found.st_mode)}", "name a text file")
    content = b""
    if found.st_size <= MOST_BYTES:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    if max(found.st_size, len(content)) > MOST_BYTES:
        raise _UnreadableError(f"more than {MOST_BYTES:,} bytes", "make two of it")
    try:
        return content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(f"not UTF-8 text (line {line})", "save it as UTF-8", line) from None


def _sort(mode: int) -> str:
    return "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"


class Folders:
    """Our content, and over it an operator's folder. Not for several threads at once."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._seen: dict[Path, tuple[tuple[int, ...], File]] = {}
        self.problems: list[Problem] = []
        """What could not be read in the last reading."""

    def read(self) -> list[File]:
        """Every file there is, ours first. Reads those whose size or time of change differs from the last time."""
        self.problems = []
        files: list[File] = []
        seen: dict[Path, tuple[tuple[int, ...], File]] = {}
        for root in self._roots:
            for folder, path in self._paths(root):
                with contextlib.suppress(FileNotFoundError):  # taken away just now
                    if file := self._file(root, folder, path, seen):
                        files.append(file)
        self._seen = seen
        return files

    def _paths(self, root: Path) -> Iterator[tuple[str, Path]]:
        """The files of a library's folders, in order of name. What is hidden is passed over."""
        for folder in self._listed(root):
            if not folder.is_dir():
                continue
            if folder.name not in FOLDERS:
                near = difflib.get_close_matches(folder.name, FOLDERS, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FOLDERS)}"
                self._wrong(folder, "a library has no such folder", hint)
                continue
            ending = FOLDERS[folder.name]
            for path in self._within(folder, deep=folder.name == "passages"):
                if path.suffix == ending:
                    yield folder.name, path
                elif path.suffix not in BESIDE.get(folder.name, ()):
                    self._wrong(path, "not read", f"files in {folder.name} end in {ending}")
                elif not path.with_suffix(ending).is_file():
                    self._wrong(path, "no text beside it", f"write {path.stem}{ending}, which tells what it is")

    def _within(self, folder: Path, *, deep: bool) -> Iterator[Path]:
        for path in self._listed(folder):
            if path.is_dir() and deep and not path.is_symlink():  # a link may lead round
                yield from self._within(path, deep=True)
            else:
                yield path

    def _listed(self, folder: Path) -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__")))
        except OSError as error:
            self._wrong(folder, f"can't be read: {error.strerror}", "let Wellwish read it")
            return []

    def _file(self, root: Path, folder: str, path: Path, seen: dict[Path, tuple[tuple[int, ...], File]]) -> File | None:
        try:
            beside = tuple(filter(Path.is_file, map(path.with_suffix, BESIDE.get(folder, ()))))
            mark = tuple(
                number
                for found in (one.stat() for one in (path, *beside))
                for number in (found.st_mtime_ns, found.st_size, found.st_ino)
            )
            before = self._seen.get(path)
            if before is None or before[0] != mark:
                name = path.relative_to(root / folder).with_suffix("").as_posix()
                text = _text(path)
                digest = hashlib.sha256((text + repr(mark[3:]) * bool(beside)).encode()).hexdigest()
                before = mark, File(folder, name, shown(path), text, digest, root is not self._roots[0], beside)
        except _UnreadableError as error:
            self._wrong(path, error.message, error.hint, error.line)
            return None
        except FileNotFoundError:
            raise
        except OSError as error:
            self._wrong(path, f"can't be read: {error.strerror}", "let Wellwish read it, or take it away")
            return None
        seen[path] = before
        return before[1]

    def _wrong(self, path: Path, message: str, hint: str, line: int = 1) -> None:
        self.problems.append(Problem(shown(path), line, 1, message, hint, "file"))


def shown(path: Path) -> str:
    """A path as a problem names it: from here, when it is below here."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
