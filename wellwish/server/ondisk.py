"""A file of the operator's as it lies on disk, to be sent piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PIECE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class OnDisk:
    path: Path
    size: int
    etag: str
    media_type: str
    is_spliced = False
    """Each piece is read by a thread: a disk may be slow."""

    @classmethod
    def of(cls, path: Path, media_type: str) -> OnDisk | None:
        """None when it is not there any more."""
        try:
            found = path.stat()
        except OSError:
            return None
        version = f"{path} {found.st_mtime_ns} {found.st_size} {found.st_ino}"
        return cls(path, found.st_size, hashlib.sha256(version.encode()).hexdigest()[:24], media_type)

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        return ((at, min(at + _PIECE_BYTES, stop)) for at in range(start, stop, _PIECE_BYTES))

    def ready(self, stop: int) -> bool:
        return True

    def read(self, start: int, stop: int) -> bytes:
        """Raises OSError when it was taken away, or made shorter, meanwhile."""
        with self.path.open("rb") as file:
            file.seek(start)
            piece = file.read(stop - start)
        if len(piece) < stop - start:
            raise OSError(f"{self.path.name} was made shorter while it was sent")
        return piece


def video_file(video_id: str, form: str) -> OnDisk | None:
    """A file of a video: ``webm`` or ``mp4``, or its captions, ``vtt``; None when there is none such."""
    from wellwish import library

    video = library.catalogue().videos.get(video_id)
    if video is None:
        return None
    if form == "vtt":
        return OnDisk.of(video.captions, "text/vtt; charset=utf-8")
    path = next((path for path in video.files if path.suffix == f".{form}"), None)
    return OnDisk.of(path, f"video/{form}") if path else None
