"""Every script that a kept sit was made of, so that it is made again with its own words."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from wellwish import keyfile
from wellwish.errors import ScriptError
from wellwish.library.entries import Exercise, Scripted
from wellwish.library.facts import exercise_of
from wellwish.script import format_script

_HASH = re.compile(r"[0-9a-f]{64}")


class Versions:
    """Scripts by their hash, each a file in canonical form with its passages written out. Any thread may call anything.

    Nothing in the folder is ever changed or deleted: a sit of years ago may still want it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, scripted: Scripted) -> str:
        """Has the script there, whole; its hash. Raises OSError when it cannot be kept."""
        path = self._path(scripted.script_hash)
        if not path.exists():
            keyfile.replace(path, format_script(scripted.script).encode())
        return scripted.script_hash

    def get(self, entry_id: str, script_hash: str) -> Exercise | None:
        """The exercise ``entry_id`` as it was; None when it was never kept, or its file is damaged."""
        if not _HASH.fullmatch(script_hash):
            return None
        path = self._path(script_hash)
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != script_hash:
                return None
            return exercise_of(entry_id, content.decode(), path.name, {})
        except (OSError, UnicodeDecodeError, ScriptError):
            return None

    def _path(self, script_hash: str) -> Path:
        return self._folder / f"{script_hash}.md"
