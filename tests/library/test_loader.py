"""The library's files: every exercise can be read and used, every bank of scenes is well kept."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellwish import library
from wellwish.errors import Misuse, ScriptError, WellwishError
from wellwish.script import format_script, lint, parse
from wellwish.script.limits import MOST_BYTES
from wellwish.terms import Kind, Script

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
    with pytest.raises(Misuse, match="not UTF-8 text"):
        library.exercise_from_file(broken)
    with pytest.raises(Misuse, match="can't read"):
        library.exercise_from_file(tmp_path / "missing.md")


# --- files that are none ----------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(Misuse) as refused:
        library.exercise_from_file(path)
    (line,) = str(refused.value).splitlines()
    assert str(path) in line
    return line


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10**11])
def test_a_file_that_is_too_large_is_refused_by_its_size(tmp_path: Path, size: int) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(size)
    assert "800,000 bytes; make two of it" in refusal(tmp_path / "huge.md")


def test_a_file_as_large_as_may_be_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"a" * MOST_BYTES)
    assert library.read_text(tmp_path / "large.md") == "a" * MOST_BYTES
    text = "---\ntitle: x\n---\n# One\nHello.\n" + f"// {'🎉' * 396}\n" * 498
    (tmp_path / "large.md").write_text(text, encoding="utf-8")
    assert (tmp_path / "large.md").stat().st_size > 790_000
    assert library.exercise_from_file(tmp_path / "large.md").script.title == "x"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs devices as POSIX has them")
def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    assert "not a file but a device" in refusal(Path("/dev/zero"))
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a file but a pipe" in refusal(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to(tmp_path / "pipe.md")
    assert "not a file but a pipe" in refusal(tmp_path / "link.md")
    (tmp_path / "round.md").symlink_to(tmp_path / "round.md")
    assert "can't read" in refusal(tmp_path / "round.md")


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="needs Linux, whose /proc has files of no size")
def test_a_file_whose_size_is_not_known_is_read_no_further_than_the_limit() -> None:
    assert "800,000 bytes" in refusal(Path("/proc/self/pagemap"))


def test_a_folder_and_a_name_that_cannot_be_are_refused(tmp_path: Path) -> None:
    assert "not a file but a folder" in refusal(tmp_path)
    assert "can't read" in refusal(tmp_path / ("x" * 300))
    with pytest.raises(Misuse, match="can't read"):
        library.exercise_from_file(Path("a\0.md"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"---\ntitle: \xff\n---\n", 2),
        ("---\ntitle: x\n".encode("utf-16"), 1),
        (b"a\n\nb\xed\xa0\x80", 3),
        (b"\xe2\x82", 1),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "own.md").write_bytes(content)
    assert f"not UTF-8 text (line {line}); save it as UTF-8" in refusal(tmp_path / "own.md")


def test_a_nul_in_a_script_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_bytes(b"---\ntitle: x\n---\n# One\nHel\0lo.\n")
    with pytest.raises(ScriptError, match=r"^own\.md:5:4: syntax: a control character \(U\+0000\)"):
        library.exercise_from_file(tmp_path / "own.md")


@given(st.binary(max_size=400) | st.binary(max_size=60).map(lambda tail: b"---\ntitle: A\n---\n# A\nRest.\n" + tail))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_any_bytes_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.md").write_bytes(content)
    script, refused = tried(tmp_path / "own.md")
    if script:
        assert parse(format_script(script)) == script
    elif isinstance(refused, ScriptError):
        assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in refused.problems)
        assert str(refused).replace("\n", "").isprintable()
    else:
        assert "UTF-8" in str(refused)
        assert content.decode(errors="replace").encode() != content


def tried(path: Path) -> tuple[Script | None, WellwishError | None]:
    try:
        return library.exercise_from_file(path).script, None
    except (Misuse, ScriptError) as refused:
        return None, refused


def test_a_script_may_take_in_what_is_not_there_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text(
        f"---\ntitle: x\n---\n# One\nSee {{nmae}}.\n\n(include a/b)\n\n(include {'b' * 80})\n"
    )
    with pytest.raises(ScriptError) as caught:
        library.exercise_from_file(tmp_path / "own.md")
    assert [problem.line for problem in caught.value.problems] == [5, 7, 9]


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
