"""Videos of an operator: what must stand beside their text, and what is told when it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wellwish.library import Library, videos

TEXT = """\
---
title: Shoulders
summary: Let your shoulders down, standing at a table.
purpose: For who sat all morning, to move a little before the next thing.
technique: mindful-movement
topics: body, work
level: first
minutes: 7
flags: standing
language: en
---

A table is all it takes.
"""
WEBM, MP4, VTT = b"\x1a\x45\xdf\xa3 and more", b"\0\0\0\x18ftypmp42", b"WEBVTT\n\n00:00.000 --> 00:01.000\nShoulders\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An operator's ``videos``, with one that is well."""
    made = tmp_path / "videos"
    made.mkdir()
    (made / "shoulders.md").write_text(TEXT, encoding="utf-8")
    (made / "shoulders.webm").write_bytes(WEBM)
    (made / "shoulders.vtt").write_bytes(VTT)
    return made


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in Library(folder.parent).catalogue().problems]


def test_a_video_is_a_text_with_its_files_beside_it(folder: Path) -> None:
    (folder / "shoulders.mp4").write_bytes(MP4)
    catalogue = Library(folder.parent).catalogue()
    assert catalogue.problems == ()
    video = catalogue.videos["shoulders"]
    assert (video.title, video.lengths.default, video.topics, video.kind) == ("Shoulders", 7, ("body", "work"), "video")
    assert [path.name for path in video.files] == ["shoulders.webm", "shoulders.mp4"]
    assert video.captions.name == "shoulders.vtt"
    assert video.opening == "A table is all it takes."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("shoulders.vtt", None, "shoulders.md:1:1: field: there are no captions beside it"),
        ("shoulders.webm", None, "shoulders.md:1:1: field: there is no video beside it"),
        ("shoulders.webm", b"MZ an installer", "shoulders.webm is not what its ending says"),
        ("shoulders.mp4", WEBM, "shoulders.mp4 is not what its ending says"),
        ("shoulders.vtt", b"1\n00:00:00,000 --> 00:00:01,000\n", "shoulders.vtt is not what its ending says"),
        ("shoulders.vtt", b"", "shoulders.vtt is not what its ending says"),
        (
            "shoulders.md",
            TEXT.replace("minutes: 7", "minutes: 0").encode(),
            "shoulders.md:8:1: field: minutes can't be",
        ),
        ("shoulders.md", TEXT.replace("minutes: 7\n", "").encode(), "no minutes"),
        ("shoulders.md", TEXT.replace("body, work", "body, wrok").encode(), "did you mean “work”?"),
    ],
)
def test_one_that_is_not_whole_is_left_out_and_told_of(
    folder: Path, name: str, content: bytes | None, said: str
) -> None:
    path = folder / name
    path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
    assert any(said in line for line in told(folder)), told(folder)
    assert Library(folder.parent).catalogue().videos == {}


def test_captions_may_begin_with_a_mark_of_their_bytes(folder: Path) -> None:
    (folder / "shoulders.vtt").write_bytes(b"\xef\xbb\xbf" + VTT)
    assert told(folder) == []


def test_one_that_is_too_large_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "MOST_VIDEO_BYTES", 10)
    assert any("larger than 10 bytes" in line for line in told(folder))


def test_a_file_without_its_text_and_a_file_of_another_kind_are_told_of(folder: Path) -> None:
    (folder / "lost.mp4").write_bytes(MP4)
    (folder / "shoulders.avi").write_bytes(b"RIFF")
    first, second = told(folder)
    assert "lost.mp4:1:1: file: no text beside it" in first
    assert "shoulders.avi:1:1: file: not read" in second


def test_another_file_beside_the_same_text_makes_a_new_snapshot(folder: Path) -> None:
    library = Library(folder.parent)
    before = library.catalogue()
    assert library.refresh() is before
    (folder / "shoulders.webm").write_bytes(WEBM + b" still")
    os.utime(folder / "shoulders.webm", (1, 1))
    after = library.refresh()
    assert after.fingerprint != before.fingerprint
    assert before.videos["shoulders"].text_hash != after.videos["shoulders"].text_hash
    (folder / "shoulders.vtt").unlink()
    assert library.refresh().videos == {}
    (folder / "shoulders.vtt").write_bytes(VTT)
    assert "shoulders" in library.refresh().videos


def test_a_video_among_the_exercises_is_told_where_it_belongs(folder: Path) -> None:
    exercises = folder.parent / "exercises"
    exercises.mkdir()
    text = TEXT.replace("minutes: 7", "kind: video\nlengths: 7-7-7") + "\n# One\n\nShoulders.\n"
    (exercises / "shoulders.md").write_text(text, encoding="utf-8")
    assert any("into videos" in line for line in told(folder))
