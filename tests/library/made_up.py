"""A library of made-up exercises: as many as wanted, each of the size and form of a real one, no two the same."""

from __future__ import annotations

from pathlib import Path
from random import Random

from wellwish.library.vocabulary import TECHNIQUES, TOPICS

_TEXT = (
    "air arm back bag bench bird boat book bowl box bread bridge cat chair cloth coat corner cup day dog door dust "
    "edge eye face field finger fire floor foot fork fox gate glass grass ground hall hand hat head heat hill hour "
    "house jar key knee lamp leaf leg letter light line lip loaf lock map mat milk mouth name neck night nose note "
    "oar page palm pan path pen plate pond post pot rain ring road roof room rope salt sand scarf seat shade shelf "
    "ship shoe shop side sill skin sleeve soap sock song soup spoon stair star step stone string sun table tea "
    "thread toast tool top tower town track tray tree wall watch wave wheel wind wing wood wool yard"
)
_WORDS = _TEXT.split()
_VERBS = ("bring", "carry", "count", "feel", "find", "follow", "hear", "hold", "keep", "leave", "let", "lift", "turn")
_HOW = (
    "again",
    "afterwards",
    "carefully",
    "everywhere",
    "presently",
    "sometimes",
    "overnight",
    "yesterday",
    "together",
)

HEAD = """\
---
title: {title}
summary: Something made up about the {word}.
kind: meditation
purpose: To have one more file about the {word}.
technique: {technique}
topics: {topics}
level: some
lengths: 5-10-20
time_of_day: any
flags:
language: en
license: CC-BY-4.0
credits: nobody
reviewed_by:
---
"""


def exercise_text(number: int, blocks: int = 8) -> str:
    """A script with four stages of ``blocks`` blocks."""
    rng = Random(number)
    title = f"Made up {number}"
    word = rng.choice(_WORDS)
    topics = ", ".join(rng.sample(TOPICS, 3))
    text = HEAD.format(title=title, word=word, technique=rng.choice(TECHNIQUES), topics=topics)
    for stage in ("Arrive", "Look", "Turn", "Return"):
        text += f"\n# {stage}\n"
        for place in range(blocks):
            text += f"\n?{1 + place % 5}\n" if place > blocks // 3 else "\n"
            text += "or\n".join(f"{_phrase(rng)}\n{_phrase(rng)}\n... 4-5-8s\n" for _ in range(1 + place % 2))
    return text


def _phrase(rng: Random) -> str:
    """Eleven words or so."""
    first, second, third = rng.sample(_WORDS, 3)
    one, other, how = rng.choice(_VERBS), rng.choice(_VERBS), rng.choice(_HOW)
    return f"You might {one} the {first} {how}. Or {other} another {second}, under that {third}."


def fill(folder: Path, count: int) -> None:
    """Put ``count`` exercises into a library's folder."""
    (folder / "exercises").mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / "exercises" / f"made-up-{number}.md").write_text(exercise_text(number), encoding="utf-8")
