"""Fewer words where they are asked for: less is said, what is announced stays within bounds, and old orders hold."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from wellwish import library
from wellwish.errors import Misuse
from wellwish.guides.spoken import estimated_seconds
from wellwish.guides.tone import Tone
from wellwish.order import Order, check
from wellwish.parts import Rehearsal, rehearse
from wellwish.practice import guidance, person
from wellwish.script import fill
from wellwish.terms import SAMPLE_RATE, Pause, Phrase

ORDER = Order(600, (person("Maya"), person("Ben", "liked")))
UNSAID_SECONDS, LONGEST_SECONDS = 40, 180
"""A longer silence is announced; the longest there is for anyone (our guidance for practice)."""


class SpeaksLikeUs(Tone):
    """As long for a phrase as our guides take."""

    def estimate_seconds(self, text: str, pace: float) -> float:
        return estimated_seconds(text, pace)


def rehearsed(order: Order) -> Rehearsal:
    return rehearse(library.scripted(order.exercise), order, SpeaksLikeUs())


def words(order: Order) -> int:
    return sum(len(cue.take.text.split()) for cue in rehearsed(order).score.cues if cue.take)


@pytest.mark.parametrize("minutes", [5, 10, 20])
def test_on_the_thirtieth_day_less_is_said_than_on_the_first(minutes: int) -> None:
    order = replace(ORDER, length_seconds=60 * minutes, people=ORDER.people if minutes > 5 else ())
    first, middle, last = (words(replace(order, guidance=guidance(day, day))) for day in (1, 25, 30))
    assert first > middle > last
    assert 0.55 <= last / first <= 0.75


@pytest.mark.parametrize("minutes", [10, 20, 45])
def test_a_long_silence_is_announced_and_has_an_end(minutes: int) -> None:
    for seed in range(3):
        one = rehearsed(replace(ORDER, length_seconds=60 * minutes, guidance=0.5, seed=seed))
        said = [(cue, cue.take.text) for cue in one.score.cues if cue.take]
        ends = [*(cue.start for cue, _ in said[1:]), one.score.length]
        for (cue, text), end in zip(said, ends, strict=True):
            silence = (end - cue.end) / SAMPLE_RATE
            assert silence <= LONGEST_SECONDS
            assert silence <= UNSAID_SECONDS or announced(one, cue.stage, text) > UNSAID_SECONDS, text


def announced(one: Rehearsal, stage: int, text: str) -> float:
    """The longest that the script has the silence after this phrase."""
    part = one.parts[stage]
    found = [0.0]
    for block in part.stage.blocks:
        for lines in block.alternatives:
            for line, after in itertools.pairwise(lines):
                if isinstance(line, Phrase) and isinstance(after, Pause) and fill(line, part.who).text == text:
                    found.append(after.most_seconds)
    return max(found)


def test_a_share_out_of_range_is_refused() -> None:
    check(replace(ORDER, guidance=0.5))
    for share in (0.4, 1.1):
        with pytest.raises(Misuse, match="guidance"):
            check(replace(ORDER, guidance=share))
