"""``wellwish lint --library``, ``wellwish try``, and commands with a library of one's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from cli.cli_run import Shell
from proof.test_proof import moment

FAKE_PLAYER = pytest.mark.skipif(sys.platform == "win32", reason="needs a player that is a shell script")


@pytest.fixture
def own(here: Path) -> Path:
    """A library of one's own, with an exercise that includes a passage of it."""
    folder = here / "own"
    (folder / "exercises").mkdir(parents=True)
    (folder / "passages").mkdir()
    (folder / "passages" / "look.md").write_text("Look up.\n", encoding="utf-8")
    (folder / "exercises" / "bench.md").write_text(moment(more="\n(include look)\n"), encoding="utf-8")
    return folder


def player(here: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Puts a player of that script where programs are found."""
    program = here / "bin" / "ffplay"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


# --- lint --library ---------------------------------------------------------------------------------


def test_a_library_without_problems_says_how_much_was_read(shell: Shell, own: Path) -> None:
    ran = shell.run("lint", "--library", str(own))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("lessons: no problem found\n")


def test_problems_of_a_library_are_one_a_line_with_file_and_line(shell: Shell, own: Path) -> None:
    (own / "exercises" / "bench.md").write_text(moment(level="expert"), encoding="utf-8")
    (own / "passages" / "look.md").write_text("Look up.\n\nYou are safe here.\n", encoding="utf-8")
    ran = shell.run("lint", "--library", str(own))
    assert ran.status == 1
    first, second, last = ran.out.splitlines()
    assert first.startswith("own/exercises/bench.md:8:1: field: level knows no “expert”")
    assert second.startswith("own/passages/look.md:3:1: banned: ")
    assert last.endswith("2 problems")


def test_a_folder_that_is_not_there_is_misuse(shell: Shell) -> None:
    assert shell.run("lint", "--library", "nowhere").status == 2


@pytest.mark.parametrize("args", [("lint",), ("lint", "a.md", "--library")])
def test_lint_takes_files_or_a_library(shell: Shell, args: tuple[str, ...]) -> None:
    ran = shell.run(*args)
    assert ran.status == 2
    assert "--library" in ran.err


def test_sentences_are_printed_for_everyone(shell: Shell, own: Path) -> None:
    text = moment(people="0-1", more="\n?9 [named]\n{Name are} here.\n")
    (own / "exercises" / "bench.md").write_text(text, encoding="utf-8")
    line = text.splitlines().index("{Name are} here.") + 1
    for args in (("own/exercises/bench.md",), ("--library", str(own))):
        ran = shell.run("lint", "--sentences", *args)
        assert f"own/exercises/bench.md:{line}: Maya (loved, she): Maya is here." in ran.out
        assert f"own/exercises/bench.md:{line}: the night shift (group, they): The night shift are here." in ran.out


# --- a library of one's own -------------------------------------------------------------------------


def test_a_script_in_a_library_includes_that_librarys_passages(shell: Shell, own: Path) -> None:
    assert shell.run("lint", "own/exercises/bench.md").status == 0
    assert shell.sit("own/exercises/bench.md", "--minutes", "1", "--captions", "c.vtt").status == 0
    assert "Look up." in Path("c.vtt").read_text(encoding="utf-8")


def test_the_library_of_the_settings_is_sat_by_id(shell: Shell, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLWISH_LIBRARY", str(own))
    assert shell.sit("bench", "--minutes", "1").status == 0
    monkeypatch.setenv("WELLWISH_LIBRARY", "nowhere")
    ran = shell.sit("bench", "--minutes", "1")
    assert ran.status == 2
    assert "WELLWISH_LIBRARY" in ran.err


# --- try --------------------------------------------------------------------------------------------


@FAKE_PLAYER
def test_try_says_what_is_wrong_and_plays_at_the_scripts_own_length(
    shell: Shell, own: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player(here, monkeypatch, f'for last; do :; done\ncp "$last" {here}/heard.webm')
    (own / "exercises" / "bench.md").write_text(moment(more="\n?9\nYou are safe.\n", lengths="1-2-2"), encoding="utf-8")
    ran = shell.run("try", "own/exercises/bench.md", "--guide", "tone")
    assert (ran.status, ran.err) == (0, "")
    problem, paced = ran.out.splitlines()
    assert problem.startswith("own/exercises/bench.md:")
    assert "banned" in problem
    assert paced.startswith("2:00: about ")
    assert "by the table" in paced
    assert (here / "heard.webm").stat().st_size > 1000
    assert {path.name for path in here.iterdir()} == {"own", "bin", "heard.webm"}


@FAKE_PLAYER
def test_try_takes_a_person_and_a_length(shell: Shell, own: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player(here, monkeypatch, "exit 0")
    text = moment(people="0-1", more="\n?1 [named]\n{Name are} here.\n")
    (own / "exercises" / "bench.md").write_text(text, encoding="utf-8")
    ran = shell.run("try", "own/exercises/bench.md", "--guide", "tone", "--minutes", "1", "--person", "Ben=pet")
    assert (ran.status, ran.out.splitlines()[0]) == (0, "no problem found")
    assert shell.run("try", "grounding", "--guide", "tone", "--person", "Ben=pet").status == 2


def test_try_without_a_player_leaves_the_file_here(
    shell: Shell, own: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    ran = shell.run("try", "own/exercises/bench.md", "--guide", "tone", "--minutes", "1")
    assert ran.status == 0
    assert (here / "bench-1m.webm").is_file()
    assert "bench-1m.webm" in ran.out


@FAKE_PLAYER
def test_try_keeps_what_a_player_could_not_play(
    shell: Shell, own: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player(here, monkeypatch, "exit 7")
    ran = shell.run("try", "own/exercises/bench.md", "--guide", "tone", "--minutes", "1")
    assert ran.status == 1
    assert (here / "bench-1m.webm").is_file()
    assert "bench-1m.webm" in ran.err


def test_try_of_a_broken_script_says_where_and_makes_nothing(shell: Shell, own: Path, here: Path) -> None:
    (own / "exercises" / "bench.md").write_text("---\ntitle: x\n---\n\n# One\n\n{x}\n", encoding="utf-8")
    ran = shell.run("try", "own/exercises/bench.md", "--guide", "tone")
    assert ran.status == 1
    assert ran.err.startswith("own/exercises/bench.md:7:1: syntax: ")
    assert {path.name for path in here.iterdir()} == {"own"}


def test_a_lesson_can_be_tried(shell: Shell, own: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (own / "lessons").mkdir()
    text = "---\ntitle: L\nkind: lesson\n---\n\n# One\n\nIt goes off.\n"
    (own / "lessons" / "back.md").write_text(text, encoding="utf-8")
    ran = shell.run("try", "own/lessons/back.md", "--guide", "tone", "--minutes", "1")
    assert ran.status == 0
    assert "lesson-length" in ran.out
