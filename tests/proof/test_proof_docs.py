from __future__ import annotations

import re
from pathlib import Path

from wellwish.practice import speech_share, words_in
from wellwish.proof import RULES

DOC = Path(__file__).parents[2] / "docs" / "reference" / "lint.md"
OF_FILES = {"file", "field", "twice", "link"}
"""Rules of the catalogue's own reading."""


def test_every_rule_of_the_library_is_documented_with_its_point_and_what_it_looks_for() -> None:
    text = DOC.read_text("utf-8").partition("## A library as a whole")[2]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text, re.MULTILINE))
    assert set(rows) == {rule.id for rule in RULES} | OF_FILES
    for rule in RULES:
        assert rows[rule.id] == f"{rule.point or ''} | {rule.looks_for}".lstrip(), rule.id


def test_the_table_of_words_in_the_document_is_the_code_s() -> None:
    cells = {
        line.split("|")[1].strip(): re.findall(r"\d+", line)
        for line in DOC.read_text("utf-8").splitlines()
        if "|" in line
    }
    for minutes, words, share in zip(cells["sit"], cells["words heard"], cells["speech share"], strict=True):
        seconds = int(minutes) * 60
        assert round(words_in(seconds)) == int(words)
        assert round(speech_share(seconds) * 100) == int(share)
