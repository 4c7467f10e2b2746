"""The rules of lint that look at a script's shape: what is offered where, silences, wishes, the landing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from wellwish.script.lint_kinds import KIND_RULES
from wellwish.script.lint_reading import (
    Told,
    Where,
    heading,
    is_wish,
    plain,
    reading_grade,
    situations,
    surely_said,
    told,
    told_by,
    told_in,
)
from wellwish.script.lint_words import FRAME, WORD_RULES, Found, Rule
from wellwish.script.slots import wish_parts
from wellwish.terms import Pause, Phrase, Script, Stage, When

MOST_PHRASE_WORDS = 25
MOST_GRADE = 7.0
ANNOUNCED_SECONDS = 30.0
ANNOUNCED_AFTER_WISH_SECONDS = 40.0
"""A rest after a set of wishes may be 20-40 s (PRACTICE, delivery)."""
LONGEST_SILENCE_SECONDS = 60.0
LONG_SIT_SECONDS = 25 * 60
"""Only sits this long have silences over a minute."""
LEAST_AFTER_WISH_SECONDS = 3.0
_MANY_PHRASES = 6

_MEDITATION = frozenset({"meditation", "breathing", "movement"})
_GUIDED = _MEDITATION | {"moment"}


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_INVITING = re.compile(FRAME, re.IGNORECASE)
_EYES = _any("eyes?", "gaze")
_EYES_FREE = _any("open", r"lower\w*", r"soft\w*", "half", "rest", "either")
_POSTURE = _any(r"sit\w*", "lie", "lying", r"stand\w*", "chair", "cushion", "bed", "posture", "position", "move",
                "moving", "shift", "stretch", "body")  # fmt: skip
_FREE = _any(
    "or", "any", "may", "can", "free", r"choos\w*", "let", "whenever", "if", "like", "welcome", "willing", "might"
)
_LEAVE = _any("stop", "skip", "pause", "leave", "instead", "look away", "let (?:this|it) go by",
              "(?:come back|return) to yourself")  # fmt: skip
_ATTENDING = _any("follow", "rest", "attention", "notice", "feel", "stay", "come back", "return", "watch", "count")
_BREATH = re.compile(r"\bbreath", re.IGNORECASE)
_NOT_BREATH = _any(
    "hands?", "feet", "sounds?", "floor", "chair", "seat", "weight", "ground", "room", "touch", "contact"
)
_INSTEAD = _any("or", "instead", "rather", "if", "else", "another")
_EASY = _any("animal", "pet", "dog", "cat", "child", "friends?", "grandparent", "benefactor", "creature", "being",
             "someone (?:who|easy|kind)")  # fmt: skip
_WISHING = _any(r"wish\w*", r"car(?:e|es|ing)", r"kind\w*", r"lov\w+", r"warm\w*", "glad", "likes?", "say", "gentle")
_NUMB = _any("nothing", r"numb\w*", "flat", "blank", "dry", "mechanical", "empty", "wooden")
_FINE = _any("fine", "okay", "ok", "all right", "welcome", "enough", "counts?", "allowed", "let", "matter", "too",
             "practice", "still", "works?")  # fmt: skip
_MILD = _any("mild", "small", "slight", r"slightly", r"irritat\w+", r"annoy\w*", "a little", "minor")
_HARM = _any(r"harm\w*", "hurts?", r"frighten\w*", r"scares?", "scared", "fear", "afraid", r"abus\w+", r"threat\w*")
_NOT = re.compile(r"\b(?:not|never|no one|nobody)\b|n't\b", re.IGNORECASE)
_WAY_OUT = _any("eyes", "feet", "floor", "ground", "yourself")
_QUIET = _any("quiet", "quietly", r"silen\w+", "rest", "resting", "stay", "while", "linger", "pause", "minutes?",
              "moments?", "time", "still", "stillness", "wait")  # fmt: skip
_REORIENT = _any("eyes", "room", "hands?", "feet", "fingers", "toes", r"mov\w+", r"stretch\w*", "sounds?")
_NEXT_STEP = _any("act", "today", "tonight", "tomorrow", "carry", "next", "with you", "this day", "the day", "later")
_FOR_OTHERS = re.compile(r"\{(?:[Nn]ame|[Tt]he(?:y|m|ir|irs|mself)\b)[^{}]*\}")

_BARE_VERB = re.compile(
    r"\{[Tt]hey\} (?:(?:also|always|both|never|often|still) )?(are|is|were|was|have|has|do|does|go|goes|come|comes|feel"
    r"|feels|know|knows|like|likes|live|lives|look|looks|love|loves|need|needs|rest|rests|seem|seems|sit|sits|sleep|sleeps"
    r"|smile|smiles|take|takes|think|thinks|walk|walks|want|wants)\b"
)


# --- 1, 2: how it speaks


def _invitations(script: Script) -> Iterator[Found]:
    for stage in script.stages:
        spoken = [p for t in told_in(stage) for p in t.phrases if not is_wish(p)]
        if len(spoken) >= _MANY_PHRASES and not any(_INVITING.search(p.text) for p in spoken):
            yield heading(stage), "a stage of instructions only", "invite somewhere: “let”, “perhaps”, “if you like”"


def _short_phrases(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        for phrase in alternative.phrases:
            words = len(plain(phrase.text).split())
            if words > MOST_PHRASE_WORDS:
                yield (phrase.line, 1), f"a phrase of {words} words", f"at most {MOST_PHRASE_WORDS}: break it in two"


# --- 3, 4, 5: freedom of the body, of attention, to leave


def _eyes_open(script: Script) -> Iterator[Found]:
    if not surely_said(script, script.stages[0], _EYES, _EYES_FREE):
        yield heading(script.stages[0]), "eyes may not stay open", "say in the first stage that eyes may be open"


def _posture_free(script: Script) -> Iterator[Found]:
    if not surely_said(script, script.stages[0], _POSTURE, _FREE):
        hint = "say in the first stage that any posture, and moving, is welcome"
        yield heading(script.stages[0]), "posture is not left free", hint


def _other_anchor(script: Script) -> Iterator[Found]:
    for stage in script.stages:
        if surely_said(script, stage, _NOT_BREATH, _INSTEAD):
            continue
        for alternative in told_in(stage):
            where = _attending_to_breath(alternative)
            if where and not alternative.has(_NOT_BREATH, _INSTEAD):
                hint = "for some the breath is no friend: “or rest with sounds, or with your hands”"
                yield where, "the breath is the only anchor", hint


def _attending_to_breath(alternative: Told) -> Where | None:
    for sentence in alternative.sentences():
        match = _ATTENDING.search(sentence.text)
        if match and _BREATH.search(sentence.text, match.end()):
            return sentence.where(match.start())
    return None


def _leave_to_stop(script: Script) -> Iterator[Found]:
    if not surely_said(script, script.stages[0], _LEAVE, _FREE):
        yield heading(script.stages[0]), "no leave to stop", "say in the first stage: “you can stop at any time”"


def _leave_before_difficulty(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "difficult"):
        if not surely_said(script, stage, _LEAVE, _FREE, before_wish=True):
            yield heading(stage), "no leave before difficulty", "before the first wish: “you can skip this part”"


# --- 6: numbness


def _numbness(script: Script) -> Iterator[Found]:
    wishes = [p for t in told(script) for p in t.phrases if p.wish]
    if wishes and not any(t.has(_NUMB) and t.has(_FINE) for t in told(script)):
        yield heading(script.stages[0]), "feeling nothing is not welcomed", "e.g. “If you feel nothing, that is fine”"


# --- 8, 9: oneself, and the difficult person


def _easy_being(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "self"):
        if not surely_said(script, stage, _EASY, priority=1) or not surely_said(script, stage, _WISHING, priority=1):
            hint = "e.g. “If this is hard, let a friend or an animal wish you well”"
            yield heading(stage), "no easy being to begin with", hint


def _mild_only(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "difficult"):
        if not surely_said(script, stage, _MILD, priority=1):
            yield heading(stage), "difficulty is not kept mild", "e.g. “someone mildly irritating”"


def _never_harm(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "difficult"):
        if not surely_said(script, stage, _HARM, _NOT, priority=1):
            yield (
                heading(stage),
                "no line for those who were harmed",
                "e.g. “never someone who harmed or frightens you”",
            )


def _way_out(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "difficult"):
        if not surely_said(script, stage, _WAY_OUT, _FREE):
            hint = "e.g. “If it is too much, open your eyes and feel your feet”"
            yield heading(stage), "no way out of difficulty", hint


# --- 13: plain words, wishes one can replace


def _plain_words(script: Script) -> Iterator[Found]:
    grade = reading_grade(" ".join(plain(t.text) for t in told(script)))
    if grade > MOST_GRADE:
        hint = f"at most {MOST_GRADE:g}: shorter words, shorter sentences"
        yield heading(script.stages[0]), f"reading grade {grade:.1f}", hint


def _dashes(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        for phrase in alternative.phrases:
            if len(re.findall(r"—|--| – ", phrase.text)) > 1:
                yield (phrase.line, 1), "a chain of dashes", "one thought a phrase"


def _wish_unmarked(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        if alternative.stage.kind == "difficult":
            continue
        for phrase in alternative.phrases:
            parts = None if phrase.wish else wish_parts(phrase.text)
            if parts and parts[0]:
                yield (phrase.line, 1), "a wish the listener can't replace", "begin the line with “> ”"


# --- 14: silence


def _silences(alternative: Told) -> Iterator[tuple[Phrase, Pause, bool]]:
    """Each written pause with the phrase before it, and whether any phrase before it announced a silence."""
    last, announced = None, False
    for line in alternative.lines:
        if isinstance(line, Phrase):
            last, announced = line, announced or bool(_QUIET.search(line.text))
        elif isinstance(line, Pause) and last:
            yield last, line, announced


def _announced(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        for last, pause, announced in _silences(alternative):
            most = ANNOUNCED_AFTER_WISH_SECONDS if is_wish(last) else ANNOUNCED_SECONDS
            if pause.most_seconds > most and not announced:
                hint = f"say so before a silence that may pass {most:g} s: “rest here a while”"
                yield (last.line, 1), f"an unannounced silence of up to {pause.most_seconds:g} s", hint


def _silence_limit(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        if alternative.block.when.from_seconds >= LONG_SIT_SECONDS:
            continue
        for last, pause, _ in _silences(alternative):
            if pause.most_seconds > LONGEST_SILENCE_SECONDS:
                hint = f"at most {LONGEST_SILENCE_SECONDS:g} s, except in a block [from 25:00]"
                yield (last.line, 1), f"a silence of up to {pause.most_seconds:g} s", hint


def _wish_room(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        for last, pause, _ in _silences(alternative):
            if last.wish and pause.least_seconds < LEAST_AFTER_WISH_SECONDS:
                hint = f"give it {LEAST_AFTER_WISH_SECONDS:g} s or more"
                yield (last.line, 1), f"a wish with {pause.least_seconds:g} s to be heard in", hint


# --- 15: the landing


def _reorients(script: Script) -> Iterator[Found]:
    if not surely_said(script, script.stages[-1], _REORIENT):
        yield heading(script.stages[-1]), "no way back", "end with the eyes, the room, the hands, a movement"


def _next_step(script: Script) -> Iterator[Found]:
    if not surely_said(script, script.stages[-1], _NEXT_STEP):
        yield heading(script.stages[-1]), "no next step", "end with one small thing for today"


# --- craft


def _slot_for_self(script: Script) -> Iterator[Found]:
    for stage in _of_kind(script, "self"):
        for alternative in told_in(stage):
            for phrase in alternative.phrases:
                for match in _FOR_OTHERS.finditer(phrase.text):
                    hint = "for oneself: {you}, {your}, {yourself}"
                    yield (phrase.line, match.start() + 1 + 2 * phrase.wish), f"{match[0]} where you are meant", hint


def _verb_slot(script: Script) -> Iterator[Found]:
    for alternative in told(script):
        for phrase in alternative.phrases:
            for match in _BARE_VERB.finditer(phrase.text):
                hint = "put the verb in the slot, as for many and for one: {they are}, {they smile|smiles}"
                where = (phrase.line, match.start() + 1 + 2 * phrase.wish)
                yield where, f"“{match[0]}” is wrong for some pronouns", hint


def _said(alternative: Told) -> tuple[str, ...]:
    return tuple(_same(p) for p in alternative.phrases)


def _same(phrase: Phrase) -> str:
    return " ".join(re.findall(r"[\w{}']+", plain(phrase.text).lower()))


def _same_alternatives(script: Script) -> Iterator[Found]:
    for stage in script.stages:
        for block in stage.blocks:
            seen: set[tuple[str, ...]] = set()
            for alternative in told_by(stage, block):
                said = _said(alternative)
                if said and said in seen:
                    yield (alternative.phrases[0].line, 1), "two alternatives say the same", "keep one of them"
                seen.add(said)


def _repeated(script: Script) -> Iterator[Found]:
    """Wishes may come again, and so may a phrase of another alternative, or of a block for another occasion."""
    for stage in script.stages:
        here = tuple(situations(script, stage, shortest_seconds=60))
        bits: dict[When, int] = {}
        seen: Counter[str] = Counter()  # what is said → the situations in which it was said before, each a bit
        for block in stage.blocks:
            if block.when not in bits:
                bits[block.when] = sum(1 << place for place, one in enumerate(here) if one.admits(block.when))
            said: set[str] = set()
            for alternative in told_by(stage, block):
                yield from _again(alternative, seen, bits[block.when])
                said |= set(_said(alternative))
            for words in said:
                seen[words] |= bits[block.when]


def _again(alternative: Told, seen: Mapping[str, int], bits: int) -> Iterator[Found]:
    """Its phrases that are in ``seen`` with one of ``bits``, or that it has twice itself."""
    mine: set[str] = set()
    for phrase, words in zip(alternative.phrases, _said(alternative), strict=True):
        if not is_wish(phrase) and (words in mine or seen[words] & bits):
            yield (phrase.line, 1), f"said before in this stage: “{phrase.text[:40]}”", "say it another way"
        mine.add(words)


def _of_kind(script: Script, kind: str) -> Iterator[Stage]:
    return (stage for stage in script.stages if stage.kind == kind)


RULES: tuple[Rule, ...] = (
    *WORD_RULES,
    Rule("invitation", 1, "a stage of six phrases or more without one inviting word", _invitations, _GUIDED),
    Rule("short-phrase", 2, "a phrase of more than 25 words", _short_phrases),
    Rule("eyes-open", 3, "leave, in the first stage, to keep the eyes open or lowered", _eyes_open, _GUIDED),
    Rule("posture", 3, "leave, in the first stage, to choose a posture or to move", _posture_free, _GUIDED),
    Rule("other-anchor", 4, "the breath as anchor with nothing else offered", _other_anchor, _MEDITATION),
    Rule("leave-to-stop", 5, "leave, in the first stage, to stop or skip", _leave_to_stop, _MEDITATION),
    Rule("leave-before-difficulty", 5, "leave to skip before the first wish of a difficult stage",
         _leave_before_difficulty, _MEDITATION),
    Rule("numbness", 6, "a welcome, in a script with wishes, for feeling nothing", _numbness, _GUIDED),
    Rule("easy-being", 8, "an easy being who wishes you well, in a self stage", _easy_being, _MEDITATION),
    Rule("mild-difficulty", 9, "a word, in a difficult stage, that keeps it mild", _mild_only, _GUIDED),
    Rule("never-harm", 9, "a line that keeps out whoever harmed or frightens", _never_harm, _GUIDED),
    Rule("way-out", 9, "a way out of a difficult stage: eyes, feet, back to yourself", _way_out, _GUIDED),
    Rule("plain-words", 13, "a reading grade (Flesch-Kincaid) over 7", _plain_words),
    Rule("dash-chain", 13, "two dashes and more in a phrase", _dashes),
    Rule("wish-unmarked", 13, "a wish that is not marked, so that it can't be replaced", _wish_unmarked),
    Rule("announced-silence", 14, "a silence that may pass 30 s (40 s after a wish), unannounced", _announced),
    Rule("silence-limit", 14, "a silence that may pass 60 s in a sit under 25 minutes", _silence_limit),
    Rule("wish-room", 14, "a wish with less than 3 s after it", _wish_room),
    Rule("reorient", 15, "eyes, room, hands, movement or sounds in the last stage", _reorients, _MEDITATION),
    Rule("next-step", 15, "one small next step in the last stage", _next_step, _MEDITATION),
    Rule("slot-for-self", 0, "{name} or {they} in a stage for oneself", _slot_for_self),
    Rule("verb-slot", 0, "a verb that changes, after {they} and not inside it", _verb_slot),
    Rule("same-alternatives", 0, "alternatives that say the same", _same_alternatives),
    Rule("repeated-phrase", 0, "a phrase said twice in a stage", _repeated),
    *KIND_RULES,
)  # fmt: skip
