"""A library as large as ours will be: our own exercises, and made-up ones out of their words, as many as it takes."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from wellwish.library import CONTENT, Library, vocabulary

_PLAIN_PHRASE = re.compile(r"[A-Z][^{}()\[\]#]{20,}")
_FACTS = ("id", "title", "summary", "topics", "technique")


def fill(folder: Path, count: int, seed: int = 0) -> None:
    """Puts so many exercises into ``folder`` that with ours there are ``count``; the same ``seed``, the same files.

    Each has the form of one of ours, topics and a technique drawn by lot, and phrases from anywhere in the library.
    """
    rng = Random(seed)
    ours = [path.read_text(encoding="utf-8") for path in sorted((CONTENT / "exercises").glob("*.md"))]
    forms = [text for text in ours if "plan: circle" not in text and "(include" not in text] or ours
    phrases = [line for text in ours for line in text.splitlines() if _PLAIN_PHRASE.fullmatch(line)]
    (folder / "exercises").mkdir(parents=True)
    for number in range(count - len(ours)):
        path = folder / "exercises" / f"made-up-{number}.md"
        path.write_text(_exercise(rng.choice(forms), phrases, rng), encoding="utf-8")


def _exercise(form: str, phrases: list[str], rng: Random) -> str:
    _, front, body = form.split("---\n", 2)
    kept = [line for line in front.splitlines() if line.partition(":")[0] not in _FACTS]
    words = " ".join(rng.choice(phrases) for _ in range(3)).split()
    made = [
        f"title: {' '.join(rng.sample(words, 4)).strip('.,').replace(':', '').capitalize()}",
        f"summary: {' '.join(rng.sample(words, 12))}",
        f"topics: {', '.join(rng.sample(vocabulary.TOPICS, 3))}",
        f"technique: {rng.choice(vocabulary.TECHNIQUES)}",
    ]
    lines = [rng.choice(phrases) if _PLAIN_PHRASE.fullmatch(line) else line for line in body.splitlines()]
    return "\n".join(["---", *made, *kept, "---", *lines, ""])


def edit(folder: Path, number: int) -> None:
    """One more phrase at the end of a made-up exercise."""
    path = folder / "exercises" / f"made-up-{number}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nAnd that is one line more.\n", encoding="utf-8")


def check(library: Library, count: int) -> None:
    """Raises RuntimeError when a library does not have so many exercises, or something is wrong with them."""
    catalogue = library.catalogue()
    if len(catalogue.exercises) != count or catalogue.problems:
        raise RuntimeError(f"{len(catalogue.exercises)} exercises of {count}: {[*map(str, catalogue.problems[:3])]}")
