"""How alike scripts are: five words running that they share, and how they open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from wellwish.errors import Problem
from wellwish.library import Exercise, Lengths, Passage, Scripted
from wellwish.proof.rules import LibraryRule
from wellwish.score import applies
from wellwish.script import Who
from wellwish.script.lint_reading import Told, told, told_by
from wellwish.terms import Block, Phrase, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUNS = LibraryRule("shared-runs", 0, "two scripts that share more than 20 % of their runs of five words")
OPENINGS = LibraryRule(
    "opens-alike", 0, "two scripts that open with the same four words, or with a sentence of mostly the same"
)

_RUN = 5
_MOST_SHARED = 0.20
_SAME_WORDS, _FIRST_WORDS, _MOST_ALIKE = 4, 12, 0.6
_OF_A_LESSON = Lengths(1, 1, 1)
_WORD = re.compile(r"\{[^{}]*\}|[a-z0-9]+(?:'[a-z]+)?")


def words_of(text: str) -> list[str]:
    """The words of running text, in small letters; every slot is the same word."""
    return ["{}" if word.startswith("{") else word for word in _WORD.findall(text.lower().replace("’", "'"))]


def shared_runs(scripts: Sequence[Scripted]) -> Iterator[Problem]:
    """Pairs of scripts of which one has more than a fifth of its five-word runs in the other.

    Runs do not go from block to block. What many scripts share counts like any other. Passages are left out: they are
    there to be shared, and have a bound of their own.
    """
    runs = [{run for alternative in _own(one) for run in _runs(alternative)} for one in scripts]
    for first, second, count in _common(runs):
        least = min(len(runs[first]), len(runs[second]))
        if count > _MOST_SHARED * least:
            yield _shared(scripts[first], scripts[second], count / least, runs[first])


def copied_passages(scripts: Sequence[Scripted], passages: Iterable[Passage]) -> Iterator[Problem]:
    """Scripts that say what passages say in their own lines, where no bound of passages would find it."""
    of_passages: dict[tuple[str, ...], str] = {}
    for passage in passages:
        stage = Stage("part", "", 1.0, 0, passage.blocks)
        for alternative in (one for block in passage.blocks for one in told_by(stage, block)):
            of_passages |= dict.fromkeys(_runs(alternative), passage.name)
    for one in scripts:
        runs = {run for alternative in _own(one) for run in _runs(alternative)}
        copied = runs & of_passages.keys()
        if len(copied) > _MOST_SHARED * len(runs):
            at = max(_own(one), key=lambda told: sum(run in copied for run in _runs(told)))
            run = next(run for run in _runs(at) if run in copied)
            what = f"{len(copied) / len(runs):.0%} of its five-word runs are those of passages, written out"
            hint = f"“{' '.join(run)}” is {of_passages[run]}: take that in, or say it another way"
            yield Problem(one.source.file, at.where(0)[0], 1, what, hint, RUNS.id)


def _own(scripted: Scripted) -> list[Told]:
    """What stands in the script itself."""
    return [alternative for alternative in told(scripted.script) if not alternative.block.passage]


def _runs(alternative: Told) -> Iterator[tuple[str, ...]]:
    words = words_of(alternative.text)
    return zip(*(words[i:] for i in range(_RUN)), strict=False)


def _common(sets: Sequence[AbstractSet[object]]) -> Iterator[tuple[int, int, int]]:
    """Of each two that have any, how many members they have in common."""
    import numpy as np
    from scipy.sparse import csr_array

    places: dict[object, int] = {}
    columns = [places.setdefault(member, len(places)) for some in sets for member in some]
    ends = np.cumsum([0, *(len(some) for some in sets)])
    if not columns:
        return
    matrix = csr_array((np.ones(len(columns), np.int32), columns, ends), shape=(len(sets), len(places)))
    common = (matrix @ matrix.T).tocoo()
    rows: NDArray[np.int32] = common.row
    for first, second, count in zip(rows, common.col, common.data, strict=True):
        if first < second:
            yield int(first), int(second), int(count)


def _shared(first: Scripted, second: Scripted, share: float, runs: set[tuple[str, ...]]) -> Problem:
    """Told at the passage of ``second`` that shares most."""
    at = max(_own(second), key=lambda one: sum(run in runs for run in _runs(one)))
    example = " ".join(next(run for run in _runs(at) if run in runs))
    what = f"{share:.0%} of the shorter one's five-word runs are in both this and {first.id}"
    hint = f"most of them here, such as “{example}”; say it another way"
    return Problem(second.source.file, at.where(0)[0], 1, what, hint, RUNS.id)


# --- openings


def alike_openings(scripts: Sequence[Scripted]) -> Iterator[Problem]:
    """Scripts of which some way to open is like some way another one opens."""
    openings = [(one, opening) for one in scripts for opening in _openings(one)]
    words = [_first_words(opening) for _, opening in openings]
    sets = [set(some) for some in words]
    told_of: set[tuple[str, str]] = set()
    for first, second, count in _common(sets):
        one, other = openings[first][0], openings[second][0]
        same = words[first][:_SAME_WORDS] == words[second][:_SAME_WORDS]
        alike = count / len(sets[first] | sets[second]) >= _MOST_ALIKE
        if one is not other and (same or alike) and (one.id, other.id) not in told_of:
            told_of.add((one.id, other.id))
            what = f"it opens like {one.id}: “{' '.join(words[first])} …”"
            line, _ = openings[second][1].where(0)
            yield Problem(other.source.file, line, 1, what, "open it its own way", OPENINGS.id)


def _first_words(opening: Told) -> list[str]:
    """Of its first sentence, or of as many as it takes to four words; at most twelve."""
    words: list[str] = []
    for sentence in opening.sentences():
        words += words_of(sentence.text)
        if len(words) >= _SAME_WORDS:
            break
    return words[:_FIRST_WORDS]


def _openings(scripted: Scripted) -> Iterator[Told]:
    """Every way in which it may open, at any of its lengths, for someone named and for nobody."""
    seen: set[int] = set()
    stage = scripted.script.stages[0]
    lengths = scripted.lengths if isinstance(scripted, Exercise) else _OF_A_LESSON
    for minutes in (lengths.least, lengths.default, lengths.greatest):
        for block in _first_blocks(stage, minutes * 60):
            if id(block) not in seen:
                seen.add(id(block))
                yield from told_by(stage, block)


def _first_blocks(stage: Stage, seconds: int) -> Iterator[Block]:
    """The first block that is always said, and those before it that may be."""
    for block in stage.blocks:
        if applies(block, Who(), 0, seconds) and any(isinstance(x, Phrase) for x in block.alternatives[0]):
            yield block
            if block.priority is None:
                return
