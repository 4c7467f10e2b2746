"""``guides``, ``lint``, ``doctor``, and that everything the command line takes is written down."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.cli_run import Shell

from wellwish import __version__, config
from wellwish.cli.main import parser
from wellwish.order import beds
from wellwish.sound import BELLS
from wellwish.terms import Kind, Recipe

DOCS = Path(__file__).parents[2] / "docs"
GOOD = "---\ntitle: x\n---\n\n# One\n\nPerhaps notice your feet, or the sounds around you.\n"


def test_guides_lists_each_with_what_it_is(shell: Shell) -> None:
    ran = shell.run("guides")
    assert (ran.status, ran.err) == (0, "")
    assert re.search(r"^tone +Tone: Beeps, not a voice", ran.out, re.MULTILINE)
    assert re.search(r"^heart +Heart: A synthetic voice, not a person", ran.out, re.MULTILINE)


def test_version_and_help_go_to_the_screen_with_0(shell: Shell) -> None:
    assert shell.run("--version").out == f"wellwish {__version__}\n"
    assert shell.run("sit", "--help").status == 0


def test_lint_of_the_librarys_own_scripts_finds_nothing(shell: Shell) -> None:
    folder = Path(__file__).parents[2] / "wellwish" / "library" / "content" / "exercises"
    ran = shell.run("lint", *map(str, sorted(folder.glob("*.md"))))
    assert (ran.status, ran.err) == (0, ""), ran.out
    assert "no problem found" in ran.out


def test_lint_prints_every_problem_of_every_file_by_place(shell: Shell, here: Path) -> None:
    (here / "a.md").write_text("---\ntitle: x\n---\n\n# One\n\nHello {nmae}.\n... 9-1s\n", encoding="utf-8")
    (here / "b.md").write_text("# One\n", encoding="utf-8")
    ran = shell.run("lint", "a.md", "b.md")
    assert (ran.status, ran.err) == (1, "")
    places = [line.split(": ")[0] for line in ran.out.splitlines()]
    assert places[:2] == ["a.md:7:7", "a.md:8:5"]
    assert places[2].startswith("b.md:1:1")


def test_lint_of_a_file_that_is_not_there_is_misuse(shell: Shell) -> None:
    ran = shell.run("lint", "nowhere.md")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert shell.run("lint").status == 2


def test_doctor_says_what_is_installed_and_that_all_is_well(shell: Shell, shared_data: Path) -> None:
    ran = shell.run("doctor")
    assert ran.err == ""
    assert f"ok   wellwish     {__version__}" in ran.out
    assert str(shared_data) in ran.out
    for what in ("hibari-tts", "guide heart", "guide tone", "player", "MB of at most 4096", "MB of at most 1024"):
        assert what in ran.out
    assert ran.status == (1 if "LOOK" in ran.out else 0)


def test_doctor_says_what_to_do_about_a_data_folder_that_cannot_be(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLWISH_DATA", "/dev/null/data")
    ran = shell.run("doctor")
    assert ran.status == 1
    assert re.search(r"^LOOK data folder +/dev/null/data: .*; name another with WELLWISH_DATA$", ran.out, re.MULTILINE)


# --- what is documented -----------------------------------------------------------------------------


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        yield from (option for option in action.option_strings if option.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from options(below)


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "guide" / "command-line.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        section = re.search(rf"^## `wellwish {name}`.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, name
        for option in options(command):
            assert option == "--help" or f"`{option}" in section[0], (name, option)
    assert all(f"`{kind}`" in text for kind in Kind)


def test_every_bed_and_bell_is_in_the_help_of_sit() -> None:
    text = re.sub(r"-\n\s+", "-", commands()["sit"].format_help())
    assert all(re.search(rf"\b{name}\b", text) for name in (*beds(), *BELLS)), text


def test_nothing_is_documented_that_is_not_there() -> None:
    text = (DOCS / "guide" / "command-line.md").read_text(encoding="utf-8")
    known = {option for command in commands().values() for option in options(command)} | {"--version", "--help"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) <= known
    assert set(re.findall(r"^## `wellwish (\w+)`", text, re.MULTILINE)) == set(commands())
    assert set(re.findall(r"WELLWISH_[A-Z_]+", text)) <= {
        f"WELLWISH_{name.upper()}" for name in config.Settings.__slots__
    }


def test_the_circle_file_in_the_guide_works(shell: Shell, here: Path) -> None:
    text = (DOCS / "guide" / "command-line.md").read_text(encoding="utf-8")
    (toml,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (here / "circle.toml").write_text(toml, encoding="utf-8")
    assert shell.sit("--minutes", "12", "--circle", "circle.toml").status == 0


def test_every_field_of_the_score_is_documented() -> None:
    text = (DOCS / "reference" / "score.md").read_text(encoding="utf-8")
    fields = ["recipe", "sample_rate", "length", "stages", "cues", "title", "kind", "person", "start", "end", "stage"]
    for field in [*fields, "text", "guide", "words", *Recipe.__dataclass_fields__]:
        assert f"`{field}`" in text, field
