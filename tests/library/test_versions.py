"""A sit that is kept is made again with its own words, whatever becomes of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from wellwish import library
from wellwish.compose import Studio
from wellwish.errors import Gone, Misuse
from wellwish.library import Versions
from wellwish.order import Order

FRONT = """\
---
title: The bench
summary: A minute on a bench.
kind: moment
purpose: To sit on it.
technique: open-awareness
topics: nature
level: first
lengths: 1-1-2
language: en
---

# The bench

"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """An operator's library, open, with one exercise."""
    folder = tmp_path / "own"
    (folder / "exercises").mkdir(parents=True)
    (folder / "passages").mkdir()
    (folder / "passages" / "look.md").write_text("Look up.\n", encoding="utf-8")
    write(folder, "Here is a bench.\n\n(include look)\n")
    library.open_library(folder)
    yield folder
    library.open_library()


def write(folder: Path, words: str) -> None:
    (folder / "exercises" / "bench.md").write_text(FRONT + words, encoding="utf-8")


def said(studio: Studio, order: Order) -> list[str]:
    return [cue.take.text for cue in studio.compose(order).score.cues if cue.take]


def order() -> Order:
    return Order(60, exercise="bench", guide="tone")


def test_an_old_sit_keeps_its_words_and_its_passages_when_the_files_change_or_go(own: Path, tmp_path: Path) -> None:
    studio = Studio(tmp_path / "data")
    pinned = studio.pinned(order())
    before = studio.compose(pinned)
    write(own, "Here is another bench.\n\n(include look)\n")
    (own / "passages" / "look.md").write_text("Look down.\n", encoding="utf-8")
    library.refresh()
    assert said(studio, order()) == ["Here is another bench.", "Look down."]
    assert said(studio, pinned) == ["Here is a bench.", "Look up."]
    assert studio.compose(pinned).recipe == before.recipe
    (own / "exercises" / "bench.md").unlink()
    library.refresh()
    with pytest.raises(Misuse, match="no exercise “bench”"):
        studio.compose(order())
    assert said(Studio(tmp_path / "data"), pinned) == ["Here is a bench.", "Look up."]


def test_an_order_that_is_pinned_stays_at_its_version(own: Path, tmp_path: Path) -> None:
    studio = Studio(tmp_path / "data")
    pinned = studio.pinned(order())
    write(own, "Here is another bench.\n")
    library.refresh()
    assert studio.pinned(pinned) == pinned
    assert studio.pinned(order()).script_hash != pinned.script_hash


@pytest.mark.parametrize("harm", ["gone", "other words", "no script"])
def test_a_version_that_is_gone_or_damaged_is_told_of_kindly(own: Path, tmp_path: Path, harm: str) -> None:
    studio = Studio(tmp_path / "data")
    pinned = studio.pinned(order())
    (file,) = (tmp_path / "data" / "library" / "versions").iterdir()
    if harm == "gone":
        file.unlink()
    else:
        file.write_text(file.read_text().replace("bench", "table") if harm == "other words" else "\n")
    write(own, "Here is another bench.\n")
    library.refresh()
    with pytest.raises(Gone, match=r"words of this sit .* not on this server"):
        studio.begin(pinned)


def test_a_version_is_a_file_that_can_be_read_and_is_written_once(own: Path, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    exercise = library.exercise("bench")
    assert versions.keep(exercise) == exercise.script_hash
    (file,) = (tmp_path / "versions").iterdir()
    assert file.name == f"{exercise.script_hash}.md"
    assert "Look up." in file.read_text(encoding="utf-8")
    made = file.stat().st_mtime_ns
    versions.keep(exercise)
    assert file.stat().st_mtime_ns == made
    kept = versions.get("bench", exercise.script_hash)
    assert kept
    assert (kept.script, kept.script_hash, kept.id) == (exercise.script, exercise.script_hash, "bench")


@pytest.mark.parametrize("strange", ["", "../x", "a" * 63, "A" * 64])
def test_what_is_no_hash_names_no_file(tmp_path: Path, strange: str) -> None:
    (tmp_path / "x.md").write_text("secret", encoding="utf-8")
    assert Versions(tmp_path / "versions").get("bench", strange) is None
