"""A backup → the data folder it came from, or a new one: all of it, or nothing.

Everything is unpacked, compared and brought to the newest form beside what is there. Only then do the two change
places; whoever is killed in between finishes by giving the same command again, and until then nothing else begins.
"""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

from wellwish import datalock, keyfile
from wellwish.backup import archive
from wellwish.backup.archive import Manifest
from wellwish.config import Settings, ensure_data_folder
from wellwish.errors import Misuse
from wellwish.web.database.choose import database

LIBRARY = "library-of-yours"
"""Where in the data folder an operator's own library is put, which may not be there any more where it was."""
_STAY = ("lock", "takes", datalock.RESTORING)
_OPENS_ONLY_OLD = ("takes/private", "blocks")
_CARRIED_OVER = ("guides/kokoro",)
_READY, _CLEARED = "ready", "cleared"


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    opens: bool
    """Whether the keys that are there now open what is encrypted."""
    library: Path | None
    """Where the operator's own library was put, when one came along."""


def restore(
    settings: Settings, path: Path, *, overwrite: bool = False, keys: Path | None = None, unreadable: bool = False
) -> Restored:
    """Has the backup in the data folder, and in PostgreSQL where that is set.

    Keys come from the backup, else from the folder ``keys``, else they are those that are there. Raises Misuse where
    something is kept already and ``overwrite`` is not said, and where the keys open nothing and ``unreadable`` is not
    said; Damaged and NoRoom for the file. Until all is well nothing is changed.
    """
    data = ensure_data_folder(settings)
    with datalock.restoring(data):
        _finish(data)
        if not overwrite and any(data.glob("wellwish.sqlite3*")):
            raise Misuse(f"{data} holds a Wellwish already; say --overwrite to have the backup in its place.")
        staging = data / datalock.RESTORING
        try:
            manifest = archive.unpack(path, staging / "new")
            restored = _prepare(settings, staging / "new" / "data", manifest, keys)
            if not (restored.opens or unreadable):
                raise Misuse(
                    "The keys to this backup are not here, so nobody could read it: name their folder with --keys, "
                    "or say --unreadable to restore it all the same. Nothing was changed."
                )
            if settings.database:
                _into_postgresql(settings, overwrite=overwrite)
            keyfile.replace(staging / _READY, b"")
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        _finish(data)
    return restored


def _prepare(settings: Settings, new: Path, manifest: Manifest, keys: Path | None) -> Restored:
    """Keys put to it, the database brought to the newest form and tried."""
    from wellwish.web.start import start

    data = settings.data
    source = keys or (None if manifest.with_keys else data / "keys")
    if source and source.is_dir():
        shutil.copytree(source, new / "keys", dirs_exist_ok=True)
    library = None
    if (new.parent / "library").is_dir():
        library = data / LIBRARY
        shutil.copytree(new.parent / "library", new / LIBRARY, dirs_exist_ok=True)
    start(dataclasses.replace(settings, data=new, database=None))
    from wellwish.web import sealed
    from wellwish.web.start import with_database

    return Restored(manifest, with_database(sealed.opens_everything), library)


def _into_postgresql(settings: Settings, *, overwrite: bool) -> None:
    from wellwish.web.database import copying

    with copying.beside(database(settings.database, settings.data)) as alias:
        if not overwrite and copying.holds_anyone(alias):
            raise Misuse("The database at WELLWISH_DATABASE holds a Wellwish already; say --overwrite to replace it.")
        copying.copy("default", alias)


def _finish(data: Path) -> None:
    """Ends what a restore began: puts everything in its place once all was ready, else forgets it."""
    staging = data / datalock.RESTORING
    if (staging / _READY).exists():
        new, old = staging / "new" / "data", staging / "old"
        if not (staging / _CLEARED).exists():
            _clear(data, new, old)
            keyfile.replace(staging / _CLEARED, b"")
        for entry in sorted(new.iterdir()):
            entry.replace(data / entry.name)
        keyfile.sync_folder(data)
        (staging / _READY).unlink()
    shutil.rmtree(staging, ignore_errors=True)


def _clear(data: Path, new: Path, old: Path) -> None:
    """Puts aside all that is there, but for what is not the backup's to say."""
    old.mkdir(exist_ok=True)
    for name in _CARRIED_OVER:
        if (data / name).exists() and not (new / name).exists():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).replace(new / name)
    for name in _OPENS_ONLY_OLD:
        shutil.rmtree(data / name, ignore_errors=True)
    for entry in sorted(data.iterdir()):
        if entry.name not in _STAY:
            entry.replace(old / entry.name)
