"""What is offered to whom: many kinds of members, none of them scolded, nobody pushed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish import library
from wellwish.library import Catalogue, Exercise, Lengths
from wellwish.practice import Steps, path
from wellwish.practice.path import Companion
from wellwish.terms import Kind
from wellwish.web.today.choice import (
    CIRCLE,
    Known,
    NextSit,
    Sat,
    Why,
    for_the_evening,
    is_evening,
    next_sit,
    unfinished,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
NIGHT = NOON.replace(hour=22)
LONG_AGO = NOON - timedelta(days=400)
MAYA, BEN, REX = (
    Companion("maya", Kind.LOVED, LONG_AGO),
    Companion("ben", Kind.LIKED, LONG_AGO),
    Companion("rex", Kind.PET, LONG_AGO),
)
NORA, SAM = Companion("nora", Kind.MISSED, LONG_AGO), Companion("sam", Kind.DIFFICULT, LONG_AGO, hardness=2)
ONE = "sos-anger"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Ours, with three night stories in place of our own."""
    ours = library.catalogue()
    by_day = {key: one for key, one in ours.exercises.items() if one.kind != "story"}
    return replace(ours, exercises=by_day | {one: night(ours.exercises[ONE], one) for one in ("owl", "fox", "hare")})


def night(like: Exercise, name: str) -> Exercise:
    return replace(like, id=name, kind="story", lengths=Lengths(15, 20, 30), times=("night",))


def sat(days_ago: float = 1, minutes: int = 10, share: float = 1, exercise: str = CIRCLE, **more: object) -> Sat:
    at = NOON - timedelta(days=days_ago)
    one = Sat("s" * 22, exercise, at, 60 * minutes, round(60 * minutes * share))
    return replace(one, **more)  # type: ignore[arg-type]  # fields of a sit by name


def met(one: Companion, days_ago: float) -> Companion:
    return replace(one, met=NOON - timedelta(days=days_ago))


def sits(*some: Sat) -> tuple[Sat, ...]:
    return tuple(sorted(some, key=lambda one: one.at, reverse=True))


# --- the next sit -----------------------------------------------------------------------------------


def test_someone_new_is_offered_five_minutes(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON), catalogue) == NextSit(CIRCLE, 5, Why.FIRST)


def test_someone_new_with_a_circle_begins_with_someone_easy(catalogue: Catalogue) -> None:
    known = Known(NOON, circle=(SAM, BEN, NORA, REX, MAYA))
    assert next_sit(known, catalogue).people == ("rex",)


def test_one_who_only_tried_a_little_is_still_new(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(share=0.3),)), catalogue).why is Why.FIRST


def test_one_who_always_leaves_early_is_not_new_for_ever(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(*(sat(day, share=0.5) for day in (1, 2, 3))))
    assert next_sit(known, catalogue).why is Why.USUAL


def test_a_first_sit_that_was_hard_is_followed_by_something_gentle(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(share=0.3, hard=True),)), catalogue).why is Why.GENTLE


def test_who_set_a_length_gets_it_from_the_first_sit_on(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, set_minutes=15), catalogue).minutes == 15
    assert next_sit(Known(NOON, (sat(minutes=30),), set_minutes=15), catalogue).minutes == 15


def test_someone_who_sits_daily_is_offered_what_they_do(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(*(sat(day, minutes=20) for day in range(1, 9)), sat(0.5, minutes=10)))
    assert next_sit(known, catalogue) == NextSit(CIRCLE, 20, Why.USUAL)


def test_after_a_first_sit_of_five_minutes_ten_are_offered_until_five_are_chosen(catalogue: Catalogue) -> None:
    first = sat(3, minutes=5)
    evening = replace(sat(2, minutes=10), at=NIGHT - timedelta(days=2))
    assert next_sit(Known(NOON, (first,)), catalogue).minutes == 10
    assert next_sit(Known(NOON, sits(first, evening)), catalogue).minutes == 10
    assert next_sit(Known(NOON, sits(first, sat(1, minutes=5))), catalogue).minutes == 5
    assert next_sit(Known(NOON, (replace(first, length_seconds=1200, heard_seconds=1200),)), catalogue).minutes == 20


def test_mornings_and_evenings_may_differ_in_length(catalogue: Catalogue) -> None:
    mornings = [sat(day, minutes=15) for day in range(1, 4)]
    evenings = [replace(sat(day, minutes=30), at=NIGHT - timedelta(days=day)) for day in range(1, 4)]
    both = sits(*mornings, *evenings)
    assert next_sit(Known(NOON, both), catalogue).minutes == 15
    assert next_sit(Known(NIGHT, both), catalogue).minutes == 30


def test_one_who_comes_back_after_weeks_is_offered_something_short(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(sat(40, minutes=45), sat(41, minutes=45)), circle=(BEN, MAYA))
    assert next_sit(known, catalogue) == NextSit(CIRCLE, 5, Why.BACK, ("maya",))


def test_who_sits_an_old_sit_again_was_not_away(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(sat(40, minutes=45), sat(41, minutes=45)), last_sat=NOON - timedelta(days=1))
    assert next_sit(known, catalogue) == NextSit(CIRCLE, 45, Why.USUAL)


def test_after_something_hard_it_gets_gentler_and_shorter_whatever_was_set(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(sat(1, minutes=30, hard=True), sat(2)), circle=(BEN, MAYA), set_minutes=45)
    chosen = next_sit(known, catalogue)
    assert (chosen.minutes, chosen.why, chosen.people, chosen.easy_first) == (5, Why.GENTLE, ("maya",), True)


def test_what_was_hard_some_days_ago_is_over(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(3, hard=True),)), catalogue).why is Why.USUAL


def test_who_mostly_does_another_practice_is_offered_that(catalogue: Catalogue) -> None:
    known = Known(NOON, sits(*(sat(day, minutes=3, exercise=ONE) for day in (1, 2, 3)), sat(4)))
    chosen = next_sit(known, catalogue)
    assert (chosen.exercise, chosen.people) == (ONE, ())
    lengths = catalogue.exercises[ONE].lengths
    assert lengths.least <= chosen.minutes <= lengths.greatest


def test_one_sit_of_something_is_no_habit(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(1, exercise=ONE),)), catalogue).exercise == CIRCLE


def test_what_has_gone_is_never_offered(catalogue: Catalogue) -> None:
    gone = sits(*(sat(day, exercise="no-more") for day in range(1, 6)))
    assert next_sit(Known(NOON, gone), catalogue).exercise == CIRCLE
    unknown = sits(*(sat(day, exercise="", playable=False) for day in range(1, 6)))
    assert next_sit(Known(NOON, unknown), catalogue).exercise == CIRCLE


# --- with whom --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "many"), [(5, 1), (10, 2), (15, 3), (20, 3), (30, 3)])
def test_a_longer_sit_has_room_for_more(catalogue: Catalogue, minutes: int, many: int) -> None:
    known = Known(NOON, (sat(1, minutes), sat(2, minutes)), circle=(MAYA, BEN, REX))
    assert len(next_sit(known, catalogue).people) == many


def test_who_was_longest_left_out_comes_next(catalogue: Catalogue) -> None:
    circle = (met(MAYA, 1), met(BEN, 2), met(REX, 3))
    chosen = next_sit(Known(NOON, (sat(),), circle), catalogue)
    assert chosen.people == ("ben", "rex")
    assert chosen.reason == path.Reason(path.Why.WAITED, "rex", 3)


def test_someone_difficult_is_added_only_as_the_path_has_it(catalogue: Catalogue) -> None:
    known = Known(NOON, (sat(minutes=30),), circle=(SAM, MAYA), whole_sits=30)
    assert next_sit(known, catalogue).people == ("maya",)
    assert next_sit(replace(known, steps=Steps(agreed=True)), catalogue).people == ("sam", "maya")


def test_in_a_gentle_time_it_is_gentle_by_day_and_a_story_stays_one_at_night(catalogue: Catalogue) -> None:
    steps = Steps(agreed=True, gentle_until=NOON.date() + timedelta(5))
    nights = [replace(sat(day, exercise="owl"), at=NIGHT - timedelta(days=day)) for day in (1, 2, 3)]
    assert next_sit(Known(NIGHT, sits(*nights), (MAYA,), steps=steps), catalogue).why is Why.NIGHT
    for known in (Known(NOON, (sat(),), (SAM, MAYA)), Known(NOON, sits(*nights), (MAYA,)), Known(NOON, (), (MAYA,))):
        chosen = next_sit(replace(known, steps=steps), catalogue)
        assert (chosen.why, chosen.people) == (Why.GENTLE, ("maya",))


def test_words_fade_with_the_days_of_the_course(catalogue: Catalogue) -> None:
    shares = [next_sit(Known(NOON, (sat(),), (MAYA,), day=day), catalogue).guidance for day in (1, 28, 30)]
    assert shares[0] == 1.0 > shares[1] > shares[2]


def test_someone_missed_is_added_only_when_they_were_chosen_before(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(),), circle=(NORA,)), catalogue).people == ()
    assert next_sit(Known(NOON, (sat(),), circle=(met(NORA, 1),)), catalogue).people == ("nora",)


def test_who_sits_with_nobody_by_choice_is_left_to_it_until_someone_new_comes(catalogue: Catalogue) -> None:
    alone = sits(*(sat(day) for day in (1, 2, 3)))
    assert next_sit(Known(NOON, alone, circle=(MAYA,)), catalogue).people == ()
    new = replace(BEN, added=NOON - timedelta(hours=1))
    assert "ben" in next_sit(Known(NOON, alone, circle=(MAYA, new)), catalogue).people


def test_a_circle_of_nobody_is_well_too(catalogue: Catalogue) -> None:
    assert next_sit(Known(NOON, (sat(),)), catalogue).people == ()


# --- evenings ---------------------------------------------------------------------------------------


def test_who_ends_the_day_with_a_story_is_offered_one_not_heard_yet(catalogue: Catalogue) -> None:
    nights = [replace(sat(day, exercise=one), at=NIGHT - timedelta(days=day)) for day, one in ((1, "owl"), (2, "fox"))]
    chosen = next_sit(Known(NIGHT, sits(*nights)), catalogue)
    assert chosen == NextSit("hare", 20, Why.NIGHT, sleep=True)
    third = replace(sat(0.9, exercise="hare"), at=NIGHT - timedelta(hours=20))
    assert next_sit(Known(NIGHT, sits(third, *nights)), catalogue).exercise == "fox"


def test_by_day_a_story_for_the_night_is_not_the_next_sit(catalogue: Catalogue) -> None:
    nights = [replace(sat(day, exercise=one), at=NIGHT - timedelta(days=day)) for day, one in ((1, "owl"), (2, "fox"))]
    assert next_sit(Known(NOON, sits(*nights)), catalogue).exercise == CIRCLE


def test_something_for_the_evening_is_there_in_the_evening_only(catalogue: Catalogue) -> None:
    assert for_the_evening(Known(NOON), catalogue) == []
    shown = for_the_evening(Known(NIGHT), catalogue)
    assert 0 < len(shown) <= 3
    assert all(one.kind == "story" or {*one.times} <= {"evening", "night"} for one in shown)
    assert not any(catalogue.courses_with(one.id) for one in shown)
    assert shown[0].id not in [one.id for one in for_the_evening(Known(NIGHT), catalogue, but=shown[0].id)]


def test_a_night_has_one_choice_from_dusk_to_dawn_and_the_next_another(catalogue: Catalogue) -> None:
    def shown(at: datetime) -> list[str]:
        return [one.id for one in for_the_evening(Known(at), catalogue)]

    assert shown(NIGHT) == shown(NIGHT + timedelta(hours=5))
    assert shown(NIGHT) != shown(NIGHT + timedelta(days=1))


@pytest.mark.parametrize(("hour", "evening"), [(3, True), (4, False), (18, False), (19, True), (0, True)])
def test_when_it_is_evening(hour: int, evening: bool) -> None:
    assert is_evening(NOON.replace(hour=hour)) is evening


# --- going on ---------------------------------------------------------------------------------------


def test_a_sit_left_in_the_middle_can_be_gone_on_with(catalogue: Catalogue) -> None:
    left = sat(0.2, share=0.4)
    assert unfinished(Known(NOON, (left,)), catalogue) == left


@pytest.mark.parametrize(
    "over",
    [
        sat(0.2, share=0.9),
        sat(3, share=0.4),
        sat(0.2, share=0.4, playable=False),
        sat(0.2, share=0.4, sleep=True),
        sat(0.2, share=0.01),
        sat(0.2, share=0.4, exercise="owl"),
        sat(0.1, minutes=1, share=0.5),
    ],
    ids=["sat", "long ago", "not to be played", "to sleep by", "hardly begun", "a story", "hardly anything left"],
)
def test_what_is_over_is_not_offered_again(catalogue: Catalogue, over: Sat) -> None:
    assert unfinished(Known(NOON, (over,)), catalogue) is None
    assert unfinished(Known(NOON), catalogue) is None


def test_an_unfinished_sit_before_a_finished_one_is_let_go(catalogue: Catalogue) -> None:
    assert unfinished(Known(NOON, sits(sat(0.1), sat(0.2, share=0.4))), catalogue) is None


# --- anyone -----------------------------------------------------------------------------------------

moments = st.integers(0, 730 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes))
anyone = st.builds(
    Known,
    now=moments,
    sits=st.lists(
        st.builds(
            Sat,
            id=st.just("x"),
            exercise=st.sampled_from([CIRCLE, ONE, "owl", "fox", "gone", ""]),
            at=moments,
            length_seconds=st.integers(60, 3600),
            heard_seconds=st.integers(1, 3600),
            who=st.lists(st.sampled_from(["maya", "ben", "nora", "sam", "left"]), max_size=3).map(tuple),
            hard=st.booleans(),
            sleep=st.booleans(),
            playable=st.booleans(),
        ),
        max_size=12,
    ).map(lambda some: sits(*some)),
    circle=st.lists(st.sampled_from([MAYA, BEN, REX, NORA, SAM]), unique=True).map(tuple),
    set_minutes=st.none() | st.integers(3, 60),
)


@given(known=anyone)
def test_for_anyone_the_next_sit_is_one_that_can_be_sat(catalogue: Catalogue, known: Known) -> None:
    chosen = next_sit(known, catalogue)
    exercise = catalogue.exercises[chosen.exercise]
    assert exercise.plan == "circle" or exercise.lengths.least <= chosen.minutes <= exercise.lengths.greatest
    assert 1 <= chosen.minutes <= 60
    assert "sam" not in chosen.people
    assert set(chosen.people) <= {one.id for one in known.circle}
    assert len(chosen.people) == len(set(chosen.people)) <= 4
    unfinished(known, catalogue)
    for_the_evening(known, catalogue)
