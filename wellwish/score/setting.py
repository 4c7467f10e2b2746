"""Script + plan + takes → Score: every stage set to end exactly on its boundary."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from wellwish.errors import TooShort
from wellwish.practice import SHORT_PAUSE_SECONDS, speech_share, spoken_length
from wellwish.score.choose import Chooser, Chosen, Estimate, Piece, Setting
from wellwish.score.glue import Glue, set_glue
from wellwish.script import Who
from wellwish.terms import (
    BELL_SECONDS,
    FRAME,
    FRAMES_PER_SECOND,
    SAMPLE_RATE,
    Bell,
    Cue,
    PlannedStage,
    Score,
    ScoreStage,
    Script,
    Stage,
    Take,
    Utterance,
)

Speak = Callable[[Sequence[Utterance]], list[Take]]
"""Makes the takes of a stage, in order."""

_SWAY = 0.12
_TIGHT = 0.85
"""Pauses may be this much of their least before something optional is left out for them."""
_BELL_FRAMES = BELL_SECONDS * FRAMES_PER_SECOND

_Said = tuple[Chosen, list[Take | Bell]]
"""A block and its boxes, one for each of its pieces."""


@dataclass(frozen=True, slots=True)
class Part:
    """One planned stage, the stage of the script that fills it, and whom it is for."""

    planned: PlannedStage
    stage: Stage
    who: Who


def set_score(
    script: Script, parts: Sequence[Part], setting: Setting, seed: int, estimate: Estimate, speak: Speak
) -> Score:
    """The whole score. Raises TooShort when a stage cannot be said in its time, whatever is left out."""
    *_, score = score_stages(script, parts, setting, seed, estimate, speak)
    return score


def score_stages(
    script: Script, parts: Sequence[Part], setting: Setting, seed: int, estimate: Estimate, speak: Speak
) -> Iterator[Score]:
    """The score as it grows, one stage at a time: a stage needs only its own takes."""
    chooser = Chooser(setting, estimate, Random(f"{seed}:choice"))
    share = speech_share(setting.length_seconds) * setting.guidance
    planned = planned_stages(parts)
    cues: list[Cue] = []
    begun = 0
    due_seconds = 0.0
    for index, part in enumerate(parts):
        due_seconds += part.planned.seconds * share
        chosen = chooser.choose(part.stage, part.planned, part.who, due_seconds)
        frames = part.planned.seconds * FRAMES_PER_SECOND
        boxes, pauses = _set_stage(chosen, frames, Random(f"{seed}:sway:{index}"), speak, setting)
        due_seconds -= _spoken_seconds(boxes, pauses)
        cues.extend(_cues(index, begun, frames, boxes, pauses))
        begun += frames * FRAME
        yield Score(script.title, setting.length_seconds * SAMPLE_RATE, planned[: index + 1], tuple(cues))


def planned_stages(parts: Sequence[Part]) -> tuple[ScoreStage, ...]:
    """The stages of a score, which are known before any audio exists."""
    ends = itertools.accumulate(part.planned.seconds * SAMPLE_RATE for part in parts)
    return tuple(
        _score_stage(part, end - part.planned.seconds * SAMPLE_RATE, end) for part, end in zip(parts, ends, strict=True)
    )


def _score_stage(part: Part, start: int, end: int) -> ScoreStage:
    person = part.planned.person.name if part.planned.person else None
    return ScoreStage(person or part.stage.title, part.planned.kind, person, start, end)


def _set_stage(
    chosen: list[Chosen], frames: int, rng: Random, speak: Speak, setting: Setting
) -> tuple[list[Take | Bell], list[int]]:
    """The stage's boxes and the frames of the pause after each; optional blocks go until all fits."""
    takes = iter(speak([p.box for c in chosen for p in c.pieces if isinstance(p.box, Utterance)]))
    said = [(c, [p.box if isinstance(p.box, Bell) else next(takes) for p in c.pieces]) for c in chosen]
    said = _fitting(said, frames)
    pieces = [piece for c, _ in said for piece in c.pieces]
    here = [box for _, boxes in said for box in boxes]
    silence = frames - sum(map(_frames, here))
    if not pieces:  # nothing of this stage is said at this length: it is silent
        return [], []
    pauses = set_glue([Glue.of(p.pause, rng.uniform(1 - _SWAY, 1 + _SWAY)) for p in pieces], silence)
    if pauses is None:
        raise _overfull(pieces, frames, silence, setting)
    return here, pauses


def _fitting(said: list[_Said], frames: int) -> list[_Said]:
    """``said`` without what must go for all to fit: optional blocks, those of the last priority first."""
    silence = frames - sum(_frames(box) for _, boxes in said for box in boxes)
    needed = sum(piece.pause.least_seconds for chosen, _ in said for piece in chosen.pieces)
    optional = [one for one in said if one[0].priority is not None]
    optional.sort(key=lambda one: (one[0].priority, one[0].place))
    gone: set[int] = set()
    while optional and silence / FRAMES_PER_SECOND < _TIGHT * needed:
        chosen, boxes = optional.pop()
        gone.add(chosen.place)
        silence += sum(map(_frames, boxes))
        needed -= sum(piece.pause.least_seconds for piece in chosen.pieces)
    return [one for one in said if one[0].place not in gone]


def _overfull(pieces: Sequence[Piece], frames: int, silence: int, setting: Setting) -> TooShort:
    needed = frames - silence + len(pieces) * FRAMES_PER_SECOND
    shortest = math.ceil(setting.length_seconds * needed / max(1, frames))
    return TooShort(f"A stage of this sit does not fit; choose at least {spoken_length(shortest)}.", shortest)


def _frames(box: Take | Bell) -> int:
    return _BELL_FRAMES if isinstance(box, Bell) else box.frames


def _spoken_seconds(boxes: Sequence[Take | Bell], pauses: Sequence[int]) -> float:
    frames = 0
    for box, pause in zip(boxes, pauses, strict=True):
        if isinstance(box, Take):
            frames += box.frames + (pause if pause < SHORT_PAUSE_SECONDS * FRAMES_PER_SECOND else 0)
    return frames / FRAMES_PER_SECOND


def _cues(index: int, begun: int, frames: int, boxes: Sequence[Take | Bell], pauses: Sequence[int]) -> Iterator[Cue]:
    yield Cue("stage", index, begun, begun + frames * FRAME)
    at = begun
    for box, pause in zip(boxes, pauses, strict=True):
        end = at + _frames(box) * FRAME
        if isinstance(box, Bell):
            yield Cue("bell", index, at, end)
        else:
            yield Cue("take", index, at, end, box)
        at = end + pause * FRAME
