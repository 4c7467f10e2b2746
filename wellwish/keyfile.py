"""Small files that hold a key: whole or not there, for their owner only, and agreed on by all who start at once."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


def ensure(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; when there is none, ``make()`` is put there first. All who ask at once get the same.

    Raises OSError when it cannot be read or kept.
    """
    if not path.exists():
        with _draft(path, make()) as draft, contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename it never replaces the key of whoever came first
            sync_folder(path.parent)
    return path.read_bytes()


def replace(path: Path, content: bytes) -> None:
    """Puts ``content`` in place of what is there. Raises OSError; then the old content stays."""
    with _draft(path, content) as draft:
        draft.replace(path)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Has the names in a folder on the disk, so that a power failure cannot take back a rename."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(descriptor)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
