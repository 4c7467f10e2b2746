"""All that is looked for in the library, in one reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wellwish.errors import Problem
from wellwish.guides import Guide
from wellwish.library import Act, Catalogue, Exercise, Lesson, Passage, Tip
from wellwish.proof import likeness, measure, voices
from wellwish.proof.rules import LibraryRule, at_field
from wellwish.script import RULES as SCRIPT_RULES
from wellwish.script import lint
from wellwish.terms import Block, Include, Kind, Phrase, Script, Stage

FLAGS = LibraryRule("flags", 10, "a flag that the words ask for and the front matter lacks: breath, grief, walking ...")

RULES = (
    measure.FITS, measure.WORDS, measure.SHARE, measure.SILENCE, measure.PASSAGES, likeness.RUNS, likeness.OPENINGS,
    voices.READS, FLAGS,
)  # fmt: skip
"""Those of the library as a whole; each script is held to ``script.RULES``, too."""

_OF_PHRASES = frozenset(rule.id for rule in SCRIPT_RULES if not rule.kinds) - {
    "plain-words",
    "repeated-phrase",
    "never-said",
}
"""Rules that a phrase breaks or not whatever stands around it: in a passage they are told there, once."""
_OF_TIPS = _OF_PHRASES - {"short-phrase"} | {"plain-words"}

_BREATH = re.compile(r"\b(?:breathe|breathing|breaths?|exhale|inhale)\b", re.IGNORECASE)
_DEATH = re.compile(r"\b(?:died|dead|death|dies|dying|funeral|grief|griev\w+|mourn\w*)\b", re.IGNORECASE)
_BREATHS = 3


def proof(catalogue: Catalogue, guide: Guide) -> Iterator[Problem]:
    """What is wrong in the library's files and in what they say, as it is found.

    ``guide`` tells how long words take; it says nothing.
    """
    yield from catalogue.problems
    for passage in catalogue.passages.values():
        yield from _passage(passage)
    scripts: list[Exercise | Lesson] = [*catalogue.exercises.values(), *catalogue.lessons.values()]
    for scripted in scripts:
        yield from _script(scripted)
        yield from voices.reads_wrong(scripted, catalogue)
    for exercise in catalogue.exercises.values():
        yield from _flags(exercise)
        yield from measure.measured(exercise, guide)
    for tips in catalogue.tips.values():
        yield from _small(tips)
    for acts in catalogue.acts.values():
        yield from _small(acts)
    yield from likeness.shared_runs(scripts)
    yield from likeness.copied_passages(scripts, catalogue.passages.values())
    yield from likeness.alike_openings(scripts)


def _script(scripted: Exercise | Lesson) -> Iterator[Problem]:
    """The fifteen points; what a passage says wrongly is told in the passage."""
    written = scripted.source.written
    lines = (line for s in written.stages for b in s.blocks for a in b.alternatives for line in a)
    included = {line.line for line in lines if isinstance(line, Include)}
    for problem in lint(scripted.script, scripted.source.file):
        if problem.line not in included or problem.rule not in _OF_PHRASES:
            yield problem


def _passage(passage: Passage) -> Iterator[Problem]:
    stage = Stage("part", "", 1.0, 0, passage.blocks)
    script = Script({"title": passage.name, "kind": "passage"}, (stage,))
    yield from (problem for problem in lint(script, passage.file) if problem.rule in _OF_PHRASES)


def _small(things: Sequence[Tip | Act]) -> Iterator[Problem]:
    """Tips or kind acts, all of one file."""
    blocks = tuple(Block(((Phrase(one.text, line=one.where[1]),),), line=one.where[1]) for one in things)
    file = things[0].where[0]
    script = Script({"title": file, "kind": "tip"}, (Stage("part", "", 1.0, 0, blocks, 1),))
    yield from (problem for problem in lint(script, file) if problem.rule in _OF_TIPS)


def _flags(exercise: Exercise) -> Iterator[Problem]:
    """The flags that its words ask for."""
    for flag, why in _wanted(exercise):
        if flag not in exercise.flags:
            yield at_field(exercise, "flags", f"no flag {flag}, and {why}", f"add {flag} to flags", FLAGS.id)


def _wanted(exercise: Exercise) -> Iterator[tuple[str, str]]:
    script = exercise.script
    blocks = (b for s in script.stages for b in s.blocks if not b.passage)
    said = [line.text for b in blocks for a in b.alternatives for line in a if isinstance(line, Phrase)]
    if exercise.technique in ("paced-breathing", "breath-awareness") or exercise.kind == "breathing":
        yield "breath", "it shapes or follows the breath"
    elif exercise.plan != "circle" and sum(bool(_BREATH.search(text)) for text in said) >= _BREATHS:
        yield "breath", f"{_BREATHS} phrases and more speak of the breath"
    if exercise.kind == "breathing":
        yield "not-driving", "it shapes the breath"
    if exercise.technique == "walking":
        yield "walking", "it is done walking"
    if exercise.plan == "circle":
        return
    if any(_DEATH.search(text) for text in said):
        yield "grief", "it speaks of death or grief"
    elif "of" in script.fields.get("people", "") and Kind.MISSED in exercise.people:
        yield "grief", "someone missed may be brought"
