"""The path: its rules one by one, for anyone at all, and over a year of eight meditators."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.years import MEDITATORS, Sat, year
from wellwish.practice import HARDEST, Felt, Steps, answered, eased, guidance
from wellwish.practice.path import (
    READY_SITS,
    Companion,
    OnPath,
    Reason,
    Why,
    choose,
    coming,
    people_in,
)
from wellwish.terms import Kind

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOON.date()
MAYA = Companion("maya", Kind.LOVED, NOON)
BEN = Companion("ben", Kind.LIKED, NOON)
NORA = Companion("nora", Kind.MISSED, NOON)
OTTO = Companion("otto", Kind.STRANGER, NOON)
CREW = Companion("crew", Kind.GROUP, NOON)
SAM = Companion("sam", Kind.DIFFICULT, NOON, hardness=2)
YES = Steps(agreed=True)
READY = OnPath(NOON, (MAYA, SAM), sits=READY_SITS, minutes=10, steps=YES)


def met(one: Companion, days_ago: float) -> Companion:
    return replace(one, met=NOON - timedelta(days=days_ago))


# --- turns ------------------------------------------------------------------------------------------


def test_who_has_waited_longest_is_next_and_the_reason_says_how_long() -> None:
    choice = choose(OnPath(NOON, (met(MAYA, 1), met(BEN, 9)), minutes=5))
    assert choice.people == ("ben",)
    assert choice.reason == Reason(Why.WAITED, "ben", 9)


def test_who_was_never_met_comes_before_everyone() -> None:
    choice = choose(OnPath(NOON, (met(MAYA, 300), BEN), minutes=5))
    assert (choice.people, choice.reason) == (("ben",), Reason(Why.NEW, "ben"))


def test_someone_missed_comes_by_choice_only_and_their_absence_is_never_counted() -> None:
    assert choose(OnPath(NOON, (NORA,))).people == ()
    choice = choose(OnPath(NOON, (met(NORA, 40),)))
    assert (choice.people, choice.reason) == (("nora",), Reason())


def test_who_sits_alone_by_choice_is_left_to_it() -> None:
    assert choose(OnPath(NOON, (MAYA,), alone=True)).people == ()


# --- the thirty days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "first"),
    [(range(1, 9), "maya"), (range(9, 13), "ben"), (range(15, 19), "otto"), (range(19, 22), "crew")],
)
def test_each_stretch_of_the_course_is_for_its_people(days: range, first: str) -> None:
    circle = (met(MAYA, 3), met(BEN, 2), met(NORA, 1), OTTO, CREW, SAM)
    for day in days:
        choice = choose(OnPath(NOON, circle, minutes=5, day=day, sits=20, steps=YES))
        assert choice.people == (first,), day
        assert choice.reason == Reason(Why.DAY, first)
        assert choice.easy_first is (day < 5)


def test_looking_back_brings_in_nobody_new() -> None:
    for day in (13, 14):
        assert choose(OnPath(NOON, (met(MAYA, 1), BEN), day=day)).people == ("maya",)


def test_days_for_mild_difficulty_have_it_only_with_a_yes() -> None:
    for day in range(1, 31):
        with_yes = choose(replace(READY, companions=(met(MAYA, 1), SAM), day=day))
        assert ("sam" in with_yes.people) is (22 <= day <= 25), day
        assert "sam" not in choose(replace(READY, day=day, steps=Steps())).people


def test_a_course_without_its_people_goes_on_with_those_there_are() -> None:
    for day in range(1, 31):
        assert choose(OnPath(NOON, (BEN,), day=day)).people == ("ben",)


def test_guidance_fades_over_the_thirty_days_else_with_sits_and_never_returns() -> None:
    course = [guidance(day, 0) for day in range(1, 40)]
    assert course == sorted(course, reverse=True)
    assert (course[0], course[29], course[-1]) == (1.0, 0.6, 0.6)
    assert all(later < sooner for sooner, later in itertools.pairwise(course[24:30]))
    by_sits = [guidance(None, sits) for sits in range(200)]
    assert by_sits == sorted(by_sits, reverse=True)
    assert (by_sits[0], by_sits[-1]) == (1.0, 0.8)


# --- someone difficult ------------------------------------------------------------------------------


def test_someone_difficult_comes_after_ten_sits_and_a_yes_and_says_so() -> None:
    choice = choose(READY)
    assert choice.people == ("maya", "sam")
    assert (choice.stages, choice.hardest, choice.reason) == (("easy", "difficult"), 2, Reason(Why.MILD, "sam"))
    assert "sam" not in choose(replace(READY, sits=READY_SITS - 1)).people
    assert "sam" not in choose(replace(READY, steps=Steps())).people


def test_a_short_sit_has_nobody_difficult() -> None:
    assert "sam" not in choose(replace(READY, minutes=9)).people


def test_a_sit_has_one_difficult_person_at_most() -> None:
    lou = replace(SAM, id="lou")
    assert len({"sam", "lou"} & {*choose(replace(READY, companions=(SAM, lou, MAYA), minutes=30)).people}) == 1


def test_nobody_harder_than_the_level_or_of_unknown_hardness_is_added() -> None:
    for hardness in (3, None):
        assert choose(replace(READY, companions=(replace(SAM, hardness=hardness),))).people == ()
    assert choose(replace(READY, companions=(replace(SAM, hardness=3),), steps=replace(YES, level=3))).people == (
        "sam",
    )


def test_between_two_hard_days_lies_one_without() -> None:
    for hours, comes in ((2, False), (24, False), (48, True)):
        circle = (MAYA, met(SAM, hours / 24))
        assert ("sam" in choose(replace(READY, companions=circle)).people) is comes, hours


def test_a_hard_day_with_someone_who_may_not_sit_any_more_is_one() -> None:
    for days, comes in ((1, False), (2, True)):
        on = replace(READY, last_hard=NOON - timedelta(days=days))
        assert ("sam" in choose(on).people) is comes, days
        assert "sam" in choose(replace(on, now=NOON + timedelta(days=2))).people


def test_too_much_steps_down_and_three_easy_ones_step_up() -> None:
    steps = replace(YES, level=3)
    down = answered(steps, Felt.TOO_MUCH, TODAY)
    assert (down.level, down.gentle_until) == (2, TODAY + timedelta(14))
    for times in (1, 2, 3):
        steps = answered(steps, Felt.EASY, TODAY)
        assert steps.level == (4 if times == 3 else 3)
    for _ in range(9):
        steps = answered(steps, Felt.EASY, TODAY)
    assert steps.level == HARDEST
    assert answered(replace(YES, easies=2), Felt.ALIVE, TODAY).easies == 0


def test_too_much_at_the_mildest_never_makes_it_harder() -> None:
    steps = YES
    for _ in range(4):
        later = answered(steps, Felt.TOO_MUCH, TODAY)
        assert later.level <= steps.level
        steps = later
    assert steps.level == 1


# --- gentler ----------------------------------------------------------------------------------------


def test_a_gentle_time_is_short_easy_and_ends() -> None:
    gentle = replace(READY, minutes=30, sits=200, steps=eased(YES, TODAY, 3))
    choice = choose(gentle)
    assert (choice.people, choice.minutes, choice.hardest) == (("maya",), 10, 0)
    assert choice.easy_first
    assert choice.is_gentle
    assert choice.guidance == 1.0
    assert not choose(replace(gentle, now=NOON + timedelta(days=3))).is_gentle


def test_after_a_hard_sit_the_next_is_five_minutes() -> None:
    choice = choose(replace(READY, minutes=30, was_hard=True))
    assert (choice.minutes, choice.people, choice.reason) == (5, ("maya",), Reason(Why.EASY, "maya"))


def test_a_gentle_time_is_never_shortened_by_a_shorter_one() -> None:
    long = eased(YES, TODAY, 14)
    assert eased(long, TODAY + timedelta(1), 3).gentle_until == long.gentle_until
    assert eased(long, TODAY + timedelta(1), 3).gentle_since == TODAY


def test_the_days_to_come_are_as_they_will_be() -> None:
    choices = coming(OnPath(NOON, (MAYA, BEN, OTTO), minutes=5), 4)
    assert [choice.people[0] for choice in choices] == ["maya", "ben", "otto", "maya"]


# --- a year -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=MEDITATORS, ids=lambda name: name.replace(" ", "-"))
def sat(request: pytest.FixtureRequest) -> list[Sat]:
    return list(year(MEDITATORS[request.param], seed=7))


def test_in_a_year_nobody_difficult_comes_before_they_are_ready(sat: list[Sat]) -> None:
    for number, one in enumerate(sat):
        if one.hard_people:
            assert number >= READY_SITS
            assert one.on.steps.agreed
            assert one.choice.minutes >= 10
            hardest = max(p.hardness or 0 for p in one.on.companions if p.id in one.hard_people)
            assert hardest <= one.on.steps.level <= HARDEST


def test_in_a_year_two_hard_days_never_follow_one_another(sat: list[Sat]) -> None:
    hard = [one.day for one in sat if one.hard_people]
    assert all((later - sooner).days > 1 for sooner, later in itertools.pairwise(hard))


def test_in_a_year_a_step_down_is_always_obeyed(sat: list[Sat]) -> None:
    for place, one in enumerate(sat):
        if one.felt is not Felt.TOO_MUCH:
            continue
        after = [other for other in sat[place + 1 :] if (other.day - one.day).days < 14]
        assert not any(other.hard_people for other in after)
        assert all(other.choice.is_gentle and other.choice.minutes <= 10 for other in after)
        harder = next((o for o in sat[place + 1 :] if o.on.steps.level >= one.on.steps.level > 1), None)
        eases = [o.felt for o in sat[place + 1 : sat.index(harder)]] if harder else []
        assert harder is None or eases.count(Felt.EASY) >= 3


def is_usual(one: Sat) -> bool:
    return not one.choice.is_gentle and (one.on.day is None or one.on.day > 30)


def test_in_a_year_everyone_is_met_in_turn_while_it_is_as_usual(sat: list[Sat]) -> None:
    usual = [one for one in sat if is_usual(one)]
    if not usual:
        return
    everyone = {
        one.id
        for one in usual[0].on.companions
        if one.kind not in (Kind.DIFFICULT, Kind.MISSED) and not usual[0].on.alone
    }
    within = 2 * math.ceil(len(usual[0].on.companions) / people_in(usual[0].on.minutes))
    waited = dict.fromkeys(everyone, 0)
    for one in sat:
        for person in everyone:
            waited[person] = 0 if person in one.choice.people else waited[person] + is_usual(one)
            assert waited[person] < within, (person, one.day)


def test_in_a_year_nobody_is_worn_out_while_others_wait(sat: list[Sat]) -> None:
    for one in sat:
        if one.on.day is None and not one.choice.is_gentle:
            waits = {p.id: p.met for p in one.on.companions if p.kind not in (Kind.DIFFICULT, Kind.MISSED)}
            chosen = [waits[p] for p in one.choice.people if p in waits]
            left = [at for p, at in waits.items() if p not in one.choice.people]
            assert all(at is None or (other is not None and other >= at) for at in chosen for other in left) or (
                one.on.alone
            )


def test_the_years_hold_what_they_are_to_show() -> None:
    everything = {name: list(year(of, seed=7)) for name, of in MEDITATORS.items()}
    hard = {name: sum(bool(one.hard_people) for one in sits) for name, sits in everything.items()}
    assert {name for name, times in hard.items() if not times} == {"nobody difficult", "sleep only"}
    assert max(one.on.steps.level for one in everything["daily"]) == HARDEST
    assert any(one.felt is Felt.TOO_MUCH for one in everything["distressed"])
    assert any(one.on.was_hard for one in everything["distressed"])


# --- anyone -----------------------------------------------------------------------------------------

moments = st.integers(0, 200 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes))
companions = st.builds(
    Companion,
    id=st.uuids().map(str),
    kind=st.sampled_from(Kind),
    added=st.just(NOON),
    met=st.none() | moments,
    hardness=st.none() | st.integers(0, 10),
)
anyone = st.builds(
    OnPath,
    now=st.just(NOON),
    companions=st.lists(companions, max_size=12, unique_by=lambda one: one.id).map(tuple),
    sits=st.integers(0, 300),
    minutes=st.integers(1, 60),
    day=st.none() | st.integers(1, 40),
    steps=st.builds(
        Steps,
        agreed=st.booleans(),
        level=st.integers(1, HARDEST),
        easies=st.integers(0, 2),
        gentle_since=st.none(),
        gentle_until=st.none() | st.dates(TODAY - timedelta(20), TODAY + timedelta(20)),
    ),
    was_hard=st.booleans(),
    alone=st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(on=anyone)
def test_for_anyone_at_all_the_choice_keeps_the_rules(on: OnPath) -> None:
    choice = choose(on)
    there = {one.id: one for one in on.companions}
    chosen = [there[one] for one in choice.people]
    assert len(chosen) <= people_in(on.minutes)
    assert 1 <= choice.minutes <= on.minutes
    assert 0.6 <= choice.guidance <= 1
    assert choice.reason.who in ("", *choice.people)
    assert all(one.met for one in chosen if one.kind is Kind.MISSED)
    hard = [one for one in chosen if one.kind is Kind.DIFFICULT]
    assert len(hard) <= 1
    if hard:
        assert on.steps.agreed
        assert on.sits >= READY_SITS
        assert not on.is_gentle
        assert hard[0].hardness is not None
        assert hard[0].hardness <= HARDEST
    if choice.reason.why is Why.WAITED:
        assert there[choice.reason.who].kind is not Kind.MISSED
