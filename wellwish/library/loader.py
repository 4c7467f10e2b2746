"""The library's folders → a catalogue; again, for what changed."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from wellwish.errors import Misuse, Problem, ScriptError
from wellwish.library import facts, lists, pages, vocabulary
from wellwish.library.catalogue import Catalogue
from wellwish.library.entries import Exercise, Lesson, Passage, Scripted
from wellwish.library.files import CONTENT, File, Folders
from wellwish.library.links import Linker, entries
from wellwish.library.memory import Memory, key_of
from wellwish.library.reading import Read
from wellwish.library.source import Source
from wellwish.library.videos import read_video
from wellwish.script import parse_passage

E = TypeVar("E")
S = TypeVar("S", bound=Scripted)


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


_Key = tuple[str, ...]
_Found = dict[str, tuple[File, Read[E]]]


class Library:
    """The library of one process: our content, and over it an operator's folder. Any thread may call anything.

    ``data`` is the data folder, where what was read is remembered for the next start.
    """

    def __init__(self, own: Path | None = None, data: Path | None = None) -> None:
        """Raises Misuse when the operator's folder is not there."""
        if own is not None and not own.is_dir():
            raise Misuse(f"there is no folder {own} for the library; make it, or mend WELLWISH_LIBRARY.")
        self.own = own
        self._folders = Folders([CONTENT, *([own] if own and not own.samefile(CONTENT) else [])])
        self._memory = Memory(data / "library" / "read.json" if data else None)
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._read: dict[_Key, Read[Any]] = {}

    def catalogue(self) -> Catalogue:
        """The newest snapshot; the first call reads everything."""
        return self._catalogue or self.refresh()

    def refresh(self) -> Catalogue:
        """A snapshot of what the folders hold now: the same one when nothing changed. Reads only what did.

        Snapshots handed out before stay as they are.
        """
        with self._lock:
            files = self._folders.read()
            fingerprint = _fingerprint(files, self._folders.problems)
            if self._catalogue is None or self._catalogue.fingerprint != fingerprint:
                first = self._catalogue is None
                build = _Build(files, self._read, self._memory, self._folders.problems)
                self._catalogue = build.catalogue(fingerprint)
                self._read = build.used
                self._memory.save(all_read=first)
            return self._catalogue


def _fingerprint(files: Sequence[File], problems: Sequence[Problem]) -> str:
    parts = [f"{file.own} {file.folder} {file.name} {file.hash}" for file in files]
    return hashlib.sha256("\n".join([*parts, *map(str, problems)]).encode()).hexdigest()


class _Build:
    """One reading of all files. What was read before, and is the same, is taken over."""

    def __init__(
        self, files: Sequence[File], before: Mapping[_Key, Read[Any]], memory: Memory, problems: Sequence[Problem]
    ) -> None:
        self._files: dict[str, dict[str, list[File]]] = defaultdict(lambda: defaultdict(list))
        for file in files:
            self._files[file.folder][file.name].insert(0, file)  # the operator's before ours
        self._before = before
        self._memory = memory
        self._problems = list(problems)
        self.used: dict[_Key, Read[Any]] = {}

    def catalogue(self, fingerprint: str) -> Catalogue:
        pages_of = {kind: entries(self._all(kind, pages.read_page)) for kind in pages.KINDS}
        techniques = tuple(dict.fromkeys((*vocabulary.TECHNIQUES, *pages_of["techniques"])))
        passages = self._all("passages", _read_passage)
        exercises = entries(self._scripts("exercises", facts.read_exercise, passages, techniques))
        lessons = self._apart(exercises, self._scripts("lessons", facts.read_lesson, passages, techniques))
        named = {*self._files["exercises"], *self._files["lessons"]}
        linker = Linker(exercises, lessons, named, self._problems)
        found = self._all("courses", lambda file: lists.read_course(file, techniques), techniques)
        courses = linker.courses(found)
        collections = linker.collections(self._all("collections", lists.read_collection))
        videos = entries(self._all("videos", lambda file: read_video(file, techniques), techniques))
        shown: list[Mapping[str, _Titled]] = [exercises, lessons, courses, collections, videos, *pages_of.values()]
        titles = [one.title for some in shown for one in some.values()]
        return Catalogue(
            exercises=MappingProxyType(exercises),
            lessons=MappingProxyType(lessons),
            courses=MappingProxyType(courses),
            collections=MappingProxyType(collections),
            pages=MappingProxyType({kind: MappingProxyType(some) for kind, some in pages_of.items()}),
            videos=MappingProxyType(videos),
            acts=MappingProxyType(entries(self._all("acts", lists.read_acts))),
            tips=MappingProxyType(entries(self._all("tips", lists.read_tips))),
            synonyms=MappingProxyType(linker.synonyms(self._every("search", lists.read_synonyms), techniques, titles)),
            scenes=MappingProxyType(entries(self._all("scenes", lists.read_scenes))),
            passages=MappingProxyType(entries(passages)),
            problems=tuple(sorted(self._problems, key=lambda p: (p.file, p.line, p.column))),
            fingerprint=fingerprint,
        )

    def _all(self, folder: str, read: Callable[[File], Read[E]], depends: Sequence[str] = ()) -> _Found[E]:
        """Every entry of a folder by id. An operator's file that is broken leaves ours in place."""
        found: _Found[E] = {}
        for name, files in sorted(self._files[folder].items()):
            for file in files:
                result = self._once(file, read, depends)
                if result.entry is not None:
                    found[name] = file, result
                    break
        return found

    def _every(self, folder: str, read: Callable[[File], Read[E]]) -> list[tuple[File, Read[E]]]:
        """What each file of a folder gave, ours first, where files add up."""
        return [(file, self._once(file, read)) for files in self._files[folder].values() for file in reversed(files)]

    def _once(self, file: File, read: Callable[[File], Read[E]], depends: Sequence[str] = ()) -> Read[E]:
        key = (file.shown, file.hash, *depends)
        result: Read[E] | None = self._before.get(key)
        if result is None:
            result = read(file)
        self.used[key] = result
        self._problems += result.problems
        return result

    def _scripts(
        self,
        folder: str,
        read: Callable[[File, Source, Sequence[str]], Read[S]],
        passages: _Found[Passage],
        techniques: Sequence[str],
    ) -> _Found[S]:
        blocks = {name: passage.blocks for name, passage in entries(passages).items()}
        hashes = {name: file.hash for name, (file, _) in passages.items()}

        def read_one(file: File) -> Read[S]:
            source = Source(file.text, file.shown, blocks)
            key = key_of(file.hash, {name: hashes.get(name, "") for name in source.included})
            if known := self._memory.get(key):
                return read(file, Source(file.text, file.shown, blocks, known), techniques)
            found = read(file, source, techniques)
            try:
                self._memory.put(key, source.script_hash)
            except ScriptError as error:
                return replace(found, entry=None, problems=tuple(dict.fromkeys((*error.problems, *found.problems))))
            return found

        return self._all(folder, read_one, (*techniques, *(f"{name} {digest}" for name, digest in hashes.items())))

    def _apart(self, exercises: Mapping[str, Exercise], found: _Found[Lesson]) -> dict[str, Lesson]:
        """The lessons but those that have an exercise's id: a sit is made of either by its id alone."""
        for name in sorted(exercises.keys() & found.keys()):
            what, hint = f"there is an exercise called {name}, too", "give the lesson another name"
            self._problems.append(Problem(found[name][0].shown, 1, 1, what, hint, "twice"))
        return {name: lesson for name, lesson in entries(found).items() if name not in exercises}


def _read_passage(file: File) -> Read[Passage]:
    try:
        return Read(Passage(file.name, parse_passage(file.text, file.shown), file.shown))
    except ScriptError as error:
        return Read(None, error.problems)
