from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_fakes import Answer, FakeStudio, Visitor, fake_app

from wellwish.server.ranges import UnsatisfiableError, parse_range

places = st.integers(0, 300)
sizes = st.integers(0, 200)


@given(places, places, sizes)
def test_a_closed_range_is_the_slice_with_its_last_byte(first: int, last: int, size: int) -> None:
    body = bytes(range(size))
    if last < first:
        assert parse_range(f"bytes={first}-{last}", size) is None
    elif first >= size:
        with pytest.raises(UnsatisfiableError):
            parse_range(f"bytes={first}-{last}", size)
    else:
        part = parse_range(f"bytes={first}-{last}", size)
        assert part is not None
        assert body[part] == body[first : last + 1]


@given(places, sizes)
def test_open_and_suffix_ranges_are_the_ends_of_the_file(number: int, size: int) -> None:
    body = bytes(range(size))
    for text, wanted in ((f"bytes={number}-", body[number:]), (f"bytes=-{number}", body[-number:] if number else b"")):
        if wanted:
            part = parse_range(text, size)
            assert part is not None
            assert body[part] == wanted
        else:
            with pytest.raises(UnsatisfiableError):
                parse_range(text, size)


@given(st.text(max_size=30))
def test_nonsense_asks_for_the_whole(text: str) -> None:
    with contextlib.suppress(UnsatisfiableError):
        part = parse_range(text, 100)
        assert part is None or 0 <= part.start < part.stop <= 100


@pytest.mark.parametrize(
    "text", ["", "bytes=-", "bytes=0-1,4-5", "items=0-1", "bytes=a-b", "bytes=٣-٤", "bytes=" + "9" * 5000]
)
def test_several_ranges_other_units_and_nonsense_ask_for_the_whole(text: str) -> None:
    assert parse_range(text, 100) is None


# --- the same over HTTP, against a sit's own bytes --------------------------------------------------

BODY = FakeStudio().sound


@pytest.fixture
def ada() -> Visitor:
    return Visitor(fake_app(FakeStudio()))


@pytest.fixture
def path(ada: Visitor) -> str:
    return f"/media/{ada.sit_id()}.webm"


def ask(ada: Visitor, path: str, **headers: str) -> Answer:
    return ada.get(path, {name.replace("_", "-"): value for name, value in headers.items()})


def test_the_whole_has_its_exact_length_and_type(ada: Visitor, path: str) -> None:
    answer = ask(ada, path)
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["content-type"].startswith("audio/webm")
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-1", slice(0, 2)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=2000-99999", slice(2000, None)),
    ],
)
def test_a_part_is_206_with_its_place(ada: Visitor, path: str, asked: str, part: slice) -> None:
    answer = ask(ada, path, range=asked)
    start, stop, _ = part.indices(len(BODY))
    assert (answer.status, answer.body) == (206, BODY[part])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(BODY)}"
    assert answer.headers["content-length"] == str(stop - start)


def test_past_the_end_is_416_with_the_size(ada: Visitor, path: str) -> None:
    answer = ask(ada, path, range=f"bytes={len(BODY)}-")
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{len(BODY)}"


def test_head_tells_the_length_and_sends_nothing(ada: Visitor, path: str) -> None:
    answer = ada.ask("HEAD", path, {"range": "bytes=0-1"})
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(BODY))


def test_if_range_gives_the_part_of_this_version_only(ada: Visitor, path: str) -> None:
    etag = ask(ada, path).headers["etag"]
    assert ask(ada, path, range="bytes=0-1", if_range=etag).status == 206
    assert ask(ada, path, range="bytes=0-1", if_range='"older"').body == BODY


def test_what_the_browser_has_is_not_sent_again(ada: Visitor, path: str) -> None:
    etag = ask(ada, path).headers["etag"]
    answer = ask(ada, path, if_none_match=f'"other", {etag}')
    assert (answer.status, answer.body) == (304, b"")
    assert "content-length" not in answer.headers


def test_captions_are_webvtt(ada: Visitor, path: str) -> None:
    answer = ask(ada, path.replace(".webm", ".vtt"))
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n")


@pytest.mark.parametrize("name", ["x.webm", "../secret-key", ".webm", "a" * 22 + ".mp3", "a" * 22 + ".webm/"])
def test_other_names_are_not_there(ada: Visitor, name: str) -> None:
    assert ada.get(f"/media/{name}").status == 404
