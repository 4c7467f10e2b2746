"""Score → plain data, as ``--score FILE`` writes it (docs/reference/score.md)."""

from __future__ import annotations

import dataclasses
from typing import Any

from wellwish.terms import SAMPLE_RATE, Cue, Recipe, Score


def score_data(score: Score, recipe: Recipe) -> dict[str, Any]:
    """JSON-ready; every position in samples."""
    return {
        "recipe": dataclasses.asdict(recipe),
        "sample_rate": SAMPLE_RATE,
        "length": score.length,
        "stages": [dataclasses.asdict(stage) for stage in score.stages],
        "cues": [_cue(cue) for cue in score.cues],
    }


def _cue(cue: Cue) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": cue.kind, "stage": cue.stage, "start": cue.start, "end": cue.end}
    if cue.take:
        data["text"] = cue.take.text
        data["guide"] = cue.take.guide
        data["words"] = [
            {"text": word.text, "start": cue.start + word.start, "end": cue.start + word.end} for word in cue.take.words
        ]
    return data
