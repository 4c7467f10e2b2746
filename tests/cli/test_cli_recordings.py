"""From a script to a person who leads it: ``guides record-list``, ``guides add FOLDER``, ``guides remove``."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from cli.cli_run import Shell
from recording.booth import folder_of, save, voice

SCRIPT = """---
title: Evening
---

# One

Welcome.
or
Good to have you here.

?1
Let your shoulders be soft.
"""
FIELDS = {"name": "Ada", "about": "Ada Example, at home", "license": "CC-BY-4.0", "credits": "Ada Example"}


@pytest.fixture
def data(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (here / "evening.md").write_text(SCRIPT)
    monkeypatch.setenv("WELLWISH_DATA", str(tmp_path / "own-data"))
    return tmp_path / "own-data"


def rows(folder: Path) -> dict[str, str]:
    text = (folder / "guide.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^(\d+) \| (.+)$", text, re.MULTILINE))


def fill_in(folder: Path, **fields: str) -> None:
    path = folder / "guide.txt"
    text = path.read_text(encoding="utf-8")
    for name, value in (FIELDS | fields).items():
        text = re.sub(rf"^{name}:.*$", f"{name}: {value}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def record(folder: Path) -> None:
    for file, text in rows(folder).items():
        save(folder / f"{file}.wav", voice(text))


def test_from_a_script_to_a_sit_led_by_a_person(shell: Shell, here: Path, data: Path) -> None:
    ran = shell.run("guides", "record-list", "evening.md")
    assert (ran.status, ran.err) == (0, "")
    folder = here / "evening-recordings"
    assert list(rows(folder).values()) == ["Welcome.", "Good to have you here.", "Let your shoulders be soft."]
    fill_in(folder, **{"else": "tone"})
    record(folder)
    ran = shell.run("guides", "add", str(folder))
    assert (ran.status, ran.err) == (0, "")
    assert "Ada is here: 3 phrases. tone says the rest. To hear it: wellwish sit --guide ada" in ran.out
    assert re.search(r"^ada +Ada: Recorded: Ada Example, at home", shell.run("guides").out, re.MULTILINE)
    ran = shell.run("sit", "evening.md", "--guide", "ada", "--length", "1:00", "--out", "a.wav")
    assert (ran.status, ran.err) == (0, "")
    assert shell.run("guides", "remove", "ada").status == 0
    assert shell.run("sit", "evening.md", "--guide", "ada", "--out", "b.wav").status == 2
    assert (folder / "001.wav").exists()


def test_the_list_has_everything_that_may_be_said_of_those_who_are_named(shell: Shell, here: Path, data: Path) -> None:
    ran = shell.run("guides", "record-list", "loving-kindness", "--out", "mine", "--person", "Siobhán=loved",
                    "--say", "Siobhán=shivawn", "--pronouns", "Siobhán=she", "--wish", "May I be at ease",
                    "--scene", "Siobhán=on the red swing")  # fmt: skip  # a table
    assert ran.status == 0
    assert "unencrypted" in ran.out
    texts = list(rows(here / "mine").values())
    assert len(set(texts)) == len(texts) > 600
    assert "May I be at ease." in texts
    assert any("Siobhán" in text for text in texts)
    assert any("on the red swing" in text.lower() for text in texts)
    assert not any("{" in text for text in texts)
    sheet = html.unescape((here / "mine" / "reading-sheet.html").read_text(encoding="utf-8"))
    assert "(Siobhán: shivawn)" in sheet
    assert f"{len(texts)} phrases to be read aloud" in sheet


def test_a_script_that_takes_one_person_along_is_listed_for_each_and_for_nobody(
    shell: Shell, here: Path, data: Path
) -> None:
    script = SCRIPT.replace("title: Evening", "title: Evening\npeople: 0-1 of loved, pet")
    (here / "evening.md").write_text(script + "\n[named]\nPicture {name}.\n\n[unnamed]\nPicture someone.\n")
    args = ("guides", "record-list", "evening.md", "--out", "mine", "--person", "Maya=loved", "--person", "Rex=pet")
    assert shell.run(*args).status == 0
    assert list(rows(here / "mine").values())[-3:] == ["Picture Maya.", "Picture Rex.", "Picture someone."]
    assert shell.run(*args, "--person", "Sam=difficult").status == 2


def test_scenes_and_lengths_change_what_is_listed(shell: Shell, here: Path, data: Path) -> None:
    def listed(*args: str) -> int:
        folder = here / "x"
        assert shell.run("guides", "record-list", "loving-kindness", "--out", str(folder), *args).status == 0
        count = len(rows(folder))
        (folder / "guide.txt").unlink()
        return count

    whole = listed()
    assert listed("--scenes") > whole + 50
    assert listed("--length", "3:00") < whole / 2


def test_a_list_that_is_there_grows_and_the_sheet_has_what_is_left(shell: Shell, here: Path, data: Path) -> None:
    folder = here / "mine"
    assert shell.run("guides", "record-list", "evening.md", "--out", "mine").status == 0
    fill_in(folder)
    save(folder / "002.wav", voice("Good to have you here."))
    (here / "evening.md").write_text(SCRIPT + "\nRest <now>.\n")
    ran = shell.run("guides", "record-list", "evening.md", "--out", "mine")
    assert "1 phrase added to 3." in ran.out
    assert rows(folder)["004"] == "Rest <now>."
    assert "name: Ada" in (folder / "guide.txt").read_text()
    sheet = (folder / "reading-sheet.html").read_text()
    assert re.findall(r"<th scope=row>(\d+)", sheet) == ["001", "003", "004"]
    assert "Rest &lt;now&gt;." in sheet


def test_a_phrase_that_was_left_to_others_does_not_come_back(shell: Shell, here: Path, data: Path) -> None:
    shell.run("guides", "record-list", "evening.md", "--out", "mine")
    path = here / "mine" / "guide.txt"
    path.write_text(path.read_text().replace("003 |", "// 003 |"))
    (here / "evening.md").write_text(SCRIPT + "\nRest.\n")
    assert "1 phrase added to 2." in shell.run("guides", "record-list", "evening.md", "--out", "mine").out
    assert list(rows(here / "mine")) == ["001", "002", "004"]


def test_a_list_that_is_broken_is_not_touched(shell: Shell, here: Path, data: Path) -> None:
    folder = here / "mine"
    folder.mkdir()
    (folder / "guide.txt").write_text("---\nname: Ada\n---\n001 Welcome.\n")
    ran = shell.run("guides", "record-list", "evening.md", "--out", "mine")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("mine/guide.txt:4:1: row: this is no phrase (write: FILE | WORDS")
    assert (folder / "guide.txt").read_text() == "---\nname: Ada\n---\n001 Welcome.\n"


def test_faults_are_a_line_each_and_nothing_is_added(shell: Shell, here: Path, data: Path) -> None:
    shell.run("guides", "record-list", "evening.md", "--out", "mine")
    ran = shell.run("guides", "add", "mine")
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 7, "four fields, three recordings"
    assert ran.err.splitlines()[0] == "mine/guide.txt:3:1: field: name is missing (how screens call the guide)"
    assert not (data / "guides").exists()


def test_check_changes_nothing_and_strays_and_gaps_are_noted(shell: Shell, here: Path, data: Path) -> None:
    shell.run("guides", "record-list", "evening.md", "--out", "mine")
    fill_in(here / "mine")
    record(here / "mine")
    (here / "mine" / "003.wav").rename(here / "mine" / "room.wav")
    ran = shell.run("guides", "add", "mine", "--check", "--partly")
    assert (ran.status, ran.err) == (0, "")
    assert "note: no line of guide.txt names room.wav" in ran.out
    assert "note: 1 phrase is not recorded yet" in ran.out
    assert "2 recordings, no fault found; nothing was changed." in ran.out
    assert not (data / "guides").exists()


def test_it_says_how_much_of_the_library_s_script_there_is_and_what_reads_otherwise(
    shell: Shell, here: Path, data: Path
) -> None:
    phrases = {"001": "Let yourself arrive.", "002": "Let this time be all yours."}
    folder_of(here / "mine", phrases, "script: loving-kindness\n")
    ran = shell.run("guides", "add", "mine", "--check")
    assert "guide.txt:9: the script has this phrase in other words: “Let this time be yours.”" in ran.out
    assert re.search(r"guide.txt has 1 of the \d+ phrases of “Loving-kindness”", ran.out)


def test_adding_again_takes_the_place_of_what_was_there(shell: Shell, here: Path, data: Path) -> None:
    folder_of(here / "mine", {"001": "Welcome."})
    assert shell.run("guides", "add", "mine").status == 0
    folder_of(here / "mine", {"001": "Welcome.", "002": "Let your shoulders be soft."})
    assert "Ada is here: 2 phrases. Nobody says the rest." in shell.run("guides", "add", "mine").out
    assert shell.run("guides").out.count("Ada: Recorded") == 1


def test_a_sit_that_needs_more_than_was_recorded_is_refused_before_anything_is_made(
    shell: Shell, here: Path, data: Path
) -> None:
    folder_of(here / "mine", {"001": "Let your shoulders be soft."})
    assert shell.run("guides", "add", "mine").status == 0
    ran = shell.run("sit", "evening.md", "--guide", "ada", "--length", "1:00")
    assert (ran.status, ran.out) == (2, "")
    assert "Ada has not recorded what this sit needs: “Welcome.”" in ran.err
    assert list(here.glob("*.webm")) == []
    ran = shell.run("sit", "--guide", "ada", "--person", "Maya=loved")
    assert re.search(r"what this sit needs: (“[^”]+” ){10}and \d+ more\.", ran.err), ran.err


def test_another_pace_is_refused_with_what_to_do(shell: Shell, here: Path, data: Path) -> None:
    folder_of(here / "mine", {"001": "Welcome.", "002": "Let your shoulders be soft."})
    shell.run("guides", "add", "mine")
    ran = shell.run("sit", "evening.md", "--guide", "ada", "--pace", "0.9")
    assert ran.status == 2
    assert "Ada is recorded and has one pace only" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("add", "nowhere"),
        ("add", "kokoro", "--check"),
        ("add", ".", "--voices", "x"),
        ("remove", "ada"),
        ("remove", "../x"),
        ("record-list", "nothing"),
        ("record-list", "evening.md", "--person", "Maya=loved"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(shell: Shell, data: Path, args: tuple[str, ...]) -> None:
    ran = shell.run("guides", *args)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
