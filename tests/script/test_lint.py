import re
from pathlib import Path

import pytest
from script.lint_cases import BASE, BREATHING, CASES, LESSON, STORY, Case

from wellwish.script import RULES, lint, parse
from wellwish.script.lint_reading import reading_grade, syllables

DOC = Path(__file__).parents[2] / "docs" / "reference" / "lint.md"


def rules_tripped(text: str) -> set[str]:
    return {problem.rule for problem in lint(parse(text))}


@pytest.mark.parametrize("text", [BASE, LESSON, BREATHING, STORY])
def test_a_good_script_has_no_problems(text: str) -> None:
    assert lint(parse(text)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.trips[:30]}")
def test_a_planted_fault_trips_exactly_its_rule(case: Case) -> None:
    assert rules_tripped(case.script(case.trips)) == {case.rule}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.passes[:30]}")
def test_a_near_miss_trips_no_rule(case: Case) -> None:
    assert rules_tripped(case.script(case.passes)) == set()


def test_every_rule_has_a_planted_fault() -> None:
    assert {case.rule for case in CASES} == {rule.id for rule in RULES}


def test_every_rule_has_an_id_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_each_of_the_fifteen_points_has_a_rule() -> None:
    assert {rule.point for rule in RULES} == set(range(16))


def test_the_document_has_every_rule_with_its_point_what_it_looks_for_and_an_example() -> None:
    sections = dict(re.findall(r"^### `([a-z-]+)`\n(.*?)(?=^##|\Z)", DOC.read_text("utf-8"), re.M | re.S))
    assert set(sections) == {rule.id for rule in RULES}
    for rule in RULES:
        section = sections[rule.id]
        assert (f"Point {rule.point}." if rule.point else "Craft.") in section
        assert rule.looks_for in section
        example = next(case for case in CASES if case.rule == rule.id)
        assert all(line in section for line in example.trips.splitlines()), rule.id
        assert all(line in section for line in example.passes.splitlines()), rule.id


def test_problems_come_in_order_of_line() -> None:
    text = BASE.replace("Let the wish grow wide.", "You must rest.").replace("You can stop at any time.", "Namaste.")
    problems = lint(parse(text), "kind.md")
    assert [p.line for p in problems] == sorted(p.line for p in problems)
    assert {p.file for p in problems} == {"kind.md"}


@pytest.mark.parametrize(
    ("line", "column"),
    [("Perhaps rest, and just relax.", 19), ("> May {you} just relax.", 13), ("Rest here,\nand just relax.", 5)],
)
def test_a_problem_points_at_the_words_it_means(line: str, column: int) -> None:
    text = BASE.replace("Let the wish grow wide.", line)
    (problem,) = lint(parse(text))
    assert problem.rule == "banned"
    assert problem.column == column
    assert "just relax" in text.splitlines()[problem.line - 1]


SHORT = """\
---
title: One minute
kind: {kind}
---

# Now

Sit or stand, eyes open or closed.
Rest your attention on the breath.

# You {{self}}

> May {{you}} be well.

If you feel nothing, that is fine.
"""


def test_a_moment_is_spared_points_4_5_8_and_15() -> None:
    points = {rule.id: rule.point for rule in RULES}
    assert rules_tripped(SHORT.format(kind="moment")) == set()
    assert {points[rule] for rule in rules_tripped(SHORT.format(kind="meditation"))} == {4, 5, 8, 15}


def test_a_script_without_a_kind_is_a_meditation() -> None:
    assert rules_tripped(SHORT.replace("kind: {kind}\n", "").format()) == rules_tripped(SHORT.format(kind="meditation"))


def test_a_story_is_only_held_to_its_words() -> None:
    story = "---\ntitle: The lamp\nkind: story\n---\n\n# Night\n\nThe lamp is lit.\n"
    assert rules_tripped(story) == set()
    assert rules_tripped(story + "Namaste, said the lamp.\n") == {"secular"}


def test_a_line_that_some_sits_leave_out_is_not_surely_said() -> None:
    stop = "You can stop at any time."
    for hidden in (f"\n?2\n{stop}", f"\n[from 8:00]\n{stop}", f"\n[below 10:00]\n{stop}", f"\n{stop}\nor\nHello."):
        assert rules_tripped(BASE.replace(stop, hidden)) == {"leave-to-stop"}, hidden


def test_blocks_that_together_reach_every_sit_are_surely_said() -> None:
    stop = "You can stop at any time."
    split = f"\n[below 10:00]\n{stop}\n\n[from 10:00]\nSkip whatever you like."
    assert rules_tripped(BASE.replace(stop, split)) == set()


def test_leave_after_the_first_wish_of_a_difficult_stage_comes_too_late() -> None:
    text = BASE.replace("You can skip this part.\n", "").replace("May we both", "You can skip this part.\nMay we both")
    assert rules_tripped(text) == {"leave-before-difficulty"}


def test_a_thought_in_quotation_marks_is_not_an_instruction() -> None:
    assert rules_tripped(BASE.replace("Let the wish grow wide.", "You may hear “you should do more”.")) == set()
    assert rules_tripped(BASE.replace("Let the wish grow wide.", "You should do more.")) == {"command"}


def test_a_phrase_of_another_alternative_may_come_again() -> None:
    text = BASE.replace(
        "Picture {them} happy.\nor", "Here.\nPicture {them} happy.\nor\nThere.\nPicture {them} happy.\nor"
    )
    assert rules_tripped(text) == set()


@pytest.mark.parametrize(
    ("word", "count"),
    [("may", 1), ("wishes", 2), ("loved", 1), ("wanted", 2), ("little", 2), ("animal", 3), ("they're", 1)],
)
def test_syllables_of_common_words(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_reading_grade_is_flesch_and_kincaids() -> None:
    # 6 words, 1 sentence, 6 syllables
    assert reading_grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert reading_grade("...") == 0.0
