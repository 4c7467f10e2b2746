"""The operator's own folder in a server that runs: what is edited is read, what is broken is told to the owner."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest
from web_fakes import DATA, FakeStudio, Visitor, fake_app

from wellwish import library
from wellwish.web.explore.search import index_of

GOOD = (library.CONTENT / "exercises" / "moment-queue.md").read_text(encoding="utf-8").replace("id: moment-queue\n", "")


@pytest.fixture
def own(ada: Visitor, tmp_path: Path) -> Iterator[Path]:
    """An operator's folder, opened over ours after ada's app was made."""
    (tmp_path / "exercises").mkdir()
    library.open_library(tmp_path)
    yield tmp_path
    library.open_library(None, DATA)


def write(own: Path, name: str, text: str) -> None:
    (own / "exercises" / f"{name}.md").write_text(text, encoding="utf-8")


def test_what_is_added_is_there_by_a_button_and_what_is_broken_is_told_with_file_and_line(
    ada: Visitor, own: Path
) -> None:
    ada.claim()
    assert "Every file could be read." in ada.get("/house/library").text
    write(own, "bench", GOOD.replace("title:", "title: Marmalade"))
    write(own, "broken", GOOD.replace("level: first", "level: frist"))
    assert ada.get("/exercises/bench").status == 404
    answer = ada.post("/house/library")
    assert (answer.status, answer.headers["location"]) == (303, "/house/library")
    text = html.unescape(ada.get("/house/library").text)
    line = 1 + GOOD.splitlines().index("level: first")
    assert f"<dt><code>exercises/broken.md</code></dt>\n      <dd><span>line {line}</span>" in text
    assert "Level knows no “frist”." in text
    assert "Did you mean “first”?." not in text
    assert "Did you mean “first”?" in text
    assert "1 mistake in the library’s files." in ada.get("/house").text
    assert "Marmalade" in ada.get("/exercises/bench").text
    assert "/exercises/bench" in ada.get("/explore?q=marmalade").text
    write(own, "broken", GOOD)
    ada.post("/house/library")
    assert "Every file could be read." in ada.get("/house/library").text


def test_without_a_folder_it_says_how_to_have_one(ada: Visitor) -> None:
    ada.claim()
    text = ada.get("/house/library").text
    assert "WELLWISH_LIBRARY" in text
    assert f"{len(library.exercise_ids())} exercises" in text
    assert "Read it again" not in text


def test_nobody_but_the_owner_sees_it(ada: Visitor) -> None:
    ada.claim()
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert ben.get("/house/library").status == 404
    assert ben.post("/house/library").status == 404


def test_a_page_under_way_is_all_of_one_snapshot(own: Path) -> None:
    write(own, "bench", GOOD)
    library.refresh()
    with library.one_snapshot() as held:
        (own / "exercises" / "bench.md").unlink()
        library.refresh()
        assert library.catalogue() is held
        assert "bench" in library.exercise_ids()
        assert "bench" not in library.newest().exercises
    assert "bench" not in library.exercise_ids()


def test_every_page_keeps_to_one_snapshot(studio: FakeStudio, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is taken away while its page is made."""
    from wellwish.web.explore import exercise as view

    write(own, "bench", GOOD)
    library.refresh()
    found = view.found_exercise

    def found_and_lost(request: HttpRequest, exercise_id: str) -> library.Exercise:
        found(request, exercise_id)
        (own / "exercises" / "bench.md").unlink()
        library.refresh()
        return found(request, exercise_id)  # again: the page still finds it

    monkeypatch.setattr(view, "found_exercise", found_and_lost)
    visitor = Visitor(fake_app(studio))
    library.open_library(own)
    library.refresh()
    assert visitor.get("/exercises/bench").status == 200


def test_what_is_wrong_is_said_in_the_log_once(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    from wellwish.web.explore.rereading import read_again

    caplog.set_level(logging.INFO)
    library.newest()
    write(own, "broken", "---\ntitle: x\n---\n")
    read_again()
    read_again()
    told = [record.message for record in caplog.records if "broken.md" in record.message]
    assert len(told) == len({*told}) > 0
    assert sum("read again" in record.message for record in caplog.records) == 1


def test_the_search_is_ready_before_anybody_asks(own: Path) -> None:
    from wellwish.web.explore.rereading import read_again

    write(own, "bench", GOOD.replace("title:", "title: Marmalade"))
    read_again()
    assert "bench" in [hit.id for hit in index_of(library.catalogue()).find("marmalade")]
