"""M4A and FLAC: files made whole by PyAV's encoders and muxers.

How long they decode to, measured with ffmpeg 5.1 and PyAV 18 (FFmpeg 8) for 60 and 157 seconds:

- M4A: the first sample in its place, the end filled up to a whole frame of 1,024 samples (512 more at 60 s, 640 at
  157 s). The edit list states the exact length, but neither decoder trims the end by it.
- FLAC: exactly the length asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wellwish.stream.pcm import int16
from wellwish.stream.titles import Titles
from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import OutputContainer
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Coding:
    """How one kind of file is made."""

    container: str
    codec: str
    sample_format: str
    bitrate_per_channel: int
    """0: lossless."""
    options: tuple[tuple[str, str], ...] = ()
    has_chapters: bool = True
    """False: the format knows chapters only as comments."""


M4A = Coding("ipod", "aac", "fltp", 64_000, (("movflags", "+faststart"),))
FLAC = Coding("flac", "flac", "s16", 0, has_chapters=False)

_TIME_BASE = Fraction(1, SAMPLE_RATE)


def write(
    path: Path, coding: Coding, length: int, channels: int, titles: Titles, blocks: Iterable[NDArray[np.float32]]
) -> None:
    """Write float32 [n, channels] blocks of ``length`` samples in all to ``path``.

    Raises OSError when the file cannot be written, ValueError when the blocks hold another number of samples.
    """
    import av
    from av.audio.stream import AudioStream

    # Without "bitexact" the file would carry the version of FFmpeg.
    options = {"fflags": "+bitexact", **dict(coding.options)}
    with av.open(str(path), "w", format=coding.container, options=options) as file:
        _set_titles(file, coding, titles, length)
        layout = "stereo" if channels == 2 else "mono"
        stream = file.add_stream(
            coding.codec,
            rate=SAMPLE_RATE,
            layout=layout,
            format=coding.sample_format,
            options={"flags": "+bitexact"},
        )
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{coding.codec} is no audio encoder here")
        if coding.bitrate_per_channel:
            stream.bit_rate = coding.bitrate_per_channel * channels
        done = 0
        for block in blocks:
            file.mux(stream.encode(_frame(block, coding.sample_format, layout, done)))
            done += len(block)
        if done != length:
            raise ValueError(f"{done} samples given for a file of {length}")
        file.mux(stream.encode(None))


def _set_titles(file: OutputContainer, coding: Coding, titles: Titles, length: int) -> None:
    if not coding.has_chapters:
        file.metadata.update(titles.comments())
        return
    file.metadata.update(title=titles.title, artist=titles.guide)
    file.set_chapters(
        [
            {"id": number, "start": start, "end": end, "time_base": _TIME_BASE, "metadata": {"title": title}}
            for number, (start, end, title) in enumerate(titles.spans(length))
        ]
    )


def _frame(block: NDArray[np.float32], sample_format: str, layout: str, start: int) -> AudioFrame:
    import av

    if sample_format == "s16":
        frame = av.AudioFrame.from_ndarray(int16(block).reshape(1, -1), format="s16", layout=layout)
    else:
        planes = np.ascontiguousarray(block.T, np.float32)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
    frame.sample_rate = SAMPLE_RATE
    frame.pts = start
    frame.time_base = _TIME_BASE
    return frame
