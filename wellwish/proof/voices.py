"""How every slot reads for everyone it may be filled for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wellwish.errors import Problem
from wellwish.library import Catalogue, Scripted
from wellwish.parts import SCENES_OF
from wellwish.proof.rules import LibraryRule
from wellwish.score import pieces
from wellwish.script import STAGE_OF, Who, has_place, takes
from wellwish.script.lint_reading import Told, told_in
from wellwish.terms import Kind, Person, Pronouns, Script, Stage, Utterance

READS = LibraryRule("reads-wrong", 0, "a slot that reads as no English does for someone it may be filled for")

FAULT = re.compile(
    r"""[{}] | \s\s | \s[.,;:!?] | ^\s | \s$ | \.\. | ,[.,] | (?<![.,!?:;…”])$
    | ^[a-z][a-z'’ ]* | (?<=[.!?]\ )[a-z]\w*
    | \b(?i:they|we)\ (?:is|was|has|does)\b | \b(?i:she|he)\ (?:are|were|have|do|go|want|need|look|come|know)\b
    | \bI\ (?:are|is|has)\b | \b(?i:they|we|you)’s\b | \b(?i:she|he|it)’re\b
    | \b(?:Maya|Max|Alex|Biscuit|this\ person)\ are\b | \bnight\ shift\ (?:is|was|has|does)\b
    | \b(?:to|of|for|with|from)\ (?:they|she|he)\b
    | \b([a-z]+)\ \1\b""",
    re.VERBOSE,
)
"""What is wrong in any English sentence that was made of slots."""

_NAMES = {Pronouns.SHE: "Maya", Pronouns.HE: "Max", Pronouns.THEY: "Alex", Pronouns.IT: "Biscuit"}
_GROUP = "the night shift"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a guide says to someone, where the script has slots."""

    file: str
    line: int
    whom: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.whom}: {self.text}"


def sentences(scripted: Scripted, catalogue: Catalogue) -> Iterator[Sentence]:
    """Every alternative with a slot in it, as it is said for each kind of person with each pronoun, and for nobody."""
    script = scripted.script
    for stage in script.stages:
        for alternative in told_in(stage):
            if "{" in alternative.text:
                yield from _filled(scripted, alternative, catalogue)


def reads_wrong(scripted: Scripted, catalogue: Catalogue) -> Iterator[Problem]:
    """One problem for an alternative, with the first sentence that is wrong."""
    wrong: set[int] = set()
    for sentence in sentences(scripted, catalogue):
        fault = FAULT.search(sentence.text)
        if fault and sentence.line not in wrong:
            wrong.add(sentence.line)
            what = f"for {sentence.whom} it reads: “{sentence.text}”"
            hint = f"see “{fault[0]}”" if fault[0].strip() else "end it with a full stop"
            yield Problem(sentence.file, sentence.line, 1, what, hint, READS.id)


def _filled(scripted: Scripted, alternative: Told, catalogue: Catalogue) -> Iterator[Sentence]:
    block = alternative.block
    index = next(i for i, lines in enumerate(block.alternatives) if lines is alternative.lines)
    line = next(phrase.line for phrase in alternative.phrases if "{" in phrase.text)
    seen: set[str] = set()
    for whom, who in _listeners(scripted.script, alternative.stage, catalogue, scenes="cene}" in alternative.text):
        if block.when.who and not block.when.who & who.words:
            continue
        boxes = [piece.box for piece in pieces(block, index, who, itertools.repeat(""), bell=True)]
        text = " ".join(box.text for box in boxes if isinstance(box, Utterance))
        if text not in seen:
            seen.add(text)
            yield Sentence(scripted.source.file, line, whom, text)


def _listeners(script: Script, stage: Stage, catalogue: Catalogue, *, scenes: bool) -> Iterator[tuple[str, Who]]:
    """Everyone the stage may be said to: each kind with each pronoun, in each scene where ``scenes``; nobody named."""
    for kind in (kind for kind in Kind if kind in takes(script)):
        if STAGE_OF[kind] == stage.kind if script.plan == "circle" else has_place(script, stage, kind):
            for pronouns in Pronouns if kind is not Kind.GROUP else (Pronouns.THEY,):
                person = Person(_GROUP if kind is Kind.GROUP else _NAMES[pronouns], kind, pronouns=pronouns)
                for scene in _scenes(catalogue, str(kind), every=scenes):
                    yield f"{person.name} ({kind}, {pronouns})", Who(person, scene=scene)
    if stage.kind != "difficult" or script.plan != "circle":
        oneself, everyone = stage.kind == "self", stage.kind == "all"
        whom = "yourself" if oneself else "everyone" if everyone else "someone unnamed"
        for scene in _scenes(catalogue, SCENES_OF.get(stage.kind, ""), every=scenes):
            yield whom, Who(oneself=oneself, everyone=everyone, scene=scene)


def _scenes(catalogue: Catalogue, bank: str, *, every: bool) -> tuple[str, ...]:
    return (catalogue.scenes.get(bank) or ("",)) if every else ("",)
