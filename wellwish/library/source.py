"""A script's text, read into a script when that is first asked for."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping

from wellwish.script import format_script, includes, parse
from wellwish.terms import Block, Script


class Source:
    """The text of one file and of the passages it takes in. Both stay as they were when the catalogue was read."""

    def __init__(self, text: str, file: str, passages: Mapping[str, tuple[Block, ...]]) -> None:
        self._text = text
        self._file = file
        self._passages = passages

    @functools.cached_property
    def script(self) -> Script:
        """Raises ScriptError with every problem found; never for an entry of a catalogue."""
        return includes(parse(self._text, self._file), self._passages.get, self._file)

    @functools.cached_property
    def script_hash(self) -> str:
        return hashlib.sha256(format_script(self.script).encode()).hexdigest()
