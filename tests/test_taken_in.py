"""What a script takes in: passages of other files, and one person in a script that is done as it is written."""

from __future__ import annotations

import pytest

from wellwish import guides, library
from wellwish.errors import Misuse, ScriptError, TooShort
from wellwish.library import Exercise
from wellwish.library.facts import exercise_of
from wellwish.order import Order
from wellwish.parts import rehearse
from wellwish.script import format_script, parse, parse_passage
from wellwish.terms import Kind, Person, Pronouns

TONE = guides.find("tone")
MAYA = Person("Maya", Kind.LOVED, pronouns=Pronouns.SHE)


def exercise(body: str, front: str = "", **passages: str) -> Exercise:
    blocks = {name: parse_passage(text, f"{name}.md") for name, text in passages.items()}
    return exercise_of("mine", f"---\ntitle: Mine\n{front}---\n{body}", "mine.md", blocks)


def said(one: Exercise, seconds: int = 60, *people: Person, seed: int = 0, **order: object) -> list[str]:
    wanted = Order(seconds, people, one.id, seed=seed, **order)  # type: ignore[arg-type]  # fields of an order by name
    score = rehearse(one, wanted, TONE).score
    return [cue.take.text for cue in score.cues if cue.take]


def by_stage(one: Exercise, *people: Person) -> dict[str, str]:
    """What is said in each stage, by its title."""
    score = rehearse(one, Order(60, people, one.id), TONE).score
    return {
        stage.title: " ".join(cue.take.text for cue in score.cues if cue.take and cue.stage == number)
        for number, stage in enumerate(score.stages)
    }


# --- passages ---------------------------------------------------------------------------------------


def test_of_a_passages_alternatives_a_sit_uses_one_and_another_the_second_time() -> None:
    twice = exercise("# One\n\n(include rest)\n\n# Two\n\n(include rest)\n", rest="Rest.\nor\nStay.\n")
    for seed in range(5):
        assert sorted(said(twice, seed=seed)) == ["Rest.", "Stay."]
    assert len({said(twice, seed=seed)[0] for seed in range(20)}) == 2


def test_an_optional_block_of_a_passage_is_left_out_where_there_is_no_room() -> None:
    text = "Rest.\n\n?5\n" + "And so we go on for a good long while with words upon words upon words.\n" * 30
    assert said(exercise("# One\n\nHere.\n\n(include rest)\n", rest=text)) == ["Here.", "Rest."]
    assert "And" in " ".join(said(exercise("# One\n\nHere.\n\n(include rest)\n", rest="Rest.\n\n?5\nAnd on.\n")))


def test_conditions_of_a_passage_hold_for_the_sit_and_the_person() -> None:
    text = "[below 2:00]\nBriefly.\n\n[from 2:00]\nAt length.\n\n[named]\nFor {name}.\n\n[unnamed]\nFor someone.\n"
    one = exercise("# One\n\n(include rest)\n", "people: 0-1\n", rest=text)
    assert said(one) == ["Briefly.", "For someone."]
    assert said(one, 150, MAYA) == ["At length.", "For Maya."]


def test_slots_and_wishes_of_a_passage_are_filled_and_replaced() -> None:
    one = exercise(
        "# One {easy}\n\n(include wish)\n", "people: 0-1\n", wish="{They are} near.\n\n> May {you} be well.\n"
    )
    assert said(one, 60, MAYA) == ["She is near.", "May you be well."]
    assert said(one, 60, MAYA, wishes=("be at ease",)) == ["She is near.", "May you be at ease."]


def test_a_version_is_the_script_with_its_passages_written_out() -> None:
    one = exercise("# One\n\n(include rest)\n", rest="// Not said.\n\n?1 [from 2:00]\nRest.\nor\nStay.\n... 2-4s\n")
    written = format_script(one.script)
    assert "include" not in written
    assert format_script(parse(written)) == written


def test_what_a_passage_says_is_known_and_stands_where_it_is_included() -> None:
    one = exercise("# One\n\nHere.\n\n(include rest)\n", rest="Rest.\n\nStay.\n")
    blocks = one.script.stages[0].blocks
    assert [(block.passage, block.line) for block in blocks] == [("", 6), ("rest", 8), ("rest", 8)]


# --- one person -------------------------------------------------------------------------------------

STAGES = """\
# Arrive

[named]
{Name} may be far.
or
{Name} may be near.

[unnamed]
Someone may be far.

# You {self}

> May {you} be well.

# Them {easy}

[named]
Here is {name}, and {they smile|smiles}.

[unnamed]
Here is someone.

# Hard {difficult}

[named]
{Name} is hard.

[unnamed]
Someone is hard.

# All {all}

[named]
{Name}, too.

[unnamed]
Everyone.
"""


def test_nobody_brought_hears_the_words_for_nobody() -> None:
    one = exercise(STAGES, "people: 0-1\n")
    assert by_stage(one) == {
        "Arrive": "Someone may be far.",
        "You": "May I be well.",
        "Them": "Here is someone.",
        "Hard": "Someone is hard.",
        "All": "Everyone.",
    }


def test_whoever_is_brought_is_in_the_plain_parts_and_in_a_stage_for_one_other() -> None:
    heard = by_stage(exercise(STAGES, "people: 0-1\n"), MAYA)
    assert heard["Arrive"] in ("Maya may be far.", "Maya may be near.")
    assert heard["Them"] == "Here is Maya, and she smiles."
    assert (heard["You"], heard["Hard"], heard["All"]) == ("May I be well.", "Someone is hard.", "Everyone.")


def test_a_stage_keeps_its_own_title_whoever_is_in_it() -> None:
    assert list(by_stage(exercise(STAGES, "people: 0-1\n"), MAYA)) == ["Arrive", "You", "Them", "Hard", "All"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIFFICULT])
def test_anyone_but_someone_difficult_may_be_brought(kind: Kind) -> None:
    assert "Ben" in by_stage(exercise(STAGES, "people: 0-1\n"), Person("Ben", kind))["Them"]


def test_someone_difficult_is_only_met_where_the_script_says_so() -> None:
    sam = Person("Sam", Kind.DIFFICULT)
    with pytest.raises(Misuse, match="not for someone difficult"):
        said(exercise(STAGES, "people: 0-1\n"), 60, sam)
    heard = by_stage(exercise(STAGES, "people: 0-1 of loved, difficult\n"), sam)
    assert heard["Hard"] == "Sam is hard."
    assert (heard["Arrive"], heard["Them"]) == ("Someone may be far.", "Here is someone.")
    with pytest.raises(ScriptError, match="no stage for someone difficult"):
        exercise("# One\n\nHere.\n", "people: 0-1 of difficult\n")


def test_a_person_is_in_the_stage_of_their_kind_where_there_is_one() -> None:
    text = "# A {easy}\n\n[named]\n{Name}.\n\n[unnamed]\nOne.\n\n# B {neutral}\n\n[named]\n{Name}.\n\n[unnamed]\nTwo.\n"
    one = exercise(text, "people: 0-1\n")
    assert by_stage(one, MAYA) == {"A": "Maya.", "B": "Two."}
    assert by_stage(one, Person("Ben", Kind.STRANGER)) == {"A": "One.", "B": "Ben."}
    assert by_stage(one, Person("Ben", Kind.LIKED)) == {"A": "Ben.", "B": "Two."}


@pytest.mark.parametrize(
    ("front", "people", "told"),
    [
        ("", (MAYA,), "“Mine” is done without naming anyone"),
        ("people: 0-1\n", (MAYA, Person("Ben", Kind.LIKED)), "“Mine” has room for one person; choose one"),
        ("people: 0-1 of pet, missed\n", (MAYA,), "“Mine” is for someone missed or a pet, not for someone loved"),
    ],
)
def test_who_cannot_be_brought_is_refused_kindly(front: str, people: tuple[Person, ...], told: str) -> None:
    with pytest.raises(Misuse, match=told):
        said(exercise(STAGES, front), 60, *people)


def test_a_scene_of_ones_own_is_pictured() -> None:
    one = exercise("# One\n\n[named]\nPicture {name} {scene}.\n\n[unnamed]\nHere.\n", "people: 0-1\n")
    assert said(one, 60, Person("Ben", Kind.PET, scenes=("on the red mat",))) == ["Picture Ben on the red mat."]
    assert said(one, 60, MAYA)[0].startswith("Picture Maya ")


def test_the_least_length_counts_what_is_said_of_whoever_is_brought() -> None:
    one = exercise("# One\n\n[unnamed]\nHere.\n\n[named]\n" + "{Name} is here.\n" * 60, "people: 0-1\n")
    assert said(one) == ["Here."]
    with pytest.raises(TooShort) as short:
        said(one, 60, MAYA)
    assert said(one, short.value.shortest_seconds, MAYA)


@pytest.mark.parametrize("exercise", ["loving-kindness", "grounding"])
def test_the_minute_that_anyone_may_hear_fits_the_guide_that_leads(exercise: str) -> None:
    heard = rehearse(library.exercise(exercise), Order(60, exercise=exercise, seed=7), guides.find("heart"))
    assert heard.score.length == 60 * 48_000
