"""Pauses as glue."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellwish.score import Glue, set_glue
from wellwish.score.glue import FLOOR_SECONDS
from wellwish.terms import FRAMES_PER_SECOND, Pause


@st.composite
def pauses(draw: st.DrawFn) -> Glue:
    least, natural, most = sorted(draw(st.tuples(*[st.floats(0, 60) | st.sampled_from([0.0, 1e-300, 0.1, 300.0])] * 3)))
    assume(natural > 0)  # as in every script
    return Glue.of(Pause(natural, least, most), draw(st.floats(0.88, 1.12)))


glues = st.lists(pauses(), min_size=1, max_size=12)
frame_counts = st.integers(-100, 60_000)


A_FRAME = 1 + 1e-6
"""Boundaries lie on frames, so that one pause may differ by a frame (and a float's last digit)."""


def frames(seconds: float) -> float:
    return seconds * FRAMES_PER_SECOND


@given(glues, frame_counts)
def test_pauses_add_up_exactly_or_there_is_no_setting(glue: list[Glue], whole: int) -> None:
    lengths = set_glue(glue, whole)
    floor = sum(frames(min(g.least, FLOOR_SECONDS)) for g in glue)
    if lengths is None:
        assert whole < floor
        return
    assert sum(lengths) == whole
    assert all(length >= frames(min(g.least, FLOOR_SECONDS)) - A_FRAME for g, length in zip(glue, lengths, strict=True))


@given(glues, st.floats(0, 1))
def test_pauses_stay_within_their_bounds_while_that_can_be(glue: list[Glue], share: float) -> None:
    low, high = sum(g.least for g in glue), sum(g.most for g in glue)
    whole = round(frames(low + (high - low) * share))
    assume(frames(low) <= whole <= frames(high))
    lengths = set_glue(glue, whole)
    assert lengths is not None
    for g, length in zip(glue, lengths, strict=True):
        assert frames(g.least) - A_FRAME <= length <= frames(g.most) + A_FRAME


@given(glues, frame_counts, st.integers(0, 5_000))
def test_more_room_shortens_no_pause(glue: list[Glue], whole: int, more: int) -> None:
    before, after = set_glue(glue, whole), set_glue(glue, whole + more)
    if before is None:
        return
    assert after is not None
    assert all(a >= b - 1 for a, b in zip(after, before, strict=True))


def test_all_pauses_shrink_and_stretch_by_one_ratio() -> None:
    glue = [Glue.of(Pause(5, 4, 7)), Glue.of(Pause(10, 6, 20))]
    assert set_glue(glue, 15 * 50) == [5 * 50, 10 * 50]
    assert set_glue(glue, 21 * 50) == [6 * 50, 15 * 50]
    assert set_glue(glue, round(12.5 * 50)) == [round(4.5 * 50), 8 * 50]


def test_past_every_most_only_long_pauses_grow() -> None:
    glue = [Glue.of(Pause(1.25, 1, 1.5)), Glue.of(Pause(8, 6, 10)), Glue.of(Pause(15, 10, 20))]
    assert set_glue(glue, round((31.5 + 30) * 50)) == [75, 1000, 2000]


def test_with_no_long_pause_all_grow() -> None:
    assert set_glue([Glue.of(Pause(1, 1, 1)), Glue.of(Pause(2, 2, 2))], 450) == [150, 300]


def test_below_every_least_all_shrink_to_the_floor_and_no_further() -> None:
    glue = [Glue.of(Pause(5, 4, 6)), Glue.of(Pause(1, 0.2, 2))]
    assert set_glue(glue, 30) == [20, 10]
    assert set_glue(glue, 29) is None


def test_no_pauses_fill_no_frames_only() -> None:
    assert set_glue([], 0) == []
    assert set_glue([], 1) is None
    assert set_glue([Glue.of(Pause(5, 4, 6))], -1) is None


@pytest.mark.parametrize("sway", [0.5, 0.88, 1.12, 2.0])
def test_sway_varies_a_pause_within_its_bounds(sway: float) -> None:
    glue = Glue.of(Pause(5, 4, 6), sway)
    assert glue.natural == min(6, max(4, 5 * sway))
    assert (glue.natural - glue.shrink, glue.natural + glue.stretch) == pytest.approx((4, 6))
