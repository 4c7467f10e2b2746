from __future__ import annotations

from pathlib import Path

import pytest
from recording.booth import HEAD

from wellwish.recording.manifest import Manifest, parse, slug

PATH = Path("guide.txt")


def places(text: str) -> list[str]:
    return [f"{problem.line} {problem.rule}: {problem.message}" for problem in parse(text, PATH)[1]]


def read(text: str) -> Manifest:
    manifest, problems = parse(text, PATH)
    assert problems == []
    return manifest


def test_fields_and_phrases_are_read_with_notes_and_headings_between() -> None:
    manifest = read(
        HEAD.format(more="else: heart\n// a note\n")
        + "\n# Arrive\n// by the window\n001 | Welcome.\n my take.flac |  “Rest,” she said | twice. \n"
    )
    assert manifest.id == "ada"
    assert manifest.fields["else"] == "heart"
    assert [(row.line, row.file, row.text) for row in manifest.rows] == [
        (12, "001", "Welcome."),
        (13, "my take.flac", "“Rest,” she said | twice."),
    ]


def test_a_file_saved_by_notepad_is_read() -> None:
    text = HEAD.format(more="") + "001 | Welcome.\n"
    assert read("\ufeff" + text.replace("\n", "\r\n")).rows[0].text == "Welcome."


@pytest.mark.parametrize(
    ("name", "guide_id"), [("Ada", "ada"), ("Ada  Lovelace!", "ada-lovelace"), ("Siobhán", "siobhan"), ("李小龙", "")]
)
def test_the_id_comes_from_the_name(name: str, guide_id: str) -> None:
    assert slug(name) == guide_id


def test_a_name_that_gives_no_id_asks_for_one() -> None:
    text = HEAD.format(more="").replace("name: Ada", "name: 李小龙") + "001 | Welcome.\n"
    assert places(text) == ["2 field: it needs an id"]
    assert read(text.replace("---\n001", "id: li\n---\n001")).id == "li"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "1 form: it must begin with fields between two lines of three dashes"),
        ("001 | Welcome.\n", "1 form: it must begin with fields between two lines of three dashes"),
        ("---\nname: Ada\n", "1 form: it must begin with fields between two lines of three dashes"),
    ],
)
def test_a_file_without_fields_says_how_it_begins(text: str, found: str) -> None:
    assert places(text)[0] == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Welcome.", "7 row: this is no phrase"),
        ("001 |", "7 row: this is no phrase"),
        ("001 | …!", "7 row: this is no phrase"),
        ("| Welcome.", "7 row: this is no phrase"),
        ("../001 | Welcome.", "7 row: “../001” is not the name of a file in this folder"),
        ("a\\001 | Welcome.", "7 row: “a\\001” is not the name of a file in this folder"),
        (".001 | Welcome.", "7 row: “.001” is not the name of a file in this folder"),
        ("001 | Rest.\n002 | “rest!”", "8 twice: the same words stand in line 7"),
        ("001 | Rest.\n001 | Breathe.", "8 twice: “001” is in line 7, too"),
    ],
)
def test_every_broken_line_is_told_by_its_number(row: str, found: str) -> None:
    assert found in places(HEAD.format(more="") + row + "\n")


def test_fields_that_lack_or_are_not_known_are_told() -> None:
    found = places(
        "---\nname: Ada\nvoice: low\nabout:\nlicense: CC-BY-4.0\ncredits: Ada\nname: Ben\n---\n001 | Rest.\n"
    )
    assert found == [
        "3 field: this is no field",
        "4 field: about is missing",
        "7 field: name stands in line 2, too",
    ]


@pytest.mark.parametrize("name", ["A" * 41, "A\tb"])
def test_a_name_that_fits_nowhere_is_told(name: str) -> None:
    text = HEAD.format(more="id: ada\n").replace("name: Ada", f"name: {name}") + "001 | Welcome.\n"
    assert places(text) == ["2 field: name is too long, or has odd characters"]


def test_a_list_without_phrases_is_told() -> None:
    assert places(HEAD.format(more="")) == ["6 empty: it has no phrases"]
