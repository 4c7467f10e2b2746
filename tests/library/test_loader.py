"""The library's files: every exercise can be read and used, every bank of scenes is well kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wellwish import library
from wellwish.errors import Misuse, ScriptError
from wellwish.script import format_script, lint, parse
from wellwish.terms import Kind

KINDS = [*map(str, Kind), "self"]


@pytest.mark.parametrize("exercise_id", library.exercise_ids())
def test_every_exercise_reads_and_stays_the_same_when_written_and_read_again(exercise_id: str) -> None:
    exercise = library.exercise(exercise_id)
    text = format_script(exercise.script)
    assert parse(text, exercise_id) == exercise.script
    assert format_script(parse(text, exercise_id)) == text
    assert exercise.id == exercise_id == exercise.script.fields.get("id", exercise_id)
    assert exercise.script.fields["license"] == "CC-BY-4.0"


@pytest.mark.parametrize("exercise_id", library.exercise_ids())
def test_every_exercise_passes_lint(exercise_id: str) -> None:
    assert lint(library.exercise(exercise_id).script, exercise_id) == []


def test_loving_kindness_is_there() -> None:
    assert "loving-kindness" in library.exercise_ids()


def test_no_such_exercise_names_the_nearest() -> None:
    with pytest.raises(Misuse, match=r"Did you mean loving-kindness\?"):
        library.exercise("loving-kindnes")
    with pytest.raises(Misuse, match=r"There are: .*loving-kindness"):
        library.exercise("../../etc/passwd")


def test_the_hash_is_of_the_words_and_not_of_the_files_look(tmp_path: Path) -> None:
    body = "---\ntitle: x\n---\n# One\n{gap}Hello.{words}\n"
    hashes: list[str] = []
    for gap, words in (("", ""), ("\n\n", ""), ("", " There.")):
        path = tmp_path / f"{len(hashes)}.md"
        path.write_text(body.format(gap=gap, words=words), encoding="utf-8")
        hashes.append(library.exercise_from_file(path).script_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_script_of_ones_own_fails_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "own.md"
    broken.write_text("# One\n\nHello {nmae}.\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"^own\.md:\d+:\d+: ") as errors:
        library.exercise_from_file(broken)
    assert len(errors.value.problems) >= 2
    broken.write_bytes(b"---\ntitle: \xff\n---\n")
    with pytest.raises(Misuse, match="is not UTF-8 text"):
        library.exercise_from_file(broken)
    with pytest.raises(Misuse, match="can't read"):
        library.exercise_from_file(tmp_path / "missing.md")


# --- scenes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_bank_holds_at_least_twelve_scenes_none_twice(kind: str) -> None:
    scenes = library.scenes(kind)
    assert len(scenes) >= 12
    assert len({scene.lower() for scene in scenes}) == len(scenes)


def test_no_scene_stands_in_two_banks() -> None:
    everywhere = [scene for kind in KINDS for scene in library.scenes(kind)]
    assert len(set(everywhere)) == len(everywhere)


@pytest.mark.parametrize("kind", KINDS)
def test_a_scene_is_a_short_clause_that_begins_small_ends_open_and_speaks_no_name(kind: str) -> None:
    for scene in library.scenes(kind):
        assert len(scene) <= 90, scene
        assert scene[0].islower(), scene
        assert scene[-1].isalpha() or scene[-1] == "}", scene
        assert not re.search(r"[.!?;:…]", scene), scene
        assert set(re.findall(r"\{([^}]*)\}", scene)) <= {"they", "them", "their", "theirs", "themself"}, scene


@pytest.mark.parametrize("kind", ["pet", "self", "group"])
def test_scenes_where_a_pronoun_would_be_wrong_have_none(kind: str) -> None:
    assert not any("{" in scene for scene in library.scenes(kind))
