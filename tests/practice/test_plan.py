"""The plan: who gets how long. Times are PRACTICE.md's table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wellwish.errors import TooShort
from wellwish.practice import STAGE_OF, plan, plan_by_weights, speech_share
from wellwish.terms import STAGE_KINDS, Kind, Person, PlannedStage, Script, Stage

TABLE = {
    # settle, self, easy, friend, neutral, difficult, all, close; None is a dash
    5: (0.75, 1.25, 1.5, None, None, None, 1, 0.5),
    10: (1.25, 2, 2, None, 2, None, 2, 0.75),
    15: (1.5, 2.5, 2.5, 2, 2.25, 1.5, 1.75, 1),
    20: (2, 3, 3, 2.5, 3, 2.5, 3, 1),
    30: (2.5, 5, 4, 4, 4.5, 4, 4.5, 1.5),
    45: (3, 7, 6, 6, 7, 6, 8, 2),
}
ONE_OF_EACH = tuple(Person(kind, kind) for kind in (Kind.LOVED, Kind.LIKED, Kind.STRANGER, Kind.DIFFICULT))

people_lists = st.lists(st.sampled_from(Kind), max_size=30).map(
    lambda kinds: tuple(Person(f"{kind} {i}", kind) for i, kind in enumerate(kinds))
)
lengths = st.integers(60, 3600)
leasts = st.dictionaries(st.sampled_from(STAGE_KINDS), st.floats(0, 120))


Planned = tuple[PlannedStage, ...]


def planned_or_none(call: Callable[[], Planned]) -> Planned | None:
    try:
        return call()
    except TooShort:
        return None


def refused(call: Callable[[], object]) -> TooShort | None:
    try:
        call()
    except TooShort as short:
        return short
    return None


def seconds_by_kind(planned: tuple[PlannedStage, ...]) -> Counter[str]:
    out: Counter[str] = Counter()
    for stage in planned:
        out[stage.kind] += stage.seconds
    return out


@pytest.mark.parametrize("minutes", TABLE)
def test_the_table_holds_exactly_at_its_columns(minutes: int) -> None:
    row = dict(zip(STAGE_KINDS, TABLE[minutes], strict=True))
    people = tuple(p for p in ONE_OF_EACH if row[STAGE_OF[p.kind]] is not None)
    assert seconds_by_kind(plan(minutes * 60, people)) == {k: v * 60 for k, v in row.items() if v is not None}


@pytest.mark.parametrize("minutes", TABLE)
def test_without_a_difficult_person_easy_has_that_time(minutes: int) -> None:
    row = dict(zip(STAGE_KINDS, TABLE[minutes], strict=True))
    seconds = seconds_by_kind(plan(minutes * 60, ()))
    assert "difficult" not in seconds
    assert seconds["easy"] == ((row["easy"] or 0) + (row["difficult"] or 0)) * 60


def test_past_45_minutes_all_grow_in_proportion() -> None:
    at_45, at_60 = plan(2700, ONE_OF_EACH), plan(3600, ONE_OF_EACH)
    assert [stage.seconds for stage in at_60] == [round(stage.seconds * 60 / 45) for stage in at_45]


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        (5, Kind.LIKED),
        (5, Kind.MISSED),
        (5, Kind.STRANGER),
        (5, Kind.DIFFICULT),
        (10, Kind.LIKED),
        (10, Kind.DIFFICULT),
    ],
)
def test_someone_named_gets_a_stage_where_the_table_has_a_dash(minutes: int, kind: Kind) -> None:
    ada = Person("ada", kind)
    stages = [stage for stage in plan(minutes * 60, (ada,)) if stage.person == ada]
    assert [stage.kind for stage in stages] == [STAGE_OF[kind]]
    assert stages[0].seconds >= 45


@given(lengths, people_lists, leasts, st.booleans())
def test_any_plan_is_exact_and_drops_nobody(
    length: int, people: tuple[Person, ...], least: dict[str, float], easy_first: bool
) -> None:
    planned = planned_or_none(lambda: plan(length, people, leasts=least, easy_first=easy_first))
    if planned is None:
        return
    assert sum(stage.seconds for stage in planned) == length
    assert Counter(s.person for s in planned if s.person) == Counter(people)
    assert all(STAGE_OF[s.person.kind] == s.kind for s in planned if s.person)
    assert "difficult" not in {s.kind for s in planned if not s.person}
    kinds = list(dict.fromkeys(s.kind for s in planned))
    in_order = [kind for kind in STAGE_KINDS if kind in kinds]
    if easy_first and "easy" in kinds:
        in_order.remove("easy")
        in_order.insert(in_order.index("self"), "easy")
    assert kinds == in_order
    for kind in kinds:
        turns = [s for s in planned if s.kind == kind]
        assert [s.turn for s in turns] == list(range(len(turns)))
    if planned[-2].kind == "all" and planned[-2].person is None:
        assert length >= 240
        assert {"settle", "self", "all", "close"} <= set(kinds)
        # A second may go to rounding.
        assert all(s.seconds >= 44 for s in planned if s.kind not in ("settle", "close"))
        assert all(s.seconds >= least.get(s.kind, 0) - 1 for s in planned)
    else:  # a short one, below four minutes or as long as nothing more fits
        assert [s.kind for s in planned if s.kind in ("settle", "self", "close")] == ["settle", "self", "close"]
        assert len(planned) == 4
        assert len(people) <= 1


def test_from_four_minutes_everyone_has_a_stage_unless_only_a_short_sit_fits() -> None:
    ada = Person("ada", Kind.GROUP)
    assert [s.kind for s in plan(240, (ada,), leasts={"all": 45})][-3:] == ["all", "all", "close"]
    assert [s.kind for s in plan(240, (ada,), leasts={"all": 90})] == ["settle", "self", "all", "close"]


@given(lengths, people_lists, leasts)
@example(200, (), dict.fromkeys(STAGE_KINDS, 70.0))
@example(60, (Person("the choir", Kind.GROUP),), dict.fromkeys(STAGE_KINDS, 59.0))
def test_the_shortest_length_named_works_and_a_second_less_does_not(
    length: int, people: tuple[Person, ...], least: dict[str, float]
) -> None:
    short = refused(lambda: plan(length, people, leasts=least))
    if not short:
        return
    assert len(str(short).splitlines()) == 1
    assert length < short.shortest_seconds
    plan(short.shortest_seconds, people, leasts=least)
    a_second_less = refused(lambda: plan(short.shortest_seconds - 1, people, leasts=least))
    assert a_second_less
    assert a_second_less.shortest_seconds == short.shortest_seconds


@given(st.integers(60, 239), st.sampled_from([None, *Kind]))
def test_under_four_minutes_there_are_settle_self_one_person_and_close(length: int, kind: Kind | None) -> None:
    people = (Person("ada", kind),) if kind else ()
    planned = plan(length, people)
    stage = STAGE_OF[kind] if kind else "easy"
    assert [s.kind for s in planned] == ["settle", "self", stage, "close"]
    assert planned[2].person == (people[0] if people else None)


def test_two_people_need_four_minutes() -> None:
    people = (Person("ada", Kind.LOVED), Person("ben", Kind.LOVED))
    with pytest.raises(TooShort, match="2 people need at least") as short:
        plan(239, people)
    assert short.value.shortest_seconds >= 240


def test_nobody_can_be_fitted_in_an_hour_with_a_hundred_people() -> None:
    people = tuple(Person(f"ada {i}", Kind.LOVED) for i in range(100))
    with pytest.raises(TooShort, match="more than 60 minutes; choose fewer people") as short:
        plan(3600, people)
    assert short.value.shortest_seconds > 3600


def test_people_of_one_stage_share_its_time_equally() -> None:
    people = (Person("ada", Kind.LOVED), Person("rex", Kind.PET), Person("ben", Kind.LOVED))
    easy = [s for s in plan(1200, people) if s.kind == "easy"]
    assert [s.person for s in easy] == list(people)
    assert max(s.seconds for s in easy) - min(s.seconds for s in easy) <= 1


def test_the_easy_being_can_come_before_oneself() -> None:
    kinds = [s.kind for s in plan(600, (), easy_first=True)]
    assert kinds[:3] == ["settle", "easy", "self"]


def test_speech_falls_from_three_fifths_to_a_fifth() -> None:
    shares = [speech_share(minutes * 60) for minutes in (5, 10, 15, 20, 30, 45, 60)]
    assert shares == pytest.approx([0.55, 0.45, 0.38, 0.33, 0.27, 0.20, 0.20])


# --- by weight --------------------------------------------------------------------------------------


def weighed(*stages: tuple[float, int]) -> Script:
    return Script({"title": "x"}, tuple(Stage("part", f"{i}", w, least, ()) for i, (w, least) in enumerate(stages)))


def test_stages_share_by_weight() -> None:
    assert [s.seconds for s in plan_by_weights(400, weighed((1, 0), (2, 0), (1, 0)))] == [100, 200, 100]


def test_a_stage_keeps_its_least_and_the_others_share_the_rest() -> None:
    assert [s.seconds for s in plan_by_weights(400, weighed((1, 200), (2, 0), (2, 0)))] == [200, 100, 100]
    measured = plan_by_weights(400, weighed((1, 0), (2, 0), (1, 0)), {"0": 200})
    assert measured[0].seconds == 200


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 600)), min_size=1, max_size=12), lengths)
def test_any_weights_add_up_or_the_shortest_length_is_named(stages: list[tuple[float, int]], length: int) -> None:
    script = weighed(*stages)
    needed = sum(least for _, least in stages)
    planned = planned_or_none(lambda: plan_by_weights(length, script))
    if planned is None:
        short = refused(lambda: plan_by_weights(length, script))
        assert short
        assert short.shortest_seconds == needed > length
        planned, length = plan_by_weights(needed, script), needed
    assert sum(s.seconds for s in planned) == length
    assert all(s.seconds >= least - 1 for s, (_, least) in zip(planned, stages, strict=True))
