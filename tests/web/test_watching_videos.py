"""Videos of an operator on pages: found, watched in the browser's own player, sent in ranges."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from library.test_videos import MP4, TEXT, VTT, WEBM
from web_fakes import DATA, FakeStudio, Visitor, fake_app

from wellwish import library


@pytest.fixture
def own(ada: Visitor, tmp_path: Path) -> Iterator[Path]:
    """An operator's folder with one video, opened over ours after ada's app was made."""
    folder = tmp_path / "videos"
    folder.mkdir()
    (folder / "shoulders.md").write_text(TEXT, encoding="utf-8")
    (folder / "shoulders.webm").write_bytes(WEBM)
    (folder / "shoulders.mp4").write_bytes(MP4)
    (folder / "shoulders.vtt").write_bytes(VTT)
    library.open_library(tmp_path)
    yield folder
    library.open_library(None, DATA)


@pytest.mark.usefixtures("own")
def test_its_page_has_the_browsers_player_with_captions_and_what_to_know(ada: Visitor) -> None:
    answer = ada.get("/videos/shoulders")
    text = html.unescape(answer.text)
    assert '<source src="/media/videos/shoulders.webm" type="video/webm">' in text
    assert '<source src="/media/videos/shoulders.mp4" type="video/mp4">' in text
    assert '<track kind="captions" src="/media/videos/shoulders.vtt" srclang="en" label="Captions" default>' in text
    for said in ("Shoulders</h1>", "7 min", "Done standing up.", "A table is all it takes.", "to move a little"):
        assert said in text
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    assert ada.get("/videos/nothing").status == 404


@pytest.mark.usefixtures("own")
def test_it_is_found_by_words_by_kind_and_by_length(ada: Visitor) -> None:
    for query in ("q=shoulders", "kind=video", "technique=mindful-movement&topic=work", "q=shoulders&kind=video"):
        assert 'href="/videos/shoulders"' in ada.get(f"/explore?{query}").text, query
    assert 'href="/videos/shoulders"' not in ada.get("/explore?kind=moment").text
    assert 'href="/explore?kind=video">Video</a>' in ada.get("/explore").text


def test_where_there_is_no_video_nothing_speaks_of_any(ada: Visitor) -> None:
    assert "kind=video" not in ada.get("/explore").text


def test_it_is_sent_in_ranges_and_a_changed_one_is_another(ada: Visitor, own: Path) -> None:
    whole = ada.get("/media/videos/shoulders.webm")
    assert (whole.status, whole.body, whole.headers["content-type"]) == (200, WEBM, "video/webm")
    assert whole.headers["accept-ranges"] == "bytes"
    part = ada.get("/media/videos/shoulders.webm", {"range": "bytes=2-5"})
    assert (part.status, part.body) == (206, WEBM[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(WEBM)}"
    again = ada.get("/media/videos/shoulders.webm", {"if-none-match": whole.headers["etag"]})
    assert again.status == 304
    (own / "shoulders.webm").write_bytes(WEBM + b"!")
    assert ada.get("/media/videos/shoulders.webm").headers["etag"] != whole.headers["etag"]
    captions = ada.get("/media/videos/shoulders.vtt")
    assert (captions.body, captions.headers["content-type"]) == (VTT, "text/vtt; charset=utf-8")
    assert ada.get("/media/videos/shoulders.mp4").body == MP4
    for nothing in ("shoulders.mp3", "nothing.webm", "../exercises/shoulders.webm"):
        assert ada.get(f"/media/videos/{nothing}").status == 404
    (own / "shoulders.webm").unlink()
    assert ada.get("/media/videos/shoulders.webm").status == 404


def test_page_and_video_are_for_whoever_may_look_through_the_library(studio: FakeStudio, own: Path) -> None:
    def seen(visitor: Visitor) -> list[int]:
        return [visitor.get(path).status for path in ("/videos/shoulders", "/media/videos/shoulders.webm")]

    private, public = fake_app(studio), fake_app(studio, public=True)
    library.open_library(own.parent)
    assert seen(Visitor(private)) == [200, 200]
    ada = Visitor(private).claim()
    assert seen(ada) == [200, 200]
    assert seen(Visitor(private)) == [302, 404]
    assert seen(Visitor(public)) == [200, 200]
