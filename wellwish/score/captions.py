"""Score → WebVTT captions (W3C WebVTT), in step with the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wellwish.terms import SAMPLE_RATE, Score, Word

_MOST_LINE_CHARACTERS = 84
"""A caption of two lines of 42, as the BBC and others advise; longer phrases become several captions."""
_LINGER_SECONDS = 1.5


def captions(score: Score) -> str:
    """One caption for a phrase (or for each run of words that fits two lines), staying a moment after its last word."""
    shown = list(_captions(score))
    out = ["WEBVTT", ""]
    for i, (start, end, text) in enumerate(shown):
        following = shown[i + 1][0] if i + 1 < len(shown) else score.length
        end = min(end + int(_LINGER_SECONDS * SAMPLE_RATE), max(end, following), score.length)
        out += [f"{timestamp(start)} --> {timestamp(end)}", _escaped(text), ""]
    return "\n".join(out)


def _captions(score: Score) -> Iterator[tuple[int, int, str]]:
    for cue in score.cues:
        if cue.take:
            for words in _runs(cue.take.words):
                text = " ".join(word.text for word in words)
                yield cue.start + words[0].start, cue.start + words[-1].end, text


def _runs(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words in as few runs as fit, of about one length."""
    whole = sum(len(word.text) + 1 for word in words) - 1
    count = -(-whole // _MOST_LINE_CHARACTERS)
    begun, length = 0, 0
    for i, word in enumerate(words):
        length += len(word.text) + 1
        full = length >= whole / max(1, count)
        if i + 1 == len(words) or full or length + len(words[i + 1].text) > _MOST_LINE_CHARACTERS:
            yield words[begun : i + 1]
            begun, length = i + 1, 0


def timestamp(samples: int) -> str:
    """``HH:MM:SS.mmm`` of a position in samples."""
    ms = round(samples * 1000 / SAMPLE_RATE)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
