"""Settings → a backup of all that is kept, taken while the server runs and tried before it counts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wellwish import __version__, datalock
from wellwish.backup import archive
from wellwish.backup.archive import Manifest
from wellwish.backup.folder import DATABASE, MADE_AGAIN, SECRETS, files_in
from wellwish.config import Settings, ensure_data_folder
from wellwish.errors import Damaged, Misuse
from wellwish.web.database.choose import FILE, sqlite_file


def make(settings: Settings, path: Path, *, with_keys: bool = True) -> Manifest:
    """Writes the backup to ``path``, for its owner only. The server may run, and goes on answering.

    The database is always kept as an SQLite file, so a backup of PostgreSQL can be restored onto either. Raises Misuse
    for a path that will not do, Damaged when what was written cannot be read back, and OSError.
    """
    data = ensure_data_folder(settings).resolve()
    _check(path, data)
    with datalock.using(data), tempfile.TemporaryDirectory(dir=path.parent, prefix=".wellwish-backup-") as scratch:
        from wellwish.web.start import start

        start(settings)
        copy = Path(scratch) / FILE
        rows = _copy_database(copy)
        about = Manifest(
            archive.FORMAT, __version__, datetime.now(UTC).isoformat(timespec="seconds"), with_keys, rows, {}
        )
        draft = Path(scratch) / path.name
        manifest = archive.write(draft, _parts(settings, data, copy, with_keys=with_keys), about)
        _try(draft, Path(scratch) / "tried", manifest)
        draft.replace(path)
    return manifest


def _check(path: Path, data: Path) -> None:
    if path.exists():
        raise Misuse(f"{path} is there already; name another file.")
    if not path.parent.is_dir():
        raise Misuse(f"{path.parent} is no folder; make it first.")
    if path.parent.resolve().is_relative_to(data):
        raise Misuse("A backup does not belong in the data folder; name a file elsewhere, best on another disk.")


def _copy_database(copy: Path) -> int:
    """All rows as they are at one moment; how many."""
    from django.db import connection

    from wellwish.web.database import copying

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with copying.beside(sqlite_file(copy)) as alias:
            return copying.count(alias)
    with copying.beside(sqlite_file(copy)) as alias:
        return copying.copy("default", alias)


def _parts(settings: Settings, data: Path, copy: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    yield f"data/{FILE}", copy
    left_out = (*DATABASE, *MADE_AGAIN, *(() if with_keys else SECRETS))
    for inside, path in files_in(data, left_out):  # after the database: all it speaks of is there
        yield f"data/{inside}", path
    if settings.library and settings.library.is_dir() and not settings.library.resolve().is_relative_to(data):
        for inside, path in files_in(settings.library):
            yield f"library/{inside}", path


def _try(path: Path, folder: Path, manifest: Manifest) -> None:
    """Restores it into a fresh folder: every file is compared, the database is read whole."""
    from django.db import connections

    from wellwish.web.database import copying

    if archive.unpack(path, folder) != manifest:
        raise Damaged(f"{path} does not say what was written; is the disk well?")
    with copying.beside(sqlite_file(folder / "data" / FILE)) as alias:
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            well = cursor.fetchall() == [("ok",)]
        if not well or copying.count(alias) != manifest.rows:
            raise Damaged("The copy of the database is not whole; nothing was written. Is the disk well?")
