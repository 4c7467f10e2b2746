"""The rules of lint for lessons, breathing and sleep, and for blocks that nobody would ever hear."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from wellwish.script.lint_reading import heading, plain, situations, surely_said, told
from wellwish.script.lint_words import Found, Rule
from wellwish.script.people import takes
from wellwish.terms import Bell, Block, Pause, Phrase, Script

LESSON_WORDS = (60, 350)
LESSON_STAGES = 2
LESSON_PAUSE_SECONDS = 8.0
_LEAST_SECONDS = 60

_LESSON = frozenset({"lesson"})
_BREATHING = frozenset({"breathing"})
_SLEEP = frozenset({"story", "wind-down"})

_NATURAL = re.compile(
    r"\b(?:(?:your|its) own (?:breath\w*|way|pace|time|accord|speed)|(?:natural|usual|ordinary)(?:ly)?|by itself"
    r"|as it (?:is|was|comes|likes|wants)|as you (?:usually |always )?do)\b",
    re.IGNORECASE,
)


# --- lessons


def _lesson_length(script: Script) -> Iterator[Found]:
    said = [block.alternatives[0] for stage in script.stages for block in stage.blocks]
    words = sum(len(plain(line.text).split()) for lines in said for line in lines if isinstance(line, Phrase))
    least, most = LESSON_WORDS
    if not least <= words <= most:
        yield heading(script.stages[0]), f"a lesson of {words} words", f"{least} to {most}: one idea, one example"


def _lesson_form(script: Script) -> Iterator[Found]:
    if len(script.stages) > LESSON_STAGES:
        where = heading(script.stages[LESSON_STAGES])
        yield where, f"a lesson of {len(script.stages)} stages", "one or two: it is a short thing to understand"
    for stage in script.stages:
        for block in stage.blocks:
            if block.priority is not None or block.when.who or block.when.place or len(block.alternatives) > 1:
                yield (block.line, 1), "a lesson says the same to everyone", "no “?”, no “[ ]” and no “or”"
    for alternative in told(script):
        for phrase in alternative.phrases:
            if "{" in phrase.text:
                yield (phrase.line, phrase.text.index("{") + 1), "a slot in a lesson", "nobody is named in one"


def _lesson_pauses(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        line = alternative.block.line
        for one in alternative.lines:
            line = one.line if isinstance(one, Phrase) else line
            if isinstance(one, Pause) and one.most_seconds > LESSON_PAUSE_SECONDS:
                hint = f"at most {LESSON_PAUSE_SECONDS:g} s: it is listened to, not practised"
                yield (line, 1), f"a silence of up to {one.most_seconds:g} s in a lesson", hint


# --- breathing, and falling asleep


def _natural_breath(script: Script) -> Iterator[Found]:
    if not any(surely_said(script, stage, _NATURAL, priority=1) for stage in script.stages):
        hint = "e.g. “Go back to your own breath whenever you like”"
        yield heading(script.stages[0]), "no leave to breathe as one does", hint


def _asleep(script: Script) -> Iterator[Found]:
    for stage in script.stages:
        if stage.kind == "difficult":
            yield heading(stage), "someone difficult on the way to sleep", "keep that for the day"
        for block in stage.blocks:
            if any(isinstance(line, Bell) for lines in block.alternatives for line in lines):
                yield (block.line, 1), "a bell on the way to sleep", "leave it out: it wakes whoever sleeps"


# --- craft


def _never_said(script: Script) -> Iterator[Found]:
    for stage in script.stages:
        whos = {here.who for here in situations(script, stage, _LEAST_SECONDS)}
        for block in stage.blocks:
            if not block.passage and not _may_be_said(script, whos, block):
                hint = "this stage is never for them"
                if script.plan != "circle" and not takes(script):
                    hint = "add “people: 0-1” to the front matter, so that someone may be brought"
                yield (block.line, 1), "a block that no sit ever says", hint


def _may_be_said(script: Script, whos: Collection[frozenset[str]], block: Block) -> bool:
    when = block.when
    if when.place == {"next"} and script.plan != "circle":
        return False
    return any(not when.who or when.who & who for who in whos)


KIND_RULES = (
    Rule("lesson-length", 0, "a lesson of fewer than 60 or more than 350 words", _lesson_length, _LESSON),
    Rule(
        "lesson-form", 0, "a lesson of three stages and more, or with “?”, “[ ]”, “or” or slots", _lesson_form, _LESSON
    ),
    Rule("lesson-pause", 0, "a silence in a lesson that may pass 8 s", _lesson_pauses, _LESSON),
    Rule("natural-breath", 4, "leave, in a breathing exercise, to breathe as one does", _natural_breath, _BREATHING),
    Rule("asleep", 14, "a bell, or someone difficult, in a story or a wind-down", _asleep, _SLEEP),
    Rule("never-said", 0, "a block whose condition holds for nobody who may come", _never_said),
)  # fmt: skip
