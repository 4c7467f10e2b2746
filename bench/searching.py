"""Times of one library in a process of its own: its files, its search, its pages of results.

    python -m bench.searching FOLDER COUNT ROUNDS > seconds.json

``FOLDER`` is empty; a library of ``COUNT`` exercises is made in it. Django's whole stack answers the pages, called
in process: no socket, no server.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from bench import ROOT, made_up
from bench.harness import timed
from wellwish import library
from wellwish.config import Settings
from wellwish.library import Library

_QUESTIONS = ("search_questions.tsv", "search_questions_second.tsv")
_SEARCH_FOUND = 40
_LEAST_MISSPELT = 5


def main(folder: Path, count: int, rounds: int) -> None:
    own, data = folder / "own", folder / "remembered-0"
    made_up.fill(own, count)
    seconds: dict[str, list[float]] = {"cold": [], "warm": [], "changed": []}
    for number in range(rounds):
        remembered = folder / f"remembered-{number}"
        seconds["cold"].append(timed(Library(own, remembered).catalogue))
        opened = Library(own, remembered)
        seconds["warm"].append(timed(opened.catalogue))
        made_up.check(opened, count)
        made_up.edit(own, number)
        seconds["changed"].append(timed(opened.refresh))
    questions = [*asked()]
    get = _site(data, own)
    seconds["index"] = [_index()]
    seconds["search"] = [timed(_search(question)) for _ in range(rounds) for question in questions]
    pages = [f"/explore?q={quote(question)}" for question in questions] + ["/explore?topic=anger", "/explore?length=5"]
    get(pages[0])
    seconds["page"] = [timed(partial(get, page)) for _ in range(rounds) for page in pages]
    json.dump(seconds, sys.stdout)


def asked() -> Iterator[str]:
    """The questions the search is tested with; then each with two letters changed about in its longer words."""
    rng = Random(0)
    lines = [
        line for name in _QUESTIONS for line in (ROOT / "tests" / "web" / name).read_text(encoding="utf-8").splitlines()
    ]
    questions = [line.partition("\t")[0] for line in lines if line and not line.startswith("#")]
    yield from questions
    for question in questions:
        yield " ".join(_misspelt(word, rng) for word in question.split())


def _misspelt(word: str, rng: Random) -> str:
    if len(word) < _LEAST_MISSPELT:
        return word
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _site(data: Path, own: Path) -> Callable[[str], None]:
    """What asks for a page as a guest does."""
    from wellwish.compose import Studio
    from wellwish.web.start import start

    library.open_library(own, data)
    start(Settings(data=data, library=own))
    from django.test import Client

    from wellwish.web.desk import ENVIRON_KEY, Desk
    from wellwish.web.player.gate import Gate

    desk = Desk(Studio(data), "heart", Gate(most=1))
    environ: dict[str, Any] = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "gzip", ENVIRON_KEY: desk}
    client = Client(**environ)

    def get(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return get


def _index() -> float:
    from wellwish.web.explore.search import index_of

    catalogue = library.catalogue()
    return timed(lambda: index_of(catalogue))


def _search(question: str) -> Callable[[], object]:
    from wellwish.web.explore.search import index_of

    index = index_of(library.catalogue())
    return lambda: index.find(question, _SEARCH_FOUND)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
