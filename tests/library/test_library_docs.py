"""The documents of the library say what the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wellwish import guides
from wellwish.library import Library, facts, lists, pages, vocabulary
from wellwish.library.files import FOLDERS
from wellwish.practice import words_in
from wellwish.proof import proof
from wellwish.script import FIELDS

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "library.md").read_text("utf-8")
GUIDE = (DOCS / "guide" / "writing.md").read_text("utf-8")
FORMAT = (DOCS / "reference" / "script-format.md").read_text("utf-8")


def section(title: str) -> str:
    return REFERENCE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def marked(text: str) -> set[str]:
    """What stands between backticks."""
    return set(re.findall(r"`([^`]+)`", text))


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_folder_of_a_library_is_documented() -> None:
    table = REFERENCE.partition("| folder |")[2].partition("\n\n")[0]
    assert {name for row in rows(table) for name in marked(row[0])} == set(FOLDERS)


def test_every_field_of_an_exercise_is_documented_and_says_whether_it_is_needed() -> None:
    table = list(rows(section("Exercises").partition("\n\n| kind |")[0]))
    assert {name for row in table for name in marked(row[0])} == set(FIELDS)
    needed = {name for row in table for name in marked(row[0]) if "needed" in row[1]}
    assert needed == {"title", "technique", *facts.EXERCISE_NEEDS}


def test_every_field_of_a_script_is_in_its_format_too() -> None:
    table = FORMAT.partition("## Front matter")[2].partition("\n## ")[0]
    assert set(FIELDS) <= marked(table)


def test_kinds_and_their_lengths_are_the_codes() -> None:
    table = section("Exercises").partition("| kind |")[2].partition("\n\n")[0]
    found = {row[0].strip("`"): tuple(map(int, row[1].split("–"))) for row in rows(table)}
    assert found == vocabulary.KIND_MINUTES


def test_flags_times_and_levels_are_the_codes() -> None:
    text = section("Exercises")
    flags = {name for row in rows(text.partition("| flag |")[2].partition("\n\n")[0]) for name in marked(row[0])}
    assert flags == set(vocabulary.FLAGS)
    by_field = {row[0].strip("`"): row[1] for row in rows(text)}
    assert set(vocabulary.TIMES) <= marked(by_field["time_of_day"])
    assert set(vocabulary.LEVELS) == marked(by_field["level"])


def test_topics_and_techniques_are_the_codes() -> None:
    text = section("Exercises")
    assert marked(text.partition("\nTopics: ")[2].partition(".")[0]) == set(vocabulary.TOPICS)
    assert marked(text.partition("\nTechniques: ")[2].partition(".")[0]) == set(vocabulary.TECHNIQUES)


@pytest.mark.parametrize(("title", "needs"), [("Courses", lists.COURSE_NEEDS), ("Collections", lists.COLLECTION_NEEDS)])
def test_what_courses_and_collections_need_is_documented(title: str, needs: tuple[str, ...]) -> None:
    sentence = re.search(r"(`title`.*?) are needed", section(title), re.DOTALL)
    assert sentence
    assert marked(sentence[1]) == {"title", *needs}


def test_the_fields_of_a_programme_are_documented() -> None:
    by_field = {row[0].strip("`"): row[1] for row in rows(section("Courses"))}
    assert set(vocabulary.YES_OR_NO) == marked(by_field["programme"])
    assert set(vocabulary.CHECKINS) == marked(by_field["checkins"])
    assert set(vocabulary.ACTS) == marked(by_field["acts"])


def test_the_fields_of_pages_are_documented() -> None:
    assert set(pages.PAGE_FIELDS) <= marked(section("Pages"))
    assert str(vocabulary.MOST_TIP_CHARACTERS) in section("Tips")


def test_the_examples_of_the_reference_can_be_read(tmp_path: Path) -> None:
    for title, name in (
        ("Courses", "courses/x.md"),
        ("Collections", "collections/x.md"),
        ("Tips", "tips/waiting.md"),
        ("Kind acts", "acts/x.md"),
        ("Synonyms", "search/x.txt"),
    ):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(section(title).split("```\n")[1], encoding="utf-8")
    assert {problem.rule for problem in Library(tmp_path).catalogue().problems} <= {"link"}


# --- the guide to writing ---------------------------------------------------------------------------


def example() -> str:
    return GUIDE.partition("```wellwish\n")[2].partition("```")[0]


def test_the_example_of_the_guide_has_no_problem_in_a_library(tmp_path: Path) -> None:
    path = tmp_path / "exercises" / "one-piece-of-fruit.md"
    path.parent.mkdir()
    path.write_text(example(), encoding="utf-8")
    found = [str(one) for one in proof(Library(tmp_path).catalogue(), guides.find("heart")) if "fruit" in one.file]
    assert found == []


def test_every_piece_the_guide_shows_is_in_its_example() -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE.partition("## Someone by name")[0], re.MULTILINE | re.DOTALL)
    shown = [piece for language, piece in blocks if not language]
    assert len(shown) >= 5
    assert all(piece.rstrip() in example() for piece in shown)


def test_the_table_of_words_in_the_guide_is_the_codes() -> None:
    cells = {row.split("|")[1].strip(): re.findall(r"\d+", row) for row in GUIDE.splitlines() if row.startswith("| ")}
    assert [round(words_in(int(minutes) * 60)) for minutes in cells["minutes"]] == list(map(int, cells["words"]))
