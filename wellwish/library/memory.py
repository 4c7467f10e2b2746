"""Which scripts were read before and are well: so that starting reads only what changed since the last time."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from pathlib import Path

from wellwish import keyfile, script, terms


class Memory:
    """Hashes of scripts that were read, in one small file of the data folder; without one nothing is remembered.

    What it holds can be lost, or wrong, at no harm: a file that is not what we wrote is passed over.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known = self._read()
        self._used: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The hash of the script that was read from text of this key, or None."""
        found = self._known.get(key)
        if found:
            self._used[key] = found
        return found

    def put(self, key: str, script_hash: str) -> None:
        self._used[key] = script_hash

    def save(self, *, all_read: bool) -> None:
        """Keeps what was put; and nothing that was not asked for since the last time, when all files were read."""
        kept = self._used if all_read else self._known | self._used
        self._used = {}
        if self._path and kept != self._known:
            with contextlib.suppress(OSError):  # then it is all read again the next time
                keyfile.replace(self._path, json.dumps(kept, indent=0).encode())
        self._known = kept

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            data = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        texts = isinstance(data, dict) and all(isinstance(text, str) for pair in data.items() for text in pair)
        return data if texts else {}


def key_of(text_hash: str, passages: dict[str, str]) -> str:
    """What a script's reading depends on: its text, the texts of its passages (by name), and the reader itself."""
    parts = [_reader(), text_hash, *(f"{name} {digest}" for name, digest in sorted(passages.items()))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@functools.cache
def _reader() -> str:
    """A hash of the code that reads scripts, so that another version believes nothing this one remembers."""
    files = [Path(terms.__file__), *sorted(Path(script.__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
