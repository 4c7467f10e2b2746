"""A script's text, read into a script when that is first asked for."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping

from wellwish.script import format_script, parse
from wellwish.terms import Block, Script

_INCLUDE = re.compile(r"^[ \t]*\(include[ \t]+([a-z0-9/-]+)\)[ \t]*$", re.MULTILINE)


class Source:
    """The text of a file, and the passages there are. Both stay as they were when the catalogue was read."""

    def __init__(self, text: str, file: str, passages: Mapping[str, tuple[Block, ...]], script_hash: str = "") -> None:
        """``script_hash`` is given where it is known: the text was read before, with the same passages."""
        self.text = text
        self.file = file
        self._passages = passages
        self._hash = script_hash

    @property
    def included(self) -> tuple[str, ...]:
        """The names of the passages it takes in."""
        return tuple(dict.fromkeys(_INCLUDE.findall(self.text)))

    @functools.cached_property
    def written(self) -> Script:
        """As it stands in the file, its includes in place. Raises ScriptError with every problem found."""
        return parse(self.text, self.file)

    @functools.cached_property
    def script(self) -> Script:
        """Passages included. Raises ScriptError; never for an entry of a catalogue."""
        return parse(self.text, self.file, self._passages.get)

    @property
    def script_hash(self) -> str:
        """SHA-256 of the script in its canonical form."""
        if not self._hash:
            self._hash = hashlib.sha256(format_script(self.script).encode()).hexdigest()
        return self._hash
