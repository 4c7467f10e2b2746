"""What a file says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from wellwish.terms import SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Titles:
    """The words in a file: shown by players, never spoken."""

    title: str
    guide: str
    """The guide's name, which players show as the artist."""
    chapters: tuple[tuple[int, str], ...] = ()
    """(start in samples, title), in order; a chapter ends where the next one starts."""

    def comments(self) -> list[tuple[str, str]]:
        """As Vorbis comments; chapters as CHAPTERxxx, the custom that players of Ogg and FLAC follow."""
        pairs = [("TITLE", self.title), ("ARTIST", self.guide)]
        for index, (start, title) in enumerate(self.chapters):
            pairs += [(f"CHAPTER{index:03}", _clock(start)), (f"CHAPTER{index:03}NAME", title)]
        return pairs

    def spans(self, length: int) -> list[tuple[int, int, str]]:
        """Chapters as (start, end, title) in samples of a rendition of ``length`` samples."""
        ends = [start for start, _ in self.chapters[1:]] + [length]
        return [(start, end, title) for (start, title), end in zip(self.chapters, ends, strict=False)]


def _clock(samples: int) -> str:
    seconds, milliseconds = divmod(samples * 1000 // SAMPLE_RATE, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}"
