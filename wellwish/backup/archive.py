"""The file of a backup: a ZIP with a list of all that is in it, by size and SHA-256, which is written last."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from wellwish.errors import Damaged, Misuse, NoRoom
from wellwish.keyfile import sync_folder

FORMAT = 1
_LIST = "wellwish-backup.json"
_CHUNK_BYTES = 1 << 20
_MOST_LIST_BYTES = 64 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, LookupError, TypeError, ValueError, AttributeError)
"""What reading a damaged or foreign ZIP raises, or a list that says nonsense."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    """Of the Wellwish that made it."""
    made: str
    """When, ISO 8601 in UTC."""
    with_keys: bool
    rows: int
    files: dict[str, tuple[int, str]]
    """Bytes and SHA-256 of each, by its name in the archive: ``data/…`` or ``library/…``."""


def write(path: Path, parts: Iterable[tuple[str, Path]], about: Manifest) -> Manifest:
    """Writes ``parts``, each a name and a file, to ``path``, whole or not at all; ``about`` with their list.

    Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                files = {name: _pack(archive, name, source) for name, source in parts}
                manifest = dataclasses.replace(about, files=files)
                archive.writestr(_LIST, json.dumps(dataclasses.asdict(manifest), indent=1))
            out.flush()
            os.fsync(descriptor)
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Puts all files of the backup into ``folder``, which is made, each compared with the list.

    Raises Misuse when there is no such file, Damaged for one that is no backup, not whole or not of this form, and
    NoRoom. What was unpacked until then stays for the caller to remove.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _read_list(archive)
            _check_room(folder, manifest)
            for name in manifest.files:
                _unpack_one(archive, name, manifest.files[name], folder)
            return manifest
    except _BROKEN:
        raise Damaged(f"{path} is not a backup of Wellwish, or it is damaged; nothing was changed.") from None
    except FileNotFoundError as error:
        raise Misuse(f"{error.filename or path}: there is no such file.") from None


def _pack(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str]:
    with source.open("rb") as file, archive.open(_entry(name), "w", force_zip64=True) as out:
        return _pour(file, out)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    # Sound is packed as tightly as it can be.
    info.compress_type = zipfile.ZIP_STORED if name.endswith((".flac", ".wav", ".opus")) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _pour(source: IO[bytes], out: IO[bytes], most: int | None = None) -> tuple[int, str]:
    """Copies all; its length and SHA-256. Raises ValueError past ``most`` bytes."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(_CHUNK_BYTES):
        size += len(chunk)
        if most is not None and size > most:
            raise ValueError("longer than the list says")
        digest.update(chunk)
        out.write(chunk)
    return size, digest.hexdigest()


def _read_list(archive: zipfile.ZipFile) -> Manifest:
    if archive.getinfo(_LIST).file_size > _MOST_LIST_BYTES:
        raise ValueError("too long a list")
    told = json.loads(archive.read(_LIST))
    if told["format"] != FORMAT:
        raise Misuse(
            f"This backup was made by Wellwish {told['version']}; restore it with that version or a newer one."
        )
    told["files"] = {_safe(name): (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
    return Manifest(**told)


def _safe(name: str) -> str:
    """``name`` when it stays in its folder. Raises ValueError."""
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or parts[0] not in ("data", "library") or ".." in parts or "\\" in name or ":" in name:
        raise ValueError("a name that leads elsewhere")
    return name


def _check_room(folder: Path, manifest: Manifest) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    needed = sum(size for size, _ in manifest.files.values())
    if needed > shutil.disk_usage(folder).free:
        raise NoRoom(f"{folder.parent} has no room for {needed // 1_000_000} MB; nothing was changed.")


def _unpack_one(archive: zipfile.ZipFile, name: str, told: tuple[int, str], folder: Path) -> None:
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(name) as source, path.open("wb") as out:
        path.chmod(0o600)
        found = _pour(source, out, told[0])
        out.flush()
        os.fsync(out.fileno())
    if found != told:
        raise ValueError("not what the list says")
