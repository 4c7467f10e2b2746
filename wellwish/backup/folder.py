"""What of a data folder is worth keeping."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from wellwish.web.database.choose import FILE

DATABASE = tuple(FILE + end for end in ("", "-wal", "-shm", "-journal"))
MADE_AGAIN = ("takes", "blocks", "library/read.json", "guides/kokoro", "lock")
"""Sounds and memories that are made again when they are missed, and voices that are added again."""
SECRETS = ("keys", "secret-key", "setup-code", "tls")
"""What opens the rest."""


def files_in(folder: Path, left_out: tuple[str, ...] = ()) -> Iterator[tuple[str, Path]]:
    """Every file but drafts and what is ``left_out``: its path inside ``folder``, with slashes, and where it is."""
    for place, folders, files in os.walk(folder, followlinks=True):
        inside = Path(place).relative_to(folder)
        folders[:] = sorted(name for name in folders if _kept(inside / name, left_out))
        for name in sorted(files):
            if _kept(inside / name, left_out):
                yield (inside / name).as_posix(), Path(place) / name


def _kept(inside: Path, left_out: tuple[str, ...]) -> bool:
    path = PurePosixPath(inside.as_posix())
    return not path.name.startswith(".") and not any(path.is_relative_to(one) for one in left_out)
