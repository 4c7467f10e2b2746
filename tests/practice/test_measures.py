"""Changes are called real only where they are past what answers do anyway."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from wellwish.practice.measures import FEWEST, Published, Verdict, judge_by_own, trend, usual_range

FIRST = date(2026, 3, 1)
answers = st.lists(st.integers(0, 10), min_size=FEWEST, max_size=40)


def test_reliable_change_is_that_of_jacobson_and_truax() -> None:
    """Their own example (1991, doi:10.1037/0022-006X.59.1.12): SD 7.5, r .80, a couple going from 32.5 to 47.5."""
    published = Published(sd=7.5, reliability=0.80)
    assert published.difference_error == pytest.approx(4.74, abs=0.005)
    assert published.errors_between(32.5, 47.5) == pytest.approx(3.16, abs=0.005)
    assert published.least_change == pytest.approx(9.30, abs=0.005)
    assert published.judge(32.5, 47.5) is Verdict.ABOVE


def test_a_change_counts_only_past_the_index() -> None:
    published = Published(sd=7.5, reliability=0.80)
    assert published.judge(20, 29.2) is Verdict.WITHIN
    assert published.judge(20, 29.4) is Verdict.ABOVE
    assert published.judge(20, 10.6) is Verdict.BELOW


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (-1, 0.8), (7, 1), (7, -0.1), (float("nan"), 0.8)])
def test_inputs_that_can_not_be_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="spread"):
        Published(sd, reliability)


def test_with_fewer_than_five_answers_it_is_too_early() -> None:
    assert usual_range([4, 5, 6, 5], 0, 10) is None
    assert judge_by_own([4, 5, 6, 5], 10, 0, 10) is Verdict.TOO_EARLY


def test_the_usual_range_is_the_prediction_interval_of_one_more_answer() -> None:
    """By hand: mean 5, s √2, t(4) 2.776, so 5 ± 2.776·1.4142·√1.2 = 5 ± 4.301."""
    found = usual_range([3, 4, 5, 6, 7], -100, 100)
    expected = 2.776445 * np.std([3, 4, 5, 6, 7], ddof=1) * np.sqrt(1.2)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((5 - expected, 5 + expected), abs=1e-4)


def test_one_step_is_never_unusual_and_more_than_one_is_for_who_always_answered_the_same() -> None:
    assert judge_by_own([5] * 8, 6, 0, 10) is Verdict.WITHIN
    assert judge_by_own([5] * 8, 7, 0, 10) is Verdict.ABOVE
    assert judge_by_own([5] * 8, 3, 0, 10) is Verdict.BELOW


@given(answers)
def test_a_usual_range_holds_the_mean_and_stays_on_the_scale(earlier: list[int]) -> None:
    found = usual_range(earlier, 0, 10)
    assert found is not None
    assert 0 <= found.low <= float(np.mean(earlier)) + 1e-9
    assert float(np.mean(earlier)) - 1e-9 <= found.high <= 10


@given(answers, st.integers(0, 10))
def test_upside_down_the_verdict_is_the_opposite(earlier: list[int], value: int) -> None:
    opposite = {Verdict.ABOVE: Verdict.BELOW, Verdict.BELOW: Verdict.ABOVE}
    found = judge_by_own(earlier, value, 0, 10)
    turned = judge_by_own([-one for one in earlier], -value, -10, 0)
    assert turned is opposite.get(found, found)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10)), min_size=FEWEST, max_size=40))
@example([(0, 0), (0, 0), (0, 0), (1, 0), (2, 0)])
def test_a_trend_is_what_scipy_fits(pairs: list[tuple[int, int]]) -> None:
    found = trend([(FIRST + timedelta(days=day), value) for day, value in pairs])
    days, values = [day for day, _ in pairs], [value for _, value in pairs]
    if len(set(days)) < 3:
        assert found is None
        return
    assert found is not None
    fit = stats.linregress(days, values)
    stderr = 0 if len(set(values)) == 1 else fit.stderr  # scipy has no error for a flat line
    reach = stats.t.ppf(0.975, len(pairs) - 2) * stderr
    ends = (fit.intercept + fit.slope * min(days), fit.intercept + fit.slope * max(days))
    assert (found.at_first, found.at_last) == pytest.approx(ends, abs=1e-6)
    expected = (7 * fit.slope, 7 * (fit.slope - reach), 7 * (fit.slope + reach))
    assert (found.per_week, found.low, found.high) == pytest.approx(expected, abs=1e-6)


def test_a_clear_way_down_is_sure_and_ups_and_downs_are_not() -> None:
    weeks = [FIRST + timedelta(weeks=number) for number in range(6)]
    down = trend(list(zip(weeks, [9, 8, 7, 5, 5, 3], strict=True)))
    neither = trend(list(zip(weeks, [5, 7, 4, 6, 4, 7], strict=True)))
    assert down is not None
    assert neither is not None
    assert down.is_sure
    assert down.high < 0
    assert not neither.is_sure


def test_answers_of_one_day_have_no_trend() -> None:
    assert trend([(FIRST, value) for value in (1, 2, 3, 4, 5, 6)]) is None
    assert trend([]) is None
