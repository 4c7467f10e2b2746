"""A sit that can be heard: whole, or from its first stage on while the later ones are still being spoken."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from wellwish import score, stream
from wellwish.guides import TakeStore
from wellwish.terms import BLOCK, FRAME, SAMPLE_RATE, Recipe, Score, ScoreStage, Take

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Blocks(Protocol):
    """Where encoded blocks are kept, as ``stream.BlockStore`` does it."""

    def get(self, rendition: str, index: int) -> bytes | None: ...
    def put(self, rendition: str, index: int, content: bytes) -> None: ...
    def making(self, rendition: str, index: int) -> AbstractContextManager[None]: ...


class Sitting:
    """One sit, from its recipe to every rendition of it.

    One thread grows it, stage by stage; any may read. Its length, its stages and the size of its sound are known at
    once.
    """

    def __init__(
        self,
        recipe: Recipe,
        title: str,
        guide_name: str,
        stages: tuple[ScoreStage, ...],
        store: TakeStore,
        blocks: Blocks,
    ) -> None:
        self.recipe = recipe
        self.title = title
        self.guide_name = guide_name
        self.stages = stages
        self.length = recipe.length_seconds * SAMPLE_RATE
        self._store = store
        self._blocks = blocks
        self._score = Score(title, self.length, (), ())
        self._bell: Take | None = None
        self._placed: tuple[array[int], tuple[Take, ...]] = (array("I"), ())
        """Where each take and bell begins, in frames, in order; and what it is. Packed: servers hold many sits."""
        self._reached = 0
        self._failure: BaseException | None = None
        self._change = threading.Condition()
        self._renditions: dict[tuple[str, str], Rendition] = {}

    # --- growing -------------------------------------------------------------------------------------

    def grow(self, so_far: Score, bell: Take | None) -> None:
        """Takes in a score that has a stage more than before."""
        with self._change:
            self._score, self._bell = so_far, bell
            heard = ((cue.start // FRAME, bell if cue.kind == "bell" else cue.take) for cue in so_far.cues)
            placed = [(start, take) for start, take in heard if take]
            self._placed = array("I", (start for start, _ in placed)), tuple(take for _, take in placed)
            self._reached = so_far.stages[-1].end
            self._change.notify_all()

    def fail(self, error: BaseException) -> None:
        """It will not grow any further; whoever reads on is told why."""
        with self._change:
            self._failure = error
            self._change.notify_all()

    @property
    def ended(self) -> bool:
        """Whether nothing more is being made: it is whole, or failed."""
        return self._is_whole or self._failure is not None

    @property
    def _is_whole(self) -> bool:
        return len(self._score.stages) == len(self.stages)

    def _has(self, samples: int) -> bool:
        return self._is_whole or self._reached >= samples

    def _wait(self, samples: int) -> None:
        with self._change:
            self._change.wait_for(lambda: self._failure is not None or self._has(samples))
            if not self._has(samples) and self._failure is not None:
                raise self._failure

    @property
    def so_far(self) -> Score:
        """The score as far as it is made."""
        return self._score

    # --- what it is, once it is whole ----------------------------------------------------------------

    @property
    def score(self) -> Score:
        """The whole score; waits until all is made. Raises what went wrong in the making."""
        self._wait(self.length)
        return self._score

    def captions(self) -> str:
        """WebVTT, in step with the words; waits as ``score`` does."""
        return score.captions(self.score)

    def data(self) -> dict[str, Any]:
        """The score as plain data, as ``--score`` writes it."""
        return score.score_data(self.score, self.recipe)

    def write(self, path: Path) -> None:
        """The rendition in the recipe's format; there complete or not there at all. Raises WellwishError."""
        self._wait(self.length)
        source = self._source(self.recipe.bed)
        stream.write(path, self.recipe.format, length=self.length, titles=self._titles(), source=source)

    # --- how it begins -------------------------------------------------------------------------------

    def has_opening(self, seconds: int) -> bool:
        """Whether all that ``opening`` gives has been set."""
        start = self._first_words()
        return self._is_whole or (start is not None and self._reached >= start + seconds * SAMPLE_RATE)

    def opening(self, seconds: int) -> NDArray[np.float32]:
        """Its sound from the first words on, voice only: float32 [seconds or what there is, 1]; waits for nothing."""
        start = self._first_words() or 0
        return self._source("none").samples(start, min(start + seconds * SAMPLE_RATE, self.length))

    def _first_words(self) -> int | None:
        """Where they begin, in samples; None when nothing is said yet."""
        return next((cue.start for cue in self._score.cues if cue.take), None)

    # --- its sound -----------------------------------------------------------------------------------

    def rendition(self, form: str, bed: str = "none") -> Rendition:
        """This sit as a file of one of ``stream.FORMS``, voice only or with a bed.

        Raises WellwishError when the titles of its stages do not fit into the file, KeyError for no such form.
        """
        with self._change:
            if (form, bed) not in self._renditions:
                self._renditions[form, bed] = self._virtual(form, bed)
            return self._renditions[form, bed]

    def _virtual(self, form: str, bed: str) -> Rendition:
        kept_as = _digest(replace(self.recipe, format=stream.FORMS[form].codec, bed=bed))

        def keep(index: int, make: Callable[[], bytes]) -> bytes:
            if found := self._blocks.get(kept_as, index):
                return found
            with self._blocks.making(kept_as, index):
                if found := self._blocks.get(kept_as, index):
                    return found
                made = make()
                self._blocks.put(kept_as, index, made)
                return made

        file = stream.VirtualFile(stream.FORMS[form], self.length, self._titles(), self._source(bed), keep)
        etag = _digest(replace(self.recipe, format=form, bed=bed))[:24]
        return Rendition(file, etag, stream.FORMS[form].media_type, self._has, self._wait, lambda: self._failure)

    def _titles(self) -> stream.Titles:
        chapters = tuple((stage.start, stage.title) for stage in self.stages)
        return stream.Titles(self.title, self.guide_name, chapters)

    def _source(self, bed: str) -> stream.Source:
        def samples(start: int, end: int) -> NDArray[np.float32]:
            from wellwish import sound

            softer = sound.SLEEP_DB if self.recipe.sleep else 0.0
            loop = None
            if bed != "none":
                loop = sound.bed_loop(bed, self.recipe.seed, sound.BED_BELOW_VOICE_DB + softer)
            fades = sound.SLEEP_FADES if self.recipe.sleep else sound.DAY_FADES
            mix = sound.Mix(self.length, self._store.pcm, bell=self._bell, loop=loop, fades=fades)
            return mix.part(self._score.cues, start, end)

        if bed != "none":
            return stream.Source(2, samples)
        return stream.Source(1, samples, lambda first, count: stream.packets(first, count, self._pieces(first, count)))

    def _pieces(self, first: int, count: int) -> Iterator[tuple[int, bytes]]:
        """The takes that sound in frames ``first`` to ``first + count``, each with where it begins."""
        starts, takes = self._placed
        begin = max(0, bisect_right(starts, first) - 1)  # the one before may still sound
        for at in range(begin, bisect_left(starts, first + count)):
            yield starts[at], self._store.packets(takes[at])


class Rendition:
    """One file of a sit, which can be read anywhere while the sit is still being made. Any thread may."""

    def __init__(
        self,
        file: stream.VirtualFile,
        etag: str,
        media_type: str,
        has: Callable[[int], bool],
        wait: Callable[[int], None],
        failure: Callable[[], BaseException | None],
    ) -> None:
        self.size = file.size
        """Bytes."""
        self.etag = etag
        """Of the recipe, which decides every byte; without quotes."""
        self.media_type = media_type
        self.is_spliced = file.is_spliced
        """Whether reading it is quick: nothing has to be encoded."""
        self._file = file
        self._has = has
        self._wait = wait
        self._failure = failure

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Bytes ``start`` to ``stop`` cut as they are best read."""
        return self._file.pieces(start, stop)

    def ready(self, stop: int) -> bool:
        """Whether bytes up to ``stop`` can be read without waiting (if only to hear of a failure)."""
        return self._failure() is not None or self._has(self._file.needed(stop) * BLOCK)

    def read(self, start: int, stop: int) -> bytes:
        """Bytes ``start`` to ``stop``; waits for what is still being made. Raises what went wrong in the making."""
        self._wait(self._file.needed(stop) * BLOCK)
        return self._file.read(start, stop)


def _digest(recipe: Recipe) -> str:
    return hashlib.sha256(json.dumps(dataclasses.asdict(recipe)).encode()).hexdigest()
