"""Recordings as they lie in the data folder: one folder a guide, put there whole or not at all.

``guides/recorded/<id>/guide.json`` says who speaks and which file holds which phrase; the phrases themselves are not
written there, only the keys of their words. ``wellwish.recording`` makes them from what a person brings.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from wellwish.errors import GuideUnavailable, Misuse

FORM = 1
"""Version of the form described here."""

INDEX = "guide.json"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_PLAIN = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―", "-")})
_OUTER = " .,;:!?\"'-…"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One phrase as it was recorded, ready to be heard."""

    file: str
    frames: int
    sha256: str
    """Of the file."""


@dataclass(frozen=True, slots=True)
class Recordings:
    """What one person recorded."""

    id: str
    name: str
    about: str
    license: str
    credits: str
    stands_in: str
    """Id of the guide that says what was not recorded; empty: nobody does."""
    digest: str
    """Of the manifest, every recording, and how they were made ready."""
    takes: Mapping[str, Recorded]
    """By ``key_of`` their words."""


def key_of(text: str) -> str:
    """The same for texts that differ in case, spaces, the form of quotes and dashes, or in punctuation at their ends;
    empty where there are no words."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = " ".join(plain.translate(_PLAIN).casefold().split()).strip(_OUTER)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32] if plain else ""


def folder_in(data: Path) -> Path:
    """Where recorded guides lie in a data folder, a folder each."""
    return data / "guides" / "recorded"


def ids(folder: Path) -> list[str]:
    """The guides there are in ``folder_in``."""
    return sorted(path.parent.name for path in folder.glob(f"*/{INDEX}") if ID.fullmatch(path.parent.name))


def read(folder: Path) -> Recordings:
    """The recordings in a guide's own folder; read again only when they have changed.

    Raises ``GuideUnavailable`` when they are gone or damaged.
    """
    path = folder / INDEX
    try:
        found = path.stat()
    except OSError:
        raise GuideUnavailable(f"The recordings of {folder.name} are gone ({folder})") from None
    return _read(path, found.st_ino, found.st_mtime_ns, found.st_size)


@functools.lru_cache(32)
def _read(path: Path, *_changed: int) -> Recordings:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("form") != FORM:
            raise ValueError("of another form")
        takes = {key: Recorded(*take) for key, take in fields.pop("takes").items()}
        found = Recordings(**fields, takes=takes)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GuideUnavailable(f"{path} is damaged ({error}); add the recordings again") from None
    if found.id != path.parent.name:
        raise GuideUnavailable(f"{path} is of the guide “{found.id}”; add the recordings again")
    return found


def sound_file(folder: Path, take: Recorded) -> bytes:
    """The FLAC file of a phrase. Raises ``GuideUnavailable`` when it is not the one that was put there."""
    path = folder / take.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GuideUnavailable(f"{path} cannot be read ({error.strerror}); add the recordings again") from None
    if hashlib.sha256(content).hexdigest() != take.sha256:
        raise GuideUnavailable(f"{path} is damaged; add the recordings again")
    return content


# --- put there, and taken away -----------------------------------------------------------------------


@contextmanager
def drafted(folder: Path, guide_id: str) -> Iterator[Path]:
    """A folder to write a guide's files into; takes the place of ``folder/guide_id`` when all went well.

    Raises ``OSError`` when it cannot be written; then what was there stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{guide_id}-", dir=folder))
    try:
        yield draft
        with _aside(folder, guide_id):
            draft.rename(folder / guide_id)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _aside(folder: Path, guide_id: str) -> Iterator[None]:
    """What is there goes, once the work inside is done; it comes back when that fails."""
    old = Path(tempfile.mkdtemp(prefix=f".{guide_id}-", dir=folder))
    try:
        if (folder / guide_id).exists():
            (folder / guide_id).rename(old / guide_id)
        try:
            yield
        except OSError:
            if (old / guide_id).exists():
                (old / guide_id).rename(folder / guide_id)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def write(draft: Path, recordings: Recordings) -> None:
    """The index, written last."""
    fields = asdict(recordings)
    fields["takes"] = {key: [take.file, take.frames, take.sha256] for key, take in recordings.takes.items()}
    text = json.dumps({"form": FORM, **fields}, ensure_ascii=False, indent=0)
    write_file(draft / INDEX, text.encode())


def write_file(path: Path, content: bytes) -> None:
    """``content`` in a new file, on the disk when this returns."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def remove(folder: Path, guide_id: str) -> bool:
    """Take a guide's recordings away; whether there were any."""
    there = (folder / guide_id / INDEX).is_file()
    if there:
        with _aside(folder, guide_id):
            pass
    return there


def require_id(guide_id: str) -> str:
    """Raises ``Misuse`` for what cannot be a guide's id."""
    if not ID.fullmatch(guide_id):
        raise Misuse(
            f"“{guide_id[:40]}” can’t be a guide’s id: small letters a to z, digits, and single hyphens between"
        )
    return guide_id
