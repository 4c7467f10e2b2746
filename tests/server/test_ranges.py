from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import HealthCheck, given, settings
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
        if not size and number and text.startswith("bytes=-"):
            assert parse_range(text, size) is None
        elif wanted:
            part = parse_range(text, size)
            assert part is not None
            assert body[part] == wanted
        else:
            with pytest.raises(UnsatisfiableError):
                parse_range(text, size)


def by_the_rfc(value: str, size: int) -> tuple[str, slice | None]:
    """What RFC 9110, section 14, says a Range header asks of ``size`` bytes, read from its grammar piece by piece.

    ``part`` with its slice, ``unsatisfiable``, or ``whole``: it may or must be ignored.
    """
    unit, equals, listed = value.strip(" \t").partition("=")
    if not equals or unit.lower() != "bytes":
        return "whole", None
    specs = [one.strip(" \t") for one in listed.split(",")]
    if len(specs) != 1 or specs[0] != listed:
        return "whole", None
    first, dash, last = listed.partition("-")
    digits = [number for number in (first, last) if number]
    if not dash or not digits or not all(set(number) <= set("0123456789") for number in digits):
        return "whole", None
    if not first:
        if not int(last):
            return "unsatisfiable", None
        return ("part", slice(max(0, size - int(last)), size)) if size else ("whole", None)
    if last and int(last) < int(first):
        return "whole", None
    if int(first) >= size:
        return "unsatisfiable", None
    return "part", slice(int(first), min(size, int(last) + 1) if last else size)


numbers = st.integers(0, 300).map(str) | st.sampled_from(
    ["", "007", "18446744073709551616", "9" * 1900, "-1", "٣", "1e3", " 1"]
)
range_specs = st.tuples(numbers, st.sampled_from(["-"] * 5 + ["--", "", " - ", "–"]), numbers).map("".join)
units = st.sampled_from(
    ["bytes="] * 6 + ["Bytes=", "bytes =", "bytes= ", "items=", "bytes:", "=", "", " bytes=", "\tBYTES="]
)
range_headers = st.one_of(
    st.tuples(units, range_specs).map("".join),
    st.tuples(units, st.lists(range_specs, max_size=4).map(",".join)).map("".join),
    st.tuples(st.just("bytes="), range_specs, st.sampled_from([" ", "\t", ",", ", ", "\x85", "\xa0", "\r\n", "x"])).map(
        "".join
    ),
    st.text(st.characters(max_codepoint=255), max_size=30),
    st.text("bytes=-,0123456789 \t", max_size=20),
)
"""Headers as they come, and as they should not."""


@given(range_headers | st.text(max_size=30), sizes)
@settings(max_examples=500)
def test_any_header_asks_for_what_the_rfc_says(value: str, size: int) -> None:
    kind, wanted = by_the_rfc(value, size)
    if kind == "unsatisfiable":
        with pytest.raises(UnsatisfiableError):
            parse_range(value, size)
    else:
        assert parse_range(value, size) == wanted


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

BODY = bytes(range(251)) * 300
"""More than is sent at once."""


@pytest.fixture
def ada() -> Visitor:
    return Visitor(fake_app(FakeStudio(BODY)))


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
        ("bytes=2000-999999", slice(2000, None)),
    ],
)
def test_a_part_is_206_with_its_place(ada: Visitor, path: str, asked: str, part: slice) -> None:
    answer = ask(ada, path, range=asked)
    start, stop, _ = part.indices(len(BODY))
    assert (answer.status, answer.body) == (206, BODY[part])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(BODY)}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("begin", [len(BODY), 10**30])
def test_past_the_end_is_416_with_the_size(ada: Visitor, path: str, begin: int) -> None:
    answer = ask(ada, path, range=f"bytes={begin}-{begin + 5}")
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


@pytest.mark.parametrize("held", ['"other", {}', "{}", "W/{}", 'W/"other",W/{}', "*"])
def test_what_the_browser_has_is_not_sent_again(ada: Visitor, path: str, held: str) -> None:
    etag = ask(ada, path).headers["etag"]
    answer = ask(ada, path, if_none_match=held.format(etag))
    assert (answer.status, answer.body) == (304, b"")
    assert "content-length" not in answer.headers


def test_captions_are_webvtt(ada: Visitor, path: str) -> None:
    answer = ask(ada, path.replace(".webm", ".vtt"))
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n")


def tags(etag: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [etag, f"W/{etag}", '"other"', 'W/"other"', "", "*", etag.strip('"'), '"', "Wed, 01 Jan 2025 00:00:00 GMT"]
    )


@given(st.data(), st.sampled_from(["GET", "HEAD"]), st.sampled_from(["webm", "vtt"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_headers_are_answered_with_exactly_the_right_bytes(
    ada: Visitor, path: str, data: st.DataObject, method: str, form: str
) -> None:
    path = path.replace("webm", form)
    whole = ask(ada, path)
    etag, size = whole.headers["etag"], len(whole.body)
    one_tag = tags(etag)
    asked = range_headers.map(lambda text: text.encode().decode("latin-1"))  # as bytes come from the wire
    headers = {"range": data.draw(asked | st.just(f"bytes=0-{size}") | st.just(f"bytes=-{size + 1}"))}
    if data.draw(st.booleans()):
        headers["if-range"] = data.draw(one_tag)
    if data.draw(st.integers(0, 3)) == 0:
        headers["if-none-match"] = data.draw(one_tag | st.lists(one_tag, max_size=3).map(", ".join))
    answer = ada.ask(method, path, headers)

    held = re.split(r"\s*,\s*", headers.get("if-none-match", ""))
    kind, part = by_the_rfc(headers["range"], size)
    if headers.get("if-none-match") == "*" or {etag, f"W/{etag}"} & set(held):
        assert answer.status == 304
    elif method == "HEAD" or kind == "whole" or (headers.get("if-range") or etag) != etag:
        assert (answer.status, answer.headers["content-length"]) == (200, str(size))
        assert answer.body == (whole.body if method == "GET" else b"")
    elif kind == "unsatisfiable":
        assert (answer.status, answer.body, answer.headers["content-length"]) == (416, b"", "0")
        assert answer.headers["content-range"] == f"bytes */{size}"
    else:
        assert part
        assert (answer.status, answer.body) == (206, whole.body[part])
        assert answer.headers["content-length"] == str(part.stop - part.start)
        assert answer.headers["content-range"] == f"bytes {part.start}-{part.stop - 1}/{size}"
    if answer.status != 206:
        assert answer.status == 416 or "content-range" not in answer.headers
    if answer.status == 304:
        assert (answer.body, answer.headers["etag"]) == (b"", etag)
        assert "content-length" not in answer.headers


@pytest.mark.parametrize("name", ["x.webm", "../secret-key", ".webm", "a" * 22 + ".mp3", "a" * 22 + ".webm/"])
def test_other_names_are_not_there(ada: Visitor, name: str) -> None:
    assert ada.get(f"/media/{name}").status == 404
