"""A programme waits: no gap breaks it, no day is late, and who comes back chooses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.practice.programme import GAP_DAYS, Choice, Run, welcome_back

BEGAN = date(2026, 3, 1)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    days = draw(st.integers(1, 40))
    numbers = st.integers(1, days)
    done = draw(st.dictionaries(numbers, st.integers(0, 400).map(lambda after: BEGAN + timedelta(days=after))))
    return Run(days, BEGAN, done, draw(st.frozensets(numbers)))


@given(runs())
def test_there_is_a_next_day_until_each_is_done_or_left_out(run: Run) -> None:
    settled = {*run.done} | run.skipped
    assert (run.next_day is None) == (len(settled) == run.days)
    assert run.next_day not in settled
    assert run.next_day is None or 1 <= run.next_day <= run.days


@given(runs())
def test_doing_the_next_day_again_and_again_ends_the_programme(run: Run) -> None:
    left = run.days - len({*run.done} | run.skipped)
    for _ in range(left):
        assert run.next_day
        run = Run(run.days, run.began, {**run.done, run.next_day: BEGAN}, run.skipped)
    assert run.next_day is None


@given(runs(), st.integers(0, 900))
def test_a_gap_changes_nothing_but_the_welcome(run: Run, gap: int) -> None:
    before = run.next_day
    back = welcome_back(run, run.alive + timedelta(days=gap))
    assert run.next_day == before
    assert (back is not None) == (gap >= GAP_DAYS and before is not None and bool(run.done))
    if back:
        assert {*back.choices} == {*Choice}
        assert back.last in run.done


@pytest.mark.parametrize(
    ("gap", "first"),
    [(7, Choice.GO_ON), (13, Choice.GO_ON), (14, Choice.REPEAT), (59, Choice.REPEAT), (60, Choice.AGAIN)],
)
def test_the_longer_the_gap_the_gentler_what_is_suggested(gap: int, first: Choice) -> None:
    back = welcome_back(Run(14, BEGAN, {1: BEGAN, 2: BEGAN}), BEGAN + timedelta(days=gap))
    assert back
    assert (back.choices[0], back.last) == (first, 2)


def test_taking_it_up_again_is_welcome_once() -> None:
    today = BEGAN + timedelta(days=20)
    assert welcome_back(Run(14, BEGAN, {1: BEGAN}), today)
    assert welcome_back(Run(14, today, {1: BEGAN}), today) is None


def test_the_next_day_is_the_one_after_the_last_then_what_was_passed_over() -> None:
    assert Run(5, BEGAN, {2: BEGAN}).next_day == 3
    assert Run(5, BEGAN, {2: BEGAN}, frozenset({3})).next_day == 4
    assert Run(5, BEGAN, {5: BEGAN}, frozenset({1})).next_day == 2
