"""What a stage says in this sit."""

from __future__ import annotations

from random import Random

import fake_guide
import pytest

from wellwish.score import Setting, lacking, least_seconds
from wellwish.score.choose import Chooser, Chosen, applies
from wellwish.script import Who, parse
from wellwish.terms import Bell, Block, Kind, Person, PlannedStage, Pronouns, Stage, Utterance, When

ADA = Person("ada", Kind.LOVED, pronouns=Pronouns.SHE)
REX = Person("rex", Kind.PET)
CHOIR = Person("the choir", Kind.GROUP)


def stage(body: str) -> Stage:
    return parse(f"---\ntitle: x\n---\n\n# One {{easy}}\n\n{body}\n").stages[0]


def choose(
    body: str,
    who: Who = Who(ADA),  # noqa: B008 (frozen)
    *,
    turn: int = 0,
    speech: float = 1000,
    seconds: int = 1000,
    setting: Setting = Setting(600, True, ()),  # noqa: B008 (frozen)
    seed: int = 0,
) -> list[Chosen]:
    planned = PlannedStage("easy", who.person, seconds, turn)
    return Chooser(setting, fake_guide.estimate, Random(seed)).choose(stage(body), planned, who, speech)


def texts(chosen: list[Chosen]) -> list[str]:
    return ["(bell)" if isinstance(p.box, Bell) else p.box.text for c in chosen for p in c.pieces]


@pytest.mark.parametrize(
    ("condition", "who", "holds"),
    [
        ("named", Who(ADA), True),
        ("named", Who(), False),
        ("unnamed", Who(), True),
        ("unnamed", Who(oneself=True), True),
        ("one", Who(ADA), True),
        ("one", Who(CHOIR), False),
        ("many", Who(CHOIR), True),
        ("pet", Who(REX), True),
        ("pet", Who(ADA), False),
        ("loved, unnamed", Who(), True),
        ("loved, unnamed", Who(ADA), True),
        ("loved, unnamed", Who(REX), False),
        ("from 10:00", Who(ADA), True),
        ("from 10:01", Who(ADA), False),
        ("below 10:00", Who(ADA), False),
        ("below 10:01", Who(ADA), True),
        ("named, from 10:01", Who(ADA), False),
        ("first", Who(ADA), True),
        ("next", Who(ADA), False),
        ("next, first", Who(ADA), True),
    ],
)
def test_a_condition_holds_or_not_in_a_sit_of_ten_minutes(condition: str, who: Who, holds: bool) -> None:
    assert applies(stage(f"[{condition}]\nHello.").blocks[0], who, 0, 600) is holds


def test_next_holds_for_later_people_only() -> None:
    block = Block((), when=When(place=frozenset({"next"})))
    assert [applies(block, Who(ADA), turn, 600) for turn in (0, 1, 2)] == [False, True, True]


def test_blocks_that_are_not_optional_are_all_said_in_the_order_of_the_script() -> None:
    assert texts(choose("One.\n\nTwo.\n\n[pet]\nThree.\n\nFour.", speech=0, seconds=1)) == ["One.", "Two.", "Four."]


def test_optional_blocks_are_kept_by_priority_and_said_in_order() -> None:
    body = "?2\nSecond by rank.\n\n?1\nFirst by rank.\n\nAlways said.\n\n?9\nLast by rank."
    speech = sum(fake_guide.estimate(text) for text in ("Second by rank.", "First by rank.", "Always said."))
    assert texts(choose(body, speech=speech)) == ["Second by rank.", "First by rank.", "Always said."]
    assert texts(choose(body, speech=speech * 2 / 3)) == ["First by rank.", "Always said."]
    assert texts(choose(body, speech=0)) == ["Always said."]


def test_optional_blocks_of_one_priority_take_turns_by_seed() -> None:
    body = "Always said.\n\n?1\nThis one, perhaps.\n\n?1\nThat one, perhaps."
    heard = {texts(choose(body, speech=fake_guide.estimate("x" * 30), seed=seed))[-1] for seed in range(20)}
    assert heard == {"This one, perhaps.", "That one, perhaps."}


def test_what_would_not_fit_at_its_least_is_left_out_though_speech_is_wanted() -> None:
    assert texts(choose("Always said.\n\n?1\nA word.\n... 30-40-60s", seconds=20)) == ["Always said."]


def test_a_second_person_hears_other_alternatives_while_there_are_any() -> None:
    body = "[first]\nHello.\n\nA.\nor\nB.\nor\nC."
    for seed in range(20):
        chooser = Chooser(Setting(600, True, ()), fake_guide.estimate, Random(seed))
        heard = [
            texts(chooser.choose(stage(body), PlannedStage("easy", ADA, 100, turn), Who(ADA), 100))[-1]
            for turn in range(6)
        ]
        assert set(heard[:3]) == set(heard[3:]) == {"A.", "B.", "C."}


def test_alternatives_of_blocks_without_line_numbers_are_counted_apart() -> None:
    one, two = (Block(stage(body).blocks[0].alternatives) for body in ("A.\nor\nB.", "C.\nor\nD."))
    bare = Stage("easy", "x", 1, 0, (one, two))
    for seed in range(20):
        chooser = Chooser(Setting(600, True, ()), fake_guide.estimate, Random(seed))
        heard = [texts(chooser.choose(bare, PlannedStage("easy", ADA, 100, t), Who(ADA), 100)) for t in range(2)]
        assert {first for first, _ in heard} == {"A.", "B."}
        assert {second for _, second in heard} == {"C.", "D."}


def test_own_wishes_take_the_place_of_the_scripts_in_turn() -> None:
    body = "> May {you} be safe.\n> May {you} be well.\n> May {you} rest.\n\n> May things go well."
    setting = Setting(600, True, ("be brave", "be kind to {yourself}"))
    own = ["May you be brave.", "May you be kind to yourself."]
    assert texts(choose(body, setting=setting)) == [*own, "May you rest.", own[1]]
    assert texts(choose(body, Who(oneself=True), setting=setting))[:2] == [
        "May I be brave.",
        "May I be kind to myself.",
    ]


def test_own_wishes_stay_in_turn_where_optional_blocks_are_left_out() -> None:
    body = "> May {you} be safe.\n\n?9\n> May {you} be well.\n\n> May {you} rest."
    setting = Setting(600, True, ("be brave", "be glad"))
    assert texts(choose(body, setting=setting, speech=0)) == ["May you be brave.", "May you be glad."]


def test_own_wishes_are_private_to_oneself() -> None:
    (chosen,) = choose("> May {you} be safe.", setting=Setting(600, True, ("be brave",)))
    box = chosen.pieces[0].box
    assert isinstance(box, Utterance)
    assert box.private_to == ("self",)


def test_bells_ring_unless_they_are_off() -> None:
    body = "(bell)\n... 1-2-4s\n\nHello."
    assert texts(choose(body)) == ["(bell)", "Hello."]
    assert texts(choose(body, setting=Setting(600, False, ()))) == ["Hello."]


def test_pauses_that_are_not_written_are_by_what_they_follow() -> None:
    (chosen,) = choose("One.\nTwo.\n> May {you} be well.\n> May {you} rest.\nFive.")
    assert [piece.pause.natural_seconds for piece in chosen.pieces] == [1.25, 1.25, 8, 8, 5]


def test_the_least_of_a_stage_holds_its_longest_alternatives() -> None:
    said = "Short.\n... 2-3-4s\nor\nA good deal longer.\n... 2-3-4s"
    body = f"{said}\n\n?1\nOptional.\n\n[pet]\nFor a pet.\n\n[next]\nFor a later one."
    needed = least_seconds(stage(body), Who(ADA), Setting(600, True, ()), fake_guide.estimate)
    assert needed == pytest.approx(fake_guide.estimate("A good deal longer.") + 2)


# --- a guide that was recorded ----------------------------------------------------------------------


def recorded(*has: str, stood_in: bool = True, wishes: tuple[str, ...] = ()) -> Setting:
    return Setting(600, True, wishes, lambda said: said.text in has, stood_in)


def test_alternatives_that_were_recorded_whole_are_preferred() -> None:
    body = "A.\nB.\nor\nA.\nC.\nor\nD."
    for seed in range(10):
        assert texts(choose(body, setting=recorded("A.", "C."), seed=seed)) == ["A.", "C."]


def test_where_none_was_recorded_another_guide_says_any_of_them() -> None:
    body = "A.\nor\nB.\n\n?1\nC."
    heard = {tuple(texts(choose(body, setting=recorded(), seed=seed))) for seed in range(10)}
    assert heard == {("A.", "C."), ("B.", "C.")}


def test_where_nobody_stands_in_what_may_go_goes_and_what_must_be_said_is_told() -> None:
    body = "A.\n\nB.\nC.\nor\nD.\nE.\nF.\n\n?1\nG.\n\n[pet]\nH."
    setting = recorded("A.", "D.", stood_in=False)
    assert "G." not in texts(choose(body, setting=setting))
    planned = PlannedStage("easy", ADA, 100, 0)
    assert [said.text for said in lacking(stage(body), planned, Who(ADA), setting)] == ["B.", "C."]
    assert lacking(stage(body), planned, Who(ADA), recorded("A.", "D.")) == []
    assert lacking(stage(body), planned, Who(ADA), Setting(600, True, ())) == []
    assert lacking(stage("A."), planned, Who(ADA), setting) == []


def test_a_wish_of_ones_own_must_be_recorded_too() -> None:
    body = "> May {you} be safe."
    planned = PlannedStage("easy", ADA, 100, 0)
    setting = recorded("May you be safe.", stood_in=False, wishes=("be brave",))
    assert [said.text for said in lacking(stage(body), planned, Who(ADA), setting)] == ["May you be brave."]
