"""The library read as a whole: each rule finds its fault, and what is near it passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from library.made_up import exercise_text, fill

from wellwish import guides
from wellwish.errors import Problem
from wellwish.library import Library
from wellwish.proof import RULES, proof, sentences
from wellwish.proof.measure import heard

HEART, TONE = guides.find("heart"), guides.find("tone")

OF_LENGTH = {"fits", "words", "speech-share", "silence-heard"}
FIRST = {
    1: "Listen for whatever hums.",
    2: "Which colour is nearest?",
    3: "Somebody left a cup out.",
    4: "There goes another minute.",
    5: "Hands first, today.",
}
OPEN = "{first}\nSit or stand, and let your eyes be open or closed.\n... 2-4-8s\n"


def moment(seed: int = 1, first: str = "", more: str = "", **facts: Any) -> str:
    """An exercise of one to two minutes in which nothing is wrong, all in words of its own."""
    lines = [line for line in exercise_text(seed, 9).splitlines() if line.startswith("You might")]
    words = iter(Random(seed).sample(lines, 14))
    always = "\n\n".join(f"{next(words)}\n... 2-4-8s" for _ in range(3))
    optional = "\n\n".join(f"?{n}\n{next(words)}\n... 2-4-8s" for n in range(1, 7))
    front = {
        "title": f"Moment {seed}",
        "summary": "One moment.",
        "kind": "moment",
        "purpose": "To try.",
        "technique": "noting",
        "topics": "nature",
        "level": "first",
        "lengths": "1-1-2",
        "language": "en",
    } | facts
    head = "".join(f"{name}: {value}\n" for name, value in front.items())
    opening = OPEN.format(first=first or FIRST[seed])
    return f"---\n{head}---\n\n# Now\n\n{opening}\n{always}\n\n{optional}\n{more}"


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def problems(self) -> list[Problem]:
        """Those of this folder, read without the exercises, lessons and tips that are ours: they have a test above."""
        whole = Library(self.path).catalogue()
        own = replace(
            whole,
            exercises={name: one for name, one in whole.exercises.items() if self._holds(one.source.file)},
            lessons={name: one for name, one in whole.lessons.items() if self._holds(one.source.file)},
            tips={topic: tips for topic, tips in whole.tips.items() if self._holds(tips[0].where[0])},
        )
        return [problem for problem in proof(own, HEART) if self._holds(problem.file)]

    def _holds(self, file: str) -> bool:
        return file.startswith(str(self.path))

    def others(self) -> list[Problem]:
        """Those that are not about its length: so that a test of words need not count them."""
        return [problem for problem in self.problems() if problem.rule not in OF_LENGTH]

    def rules(self) -> list[str]:
        return sorted({problem.rule for problem in self.others()})

    def rules_of_length(self) -> list[str]:
        return sorted({problem.rule for problem in self.problems()} & OF_LENGTH)


@pytest.fixture
def own(tmp_path: Path) -> Folder:
    (tmp_path / "own").mkdir()
    return Folder(tmp_path / "own")


def test_our_own_library_has_no_problem() -> None:
    assert [str(problem) for problem in proof(Library().catalogue(), HEART)] == []


def test_each_rule_has_an_id_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_two_good_exercises_have_no_problem(own: Folder) -> None:
    own.write("exercises/one.md", moment(1))
    own.write("exercises/two.md", moment(2))
    assert [str(problem) for problem in own.problems()] == []


# --- as it will be heard ----------------------------------------------------------------------------


def test_too_few_words_and_too_little_speech(own: Folder) -> None:
    own.write("exercises/one.md", moment(lengths="1-1-3"))
    (few, little) = own.problems()
    assert (few.rule, little.rule) == ("words", "speech-share")
    assert (few.line, few.message.partition(" words ")[2]) == (9, "at 3 min")
    assert little.message.endswith("of it is speech at 3 min")


def test_too_many_words_that_are_always_said(own: Folder) -> None:
    own.write("exercises/one.md", moment().replace("?1\n", "").replace("?2\n", "").replace("?3\n", ""))
    assert {problem.rule for problem in own.problems()} <= {"words", "speech-share", "fits"}
    assert any("at 1 min" in problem.message or "needs at least" in problem.message for problem in own.problems())


def test_what_uses_grounding_may_say_half_as_much(own: Folder) -> None:
    sparse = moment(lengths="1-1-1").split("?1\n")[0].replace("Sit or stand, and let your eyes be open", "Eyes open")
    own.write("exercises/one.md", sparse)
    assert own.rules_of_length()
    own.write("exercises/one.md", sparse.replace("technique: noting", "technique: grounding"))
    assert own.rules_of_length() == []


def test_kinds_without_a_table_are_not_counted(own: Folder) -> None:
    for kind, rules in (("story", []), ("meditation", ["speech-share", "words"])):
        own.write("exercises/one.md", moment(kind=kind, lengths="5-5-5"))
        assert own.rules_of_length() == rules


def test_what_does_not_fit_names_a_length_that_does(own: Folder) -> None:
    own.write("exercises/one.md", moment(lengths="1-1-1", more="\n# Then {least 50s}\n\nSo.\n"))
    (problem,) = own.problems()
    assert (problem.rule, problem.line) == ("fits", 9)
    assert problem.message.startswith("it needs at least 1:")


def test_what_does_not_fit_with_a_person_is_told_too(own: Folder) -> None:
    more = "\n[named]\n" + "Here is {name}, who may like to stay.\n" * 9
    own.write("exercises/one.md", moment(lengths="1-1-1", more=more, people="0-1 of loved"))
    assert "fits" in own.rules_of_length()


def test_a_plan_that_no_stage_serves_is_told_of(own: Folder) -> None:
    own.write("exercises/one.md", moment(plan="circle"))
    assert "fits" in own.rules_of_length()


def test_a_silence_of_more_than_a_minute(own: Folder) -> None:
    own.write("exercises/one.md", moment(lengths="1-1-3", kind="focus"))
    assert own.rules_of_length() == []
    own.write("exercises/one.md", moment(lengths="1-1-20", kind="focus"))
    assert own.rules_of_length() == ["silence-heard"]


def test_passages_are_a_third_of_the_words_at_most(own: Folder) -> None:
    own.write("passages/look.md", "Look up at whatever is there, and let it be what it is for once.\n")
    own.write("exercises/one.md", moment(more="\n(include look)\n"))
    assert own.rules() == []
    own.write(
        "passages/look.md",
        "Look up at whatever is there, and let it be what it is for once.\n"
        "Hear what there is to hear in this room, far off and near by.\n"
        "Feel where your weight goes down, and what it is that holds it.\n",
    )
    own.write("exercises/one.md", moment(lengths="2-2-2", more="\n(include look)\n"))
    assert own.rules() == ["passages"]


def test_what_is_heard_is_counted_as_it_will_be_said(own: Folder) -> None:
    own.write("passages/look.md", "Look up now.\nor\nLook down now.\n")
    own.write(
        "exercises/one.md", moment().split("# Now")[0] + "# Now\n\nHere is one bench.\n... 4s\n\n(include look)\n"
    )
    one = Library(own.path).catalogue().exercise("one")
    at = heard(one, 60, TONE)
    assert (at.words, at.passages) == (7, 3 / 7)
    assert at.silence_seconds > 20
    assert at.share == pytest.approx(7 * 0.3 / 60 + 0.04 / 60, abs=0.002)


# --- side by side -----------------------------------------------------------------------------------


def shared(count: int) -> str:
    """``count`` runs of five words, in one block."""
    words = "on the way to the old mill by the pond where swans sleep under low hanging willow branches all day long"
    return f"\nLook {' '.join(words.split()[: count + 3])}.\n"


def test_two_scripts_that_share_more_than_a_fifth_of_their_runs(own: Folder) -> None:
    lessons = []
    for number, own_words in enumerate(("pear plum apple quince fig", "oak ash elm beech lime"), 1):
        body = "".join(f"\nSome {word} {name} {word} tree {word}.\n" for word in own_words.split() for name in "abcd")
        lessons.append(f"---\ntitle: L{number}\nkind: lesson\n---\n\n# One\n{body}")
    runs = 2 * 20
    for count, rules in ((runs // 4 - 3, []), (runs // 4 + 3, ["shared-runs"])):
        for number, text in enumerate(lessons):
            own.write(f"lessons/l{number}.md", text + shared(count))
        assert own.rules() == rules, count
    (problem,) = own.problems()
    assert problem.file.endswith("l1.md")
    assert "l0" in problem.message
    assert "look on the way to" in problem.hint
    assert problem.line == 6 + 2 * 20 + 2


def test_what_many_share_counts_and_what_passages_say_does_not(own: Folder) -> None:
    common = "You can stop at any time, and look up, or put a hand on something solid.\n"
    own.write("passages/stop.md", common)
    for number in range(1, 6):
        own.write(f"exercises/e{number}.md", moment(number, more="\n(include stop)\n"))
    assert own.rules() == []
    for number in range(1, 6):
        short = moment(number).split("?1\n")[0]
        own.write(f"exercises/e{number}.md", short + common * 3)
    assert sum(problem.rule == "shared-runs" for problem in own.problems()) == 10


def test_a_passage_written_out_is_told_of_as_a_passage_taken_in_is_counted(own: Folder) -> None:
    said = [line for line in moment(2).splitlines() if line.startswith("You might")]
    own.write("passages/look.md", "\n".join(said[:3]) + "\n")
    own.write("exercises/one.md", moment(1))
    assert own.rules() == []
    own.write("exercises/one.md", moment(1, more="\n?8\n" + "\n".join(said[:3]) + "\n"))
    (problem,) = (one for one in own.problems() if one.rule == "shared-runs")
    assert "of passages, written out" in problem.message
    assert "look: take that in" in problem.hint


def test_no_two_lessons_open_alike(own: Folder) -> None:
    for number, opening in enumerate(("There is a cup on the table.", "There is a cup left over."), 1):
        rest = "\n".join(line for line in moment(number).splitlines() if line.startswith("You might"))
        own.write(f"lessons/l{number}.md", f"---\ntitle: L\nkind: lesson\n---\n\n# One\n\n{opening}\n\n{rest}\n")
    assert "opens-alike" in own.rules()


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("What were you doing a minute ago?", "What were you doing when it rang?", True),
        ("Let one hand find the other hand now.", "Now let one hand find the other.", True),
        ("Where did that coat come from, in the end?", "Were you outside today, and what was it like there?", False),
        ("Wait.", "One.", False),
    ],
)
def test_no_two_exercises_open_alike(own: Folder, first: str, second: str, alike: bool) -> None:
    own.write("exercises/one.md", moment(1, first))
    own.write("exercises/two.md", moment(2, second).replace("Sit or stand, and let", "In any posture, let"))
    assert own.rules() == (["opens-alike"] if alike else [])


def test_an_alternative_opening_counts(own: Folder) -> None:
    own.write("exercises/one.md", moment(1, "What were you doing a minute ago?"))
    other = "Here we are.\nSit or stand, eyes open or closed.\nor\nWhat were you doing a minute ago?"
    own.write("exercises/two.md", moment(2, other))
    assert own.rules() == ["opens-alike"]


# --- voices -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ("{Name} {are|is} here.", True),
        ("{Name are} here.", False),
        ("{They} was here.", True),
        ("{They were} here.", False),
        ("Here is {name}", True),
        ("Think of {they}.", True),
    ],
)
def test_a_slot_that_reads_wrong_for_someone(own: Folder, says: str, wrong: bool) -> None:
    own.write("exercises/one.md", moment(more=f"\n?9 [named]\n{says}\n", people="0-1"))
    assert ("reads-wrong" in own.rules()) == wrong


def test_every_slot_is_read_for_everyone_it_may_be_filled_for(own: Folder) -> None:
    own.write("exercises/one.md", moment(more="\n?9 [named]\n{Name are} here.\n", people="0-1"))
    catalogue = Library(own.path).catalogue()
    found = {(one.whom, one.text) for one in sentences(catalogue.exercise("one"), catalogue)}
    assert {
        ("Maya (loved, she)", "Maya is here."),
        ("Max (loved, he)", "Max is here."),
        ("Alex (loved, they)", "Alex is here."),
        ("Biscuit (loved, it)", "Biscuit is here."),
        ("the night shift (group, they)", "The night shift are here."),
    } == found
    own.write("exercises/one.md", moment(more="\n?9\n{You} may stay.\n", people="0-1 of missed"))
    catalogue = Library(own.path).catalogue()
    assert {one.text for one in sentences(catalogue.exercise("one"), catalogue)} == {"You may stay."}


def test_loving_kindness_is_read_for_every_kind_of_person() -> None:
    catalogue = Library().catalogue()
    whom = {one.whom for one in sentences(catalogue.exercise("loving-kindness"), catalogue)}
    for wanted in ("Maya (missed, she)", "Max (liked, he)", "Biscuit (pet, it)", "the night shift (group, they)"):
        assert wanted in whom
    assert {"yourself", "someone unnamed"} <= whom


# --- words, passages, tips, flags -------------------------------------------------------------------


def test_a_harmful_phrase_is_told_in_the_script_with_its_line(own: Folder) -> None:
    text = moment(more="\n?9\nYou are safe here.\n")
    own.write("exercises/one.md", text)
    (problem,) = own.others()
    assert (problem.rule, problem.line) == ("banned", text.splitlines().index("You are safe here.") + 1)


def test_a_harmful_phrase_of_a_passage_is_told_once_in_the_passage(own: Folder) -> None:
    own.write("passages/safe.md", "Look up.\n\nYou are safe here.\n")
    for number in (1, 2):
        own.write(f"exercises/e{number}.md", moment(number, more="\n(include safe)\n"))
    (problem,) = own.others()
    assert (Path(problem.file).name, problem.line, problem.rule) == ("safe.md", 3, "banned")


def test_what_is_lacking_although_a_passage_is_there_is_told_in_the_script(own: Folder) -> None:
    own.write("passages/look.md", "Look up.\n")
    text = moment(more="\n(include look)\n").replace("Sit or stand, and let your eyes be open or closed.\n", "")
    own.write("exercises/one.md", text)
    assert "eyes-open" in own.rules()


@pytest.mark.parametrize(
    ("tip", "rule"),
    [
        ("You must relax now.", "command"),
        ("This cures stress.", "medical-claim"),
        ("You are safe.", "banned"),
        ("Put the phone in another room for the length of one song, and see what your hands do instead of it.", ""),
    ],
)
def test_a_harmful_tip_is_told_with_its_line(own: Folder, tip: str, rule: str) -> None:
    own.write("tips/stress.md", f"---\ntitle: Stress\ntopic: stress\n---\n\n- Look up.\n- {tip}\n")
    assert [(problem.rule, problem.line) for problem in own.others()] == ([(rule, 7)] if rule else [])


@pytest.mark.parametrize(
    ("facts", "more", "flag"),
    [
        ({"technique": "breath-awareness"}, "", "breath"),
        ({"technique": "walking"}, "", "walking"),
        ({}, "\n?8\nBreathe.\n\n?8\nYou might breathe out.\n\n?8\nOne more breath.\n", "breath"),
        ({}, "\n?9\nWhoever has died may be in your mind.\n", "grief"),
        ({"people": "0-1 of missed"}, "\n?9 [named]\n{Name}.\n", "grief"),
    ],
)
def test_a_flag_that_the_words_ask_for(own: Folder, facts: dict[str, Any], more: str, flag: str) -> None:
    own.write("exercises/one.md", moment(more=more, **facts))
    assert [(problem.rule, problem.message.split()[2].rstrip(",")) for problem in own.others()] == [("flags", flag)]
    own.write("exercises/one.md", moment(more=more, flags=flag, **facts))
    assert own.rules() == []


def test_what_the_catalogue_found_is_told_too(own: Folder) -> None:
    own.write("exercises/one.md", moment(level="x"))
    assert own.rules() == ["field"]


def test_a_library_of_many_is_read_in_one_go(own: Folder) -> None:
    fill(own.path, 12)
    assert {"words", "eyes-open"} <= {problem.rule for problem in own.problems()}
