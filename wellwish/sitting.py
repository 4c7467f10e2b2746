"""A sit that can be heard: made ready, or still being made."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish import score, stream
from wellwish.guides import TakeStore
from wellwish.terms import FRAME, SAMPLE_RATE, Cue, Recipe, Score, ScoreStage, Take

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sitting:
    """A sit made ready: its recipe, its score, and the sound of its takes."""

    recipe: Recipe
    score: Score
    guide_name: str
    _store: TakeStore
    _bell: Take | None

    def write(self, path: Path) -> None:
        """The rendition in the recipe's format; there complete or not there at all. Raises WellwishError."""
        spliced = self.recipe.bed == "none" and self.recipe.format in stream.SPLICED_FORMATS
        sound = self._packets() if spliced else self._mix()
        stream.write(path, self.recipe.format, length=self.score.length, titles=self._titles(), sound=sound)

    def webm(self) -> bytes:
        """The voice-only rendition as one WebM file, spliced from stored packets."""
        return stream.in_memory("webm", length=self.score.length, titles=self._titles(), sound=self._packets())

    def captions(self) -> str:
        """WebVTT, in step with the words."""
        return score.captions(self.score)

    def data(self) -> dict[str, Any]:
        """The score as plain data, as ``--score`` writes it."""
        return score.score_data(self.score, self.recipe)

    def _titles(self) -> stream.Titles:
        chapters = tuple((stage.start, stage.title) for stage in self.score.stages)
        return stream.Titles(self.score.title, self.guide_name, chapters)

    def _take(self, cue: Cue) -> Take | None:
        return self._bell if cue.kind == "bell" else cue.take

    def _packets(self) -> bytes:
        pieces = [
            (cue.start // FRAME, self._store.packets(take)) for cue in self.score.cues if (take := self._take(cue))
        ]
        return stream.packets(self.score.length // FRAME, pieces, stream.VOICE_BITRATE)

    def _mix(self) -> stream.Mix:
        from wellwish import sound

        bed = sound.BEDS[self.recipe.bed](self.recipe.seed) if self.recipe.bed != "none" else None
        bell = self._store.pcm(self._bell) if self._bell else None

        def blocks() -> Iterator[NDArray[np.float32]]:
            return sound.blocks(self.score, self._store.pcm, bell=bell, bed=bed)

        return stream.Mix(channels=1 if bed is None else 2, blocks=blocks)


class GrowingSitting:
    """A sit that can be heard from the first stage on while the later ones are still being spoken.

    One thread grows it, stage by stage; any may read. Its length, its stages and the size of its sound are known at
    once.
    """

    def __init__(
        self, recipe: Recipe, title: str, guide_name: str, stages: tuple[ScoreStage, ...], store: TakeStore
    ) -> None:
        """Raises WellwishError when the titles of its stages do not fit into the file."""
        self.length = recipe.length_seconds * SAMPLE_RATE
        self.stages = stages
        self.etag = hashlib.sha256(json.dumps(dataclasses.asdict(recipe)).encode()).hexdigest()[:24]
        """Of its recipe, which decides every byte."""
        chapters = tuple((stage.start, stage.title) for stage in stages)
        self._file = stream.GrowingWebM(self.length, stream.Titles(title, guide_name, chapters))
        self._store = store
        self._score: Score | None = None
        self._failure: BaseException | None = None
        self._ended = threading.Event()
        self._shown = 0

    def grow(self, so_far: Score, bell: Take | None) -> None:
        """Takes in the stages that ``so_far`` has more than before."""
        for cue in so_far.cues:
            take = bell if cue.kind == "bell" else cue.take
            if cue.stage >= self._shown and take:
                self._file.put(cue.start // FRAME, self._store.packets(take))
        self._shown = len(so_far.stages)
        self._file.reach(so_far.stages[-1].end // FRAME)
        if self._shown == len(self.stages):
            self._score = so_far
            self._ended.set()

    def fail(self, error: BaseException) -> None:
        """It will not grow any further; whoever reads on is told why."""
        self._failure = error
        self._file.fail(error)
        self._ended.set()

    @property
    def size(self) -> int:
        """Bytes of its voice-only WebM."""
        return self._file.size

    def ready(self, stop: int) -> bool:
        """Whether bytes up to ``stop`` can be read without waiting."""
        return self._file.ready(stop)

    def read(self, start: int, stop: int) -> bytes:
        """Bytes of its voice-only WebM; waits for what is still being made. Raises what went wrong in the making."""
        return self._file.read(start, stop)

    @property
    def ended(self) -> bool:
        """Whether nothing more is being made: it is whole, or failed."""
        return self._ended.is_set()

    def captions(self) -> str:
        """WebVTT; waits until all is made. Raises what went wrong in the making."""
        self._ended.wait()
        if self._failure:
            raise self._failure
        return score.captions(self._score or Score("", 0, (), ()))
