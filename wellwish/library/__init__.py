"""The catalogue: exercises, lessons, courses, pages, tips and scenes, as text files a teacher can edit.

A process has one library, opened at the edge; ``catalogue()`` is its newest snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from wellwish.library import vocabulary
from wellwish.library.catalogue import Catalogue
from wellwish.library.entries import (
    Act,
    Collection,
    Course,
    Day,
    Exercise,
    Lengths,
    Lesson,
    Page,
    Passage,
    Scripted,
    Section,
    Tip,
    Video,
)
from wellwish.library.facts import exercise_of
from wellwish.library.files import CONTENT, read_text, shown
from wellwish.library.loader import Library
from wellwish.library.versions import Versions

__all__ = [
    "CONTENT",
    "Act",
    "Catalogue",
    "Collection",
    "Course",
    "Day",
    "Exercise",
    "Lengths",
    "Lesson",
    "Library",
    "Page",
    "Passage",
    "Scripted",
    "Section",
    "Tip",
    "Versions",
    "Video",
    "catalogue",
    "exercise",
    "exercise_from_file",
    "exercise_ids",
    "newest",
    "one_snapshot",
    "open_library",
    "own_folder",
    "page",
    "page_ids",
    "read_text",
    "refresh",
    "scenes",
    "scripted",
    "shown",
    "vocabulary",
]

_open: dict[tuple[Path | None, Path | None], Library] = {(None, None): Library()}
"""The one library, by what it was opened with."""


_held: ContextVar[Catalogue | None] = ContextVar("held", default=None)
"""The snapshot that a piece of work keeps to."""


def open_library(own: Path | None = None, data: Path | None = None) -> None:
    """Makes our content, and over it an operator's folder, the library of this process. Reads nothing yet.

    ``data`` is the data folder, where what was read is remembered. Until this is called there is our content alone.
    Raises Misuse when ``own`` is not there.
    """
    if (own, data) not in _open:
        opened = Library(own, data)
        _open.clear()
        _open[own, data] = opened


def _library() -> Library:
    (library,) = _open.values()
    return library


def catalogue() -> Catalogue:
    """The newest snapshot, or that of ``one_snapshot``; the first call reads everything."""
    return _held.get() or newest()


def newest() -> Catalogue:
    """The newest snapshot, also within ``one_snapshot``."""
    return _library().catalogue()


def own_folder() -> Path | None:
    """The operator's own folder, where there is one."""
    return _library().own


@contextmanager
def one_snapshot() -> Iterator[Catalogue]:
    """What is asked for within, by this thread, is all of one snapshot, whatever is refreshed meanwhile."""
    held = newest()
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


def refresh() -> Catalogue:
    """A snapshot of what the folders hold now; reads only what changed. Those handed out before stay as they are."""
    return _library().refresh()


def exercise_ids() -> tuple[str, ...]:
    """The exercises there are, in alphabetical order."""
    return tuple(catalogue().exercises)


def exercise(exercise_id: str) -> Exercise:
    """An exercise by its id. Raises Misuse with the nearest id when there is none."""
    return catalogue().exercise(exercise_id)


def scripted(entry_id: str) -> Exercise | Lesson:
    """What a sit can be made of: an exercise or a lesson, by its id. Raises Misuse when there is none."""
    return catalogue().scripted(entry_id)


def exercise_from_file(path: Path, called: str = "") -> Exercise:
    """An exercise from a script of one's own; problems name the file ``called``, else by its name.

    Raises ScriptError, or Misuse when it cannot be read.
    """
    passages = {name: one.blocks for name, one in catalogue().passages.items()}
    return exercise_of(path.stem, read_text(path), called or path.name, passages)


def page(kind: str, page_id: str) -> Page:
    """A page by its kind (``pages.KINDS``) and id. Raises Misuse for none."""
    return catalogue().page(kind, page_id)


def page_ids(kind: str) -> tuple[str, ...]:
    """The ids of one kind, in alphabetical order."""
    return tuple(catalogue().pages[kind])


def scenes(kind: str) -> tuple[str, ...]:
    """The bank of scenes for a kind of person, or for ``self``: where they may be pictured happy."""
    return catalogue().scenes[kind]
