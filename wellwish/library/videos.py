"""Videos: a text file that tells of one, and beside it, of the same name, the video itself and its captions."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from wellwish.library import vocabulary
from wellwish.library.entries import Lengths, Video
from wellwish.library.files import File
from wellwish.library.reading import Read, Reading

VIDEO_FIELDS = ("title", "id", "summary", "purpose", "technique", "topics", "level", "minutes", "time_of_day", "flags",
                "language", "license", "credits", "reviewed_by")  # fmt: skip
VIDEO_NEEDS = ("summary", "purpose", "topics", "level", "minutes", "language")
MOST_VIDEO_BYTES = 2_000_000_000
MOST_CAPTION_BYTES = 1_000_000
MOST_MINUTES = 120

_BEGINS = {".webm": (0, b"\x1a\x45\xdf\xa3"), ".mp4": (4, b"ftyp"), ".vtt": (0, b"WEBVTT")}
"""What a file of each ending says of itself, and from which byte on."""


def read_video(file: File, techniques: Collection[str]) -> Read[Video]:
    of = Reading(file, VIDEO_FIELDS)
    of.need(*VIDEO_NEEDS)
    minutes = _minutes(of)
    pictures = tuple(path for path in file.beside if path.suffix != ".vtt" and _is_well(of, path, MOST_VIDEO_BYTES))
    captions = [path for path in file.beside if path.suffix == ".vtt" and _is_well(of, path, MOST_CAPTION_BYTES)]
    if not any(path.suffix != ".vtt" for path in file.beside):
        of.wrong(1, "there is no video beside it", f"put {file.name}.mp4 or {file.name}.webm into the same folder")
    if not any(path.suffix == ".vtt" for path in file.beside):
        of.wrong(1, "there are no captions beside it", f"write {file.name}.vtt (WebVTT): not everyone can hear it")
    entry = Video(
        **of.common(),
        summary=of.text("summary"),
        purpose=of.text("purpose"),
        technique=of.word("technique", techniques),
        topics=of.words("topics", vocabulary.TOPICS),
        level=of.word("level", vocabulary.LEVELS),
        lengths=Lengths(minutes, minutes, minutes),
        times=of.words("time_of_day", vocabulary.TIMES) or ("any",),
        flags=of.words("flags", vocabulary.FLAGS),
        opening="\n".join(line for _, line in of.body()).strip(),
        files=pictures,
        captions=captions[0] if captions else Path(),
    )
    return of.read(entry)


def _minutes(of: Reading) -> int:
    text = of.text("minutes", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_MINUTES):
        of.wrong_in("minutes", f"minutes can't be “{text[:20]}”", f"a whole number from 1 to {MOST_MINUTES}")
        return 1
    return int(text)


def _is_well(of: Reading, path: Path, most_bytes: int) -> bool:
    """Whether a file beside it is what its ending says, and no larger than it may be; else it is told of."""
    at, begins = _BEGINS[path.suffix]
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(at + len(begins) + 3).removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        of.wrong(1, f"{path.name} can't be read: {error.strerror}", "let Wellwish read it", "file")
        return False
    if size > most_bytes:
        of.wrong(1, f"{path.name} is larger than {most_bytes:,} bytes", "make it smaller, or shorter", "file")
    elif head[at : at + len(begins)] != begins:
        of.wrong(1, f"{path.name} is not what its ending says", "save it in that format, or name it rightly", "file")
    else:
        return True
    return False
