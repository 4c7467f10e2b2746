"""How large a script may be: every limit in one place, told to writers in docs/reference/script-format.md, “Limits”.

Together they bound what any script can cost. Reading and lint take time in proportion to its size; choosing what is
said takes that for each person of the sit; what is spoken fits into the sit by the guide's own estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from wellwish.terms import Bell, Block, Pause, Phrase

MOST_CHARACTERS = 200_000
MOST_BYTES = 4 * MOST_CHARACTERS
"""Of any text file that is read: no character is longer in UTF-8."""
MOST_LINES = 10_000
MOST_LINE_CHARACTERS = 400
MOST_FIELD_CHARACTERS = 1_000
"""Of a line of front matter."""

MOST_STAGES = 40
MOST_TITLE_BYTES = 240
"""Of one stage's title, in UTF-8: an MP4 file has room for little more."""
MOST_TITLES_BYTES = 2_000
"""Of all titles together: an MP3 file has room for so much, with the marks of ``MOST_STAGES`` chapters."""
MOST_BLOCKS = 1_000
MOST_ALTERNATIVES = 20
"""Of one block."""
MOST_SAID = 5_000
"""Phrases and bells."""
MOST_SLOTS = 8
"""Of one phrase: each may become a scene of 200 characters."""
MOST_LENGTHS = 40
"""Different lengths in conditions: each parts the sits of this script into shorter and longer ones."""
MOST_INCLUDES = 100
MOST_NAME_CHARACTERS = 80
"""Of a passage."""

MOST_PAUSE_SECONDS = 300.0
MOST_PAUSES_SECONDS = 10 * 3600
"""Of all written pauses together, at their natural lengths."""
LEAST_WEIGHT, MOST_WEIGHT = 0.001, 100.0
MOST_LEAST_SECONDS = 3600

MOST_PROBLEMS = 100
"""Reading ends here: who wrote these has enough to do."""

_MOST = {
    "stages": (MOST_STAGES, f"more than {MOST_STAGES} stages", "join some of them"),
    "titles": (MOST_TITLES_BYTES, f"more than {MOST_TITLES_BYTES:,} bytes of titles", "shorten those of its stages"),
    "blocks": (MOST_BLOCKS, f"more than {MOST_BLOCKS:,} blocks", "join some, or make two scripts of it"),
    "said": (MOST_SAID, f"more than {MOST_SAID:,} phrases and bells", "make two scripts of it"),
    "includes": (
        MOST_INCLUDES,
        f"more than {MOST_INCLUDES} passages taken in",
        "write some of them out, or leave them",
    ),
    "lengths": (MOST_LENGTHS, f"more than {MOST_LENGTHS} different lengths in “[ ]”", "use the same few again"),
    "pauses": (MOST_PAUSES_SECONDS, f"more than {MOST_PAUSES_SECONDS // 3600} hours of pauses", "shorten some of them"),
}
"""What is added up over a script: how much there may be, and what is said when there is more."""


class Tally:
    """Adds up what a script holds, and tells once, at the line where it becomes too much."""

    def __init__(self, wrong: Callable[[int, int, str, str], None]) -> None:
        """``wrong`` is called with line, column, message and hint."""
        self._wrong = wrong
        self._held = dict.fromkeys(_MOST, 0.0)
        self._lengths: set[int] = set()

    def add(self, what: str, line: int, more: float = 1) -> bool:
        """Whether there is not too much of it yet."""
        most, message, hint = _MOST[what]
        before = self._held[what]
        self._held[what] += more
        if before <= most < self._held[what]:
            self._wrong(line, 1, message, hint)
        return self._held[what] <= most

    def take(self, blocks: Iterable[Block]) -> None:
        """Adds blocks and what is in them."""
        for block in blocks:
            at = block.line
            self.add("blocks", at)
            for seconds in {block.when.from_seconds, block.when.below_seconds} - {0} - self._lengths:
                self._lengths.add(seconds)
                self.add("lengths", at)
            for one in chain.from_iterable(block.alternatives):
                if isinstance(one, Phrase):
                    self.add("said", one.line)
                elif isinstance(one, Bell):
                    self.add("said", at)
                elif isinstance(one, Pause):
                    self.add("pauses", at, one.natural_seconds)
