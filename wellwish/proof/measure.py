"""How an exercise will be heard at its lengths, by the guide's estimates: words, speech, silence, passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from wellwish.errors import Misuse, Problem, TooShort
from wellwish.guides import Guide
from wellwish.library import Exercise
from wellwish.order import Order
from wellwish.parts import Rehearsal, rehearse
from wellwish.practice import SHORT_PAUSE_SECONDS, speech_share, spoken_length, words_in
from wellwish.proof.rules import LibraryRule, at_field
from wellwish.script import fill
from wellwish.terms import SAMPLE_RATE, Cue, Kind, Person, Phrase

FITS = LibraryRule("fits", 14, "an exercise that cannot be said in its least length")
WORDS = LibraryRule("words", 14, "words heard, more than 10 % (below five minutes 20 %) off the table")
SHARE = LibraryRule("speech-share", 14, "a share of speech, more than 15 % (below five minutes 20 %) off the table")
SILENCE = LibraryRule("silence-heard", 14, "a silence of more than 60 s as it will be heard, in a sit under 25 minutes")
PASSAGES = LibraryRule("passages", 0, "passages that are more than 30 % of the words heard")

UNMEASURED = frozenset({"story", "wind-down", "soundscape", "focus"})
"""Kinds that have no table of words."""

SPARSE = frozenset({"grounding"})
"""Techniques that may say less: whoever needs them has had enough of words."""

_SEEDS = 3
_TABLE_SECONDS = 300
"""PRACTICE's table begins here; what is shorter is our own design and held less strictly."""
_WORDS_OFF, _SHARE_OFF, _SHORT_OFF = 0.10, 0.15, 0.20
_SPARSE = 0.5
_LONG_SIT_SECONDS = 25 * 60
_LONGEST_SILENCE_SECONDS = 60.0
_MOST_PASSAGES = 0.30


@dataclass(frozen=True, slots=True)
class Heard:
    """An exercise as it will be heard at one length; on the average of some seeds, the silence at its longest."""

    seconds: int
    words: float
    share: float
    """Speech, pauses under two seconds included, of the whole."""
    silence_seconds: float
    passages: float
    """Words of passages, of all words."""


def heard(exercise: Exercise, seconds: int, guide: Guide, people: tuple[Person, ...] = ()) -> Heard:
    """Raises TooShort when it does not fit."""
    all_words, shares, silences, from_passages = [], [], [], []
    for seed in range(_SEEDS):
        order = Order(seconds, people, exercise.id, guide.id, seed=seed)
        rehearsal = rehearse(exercise, order, guide)
        cues = [cue for cue in rehearsal.score.cues if cue.kind != "stage"]
        gaps = _gaps(cues, rehearsal.score.length)
        spoken = [(cue, gap) for cue, gap in zip(cues, gaps, strict=True) if cue.take]
        speech = sum(
            (cue.end - cue.start) / SAMPLE_RATE + (gap if gap < SHORT_PAUSE_SECONDS else 0) for cue, gap in spoken
        )
        words = sum(len(cue.take.text.split()) for cue in cues if cue.take)
        all_words.append(words)
        shares.append(speech / seconds)
        silences.append(max(gaps, default=float(seconds)))
        from_passages.append(_passage_words(rehearsal, cues) / max(1, words))
    return Heard(seconds, fmean(all_words), fmean(shares), max(silences), fmean(from_passages))


def _gaps(cues: Sequence[Cue], length: int) -> list[float]:
    """Seconds of silence after each."""
    nexts = [*(cue.start for cue in cues[1:]), length]
    return [(following - cue.end) / SAMPLE_RATE for cue, following in zip(cues, nexts, strict=True)]


def _passage_words(rehearsal: Rehearsal, cues: Sequence[Cue]) -> int:
    texts = [
        {
            fill(line, part.who).text
            for block in part.stage.blocks
            if block.passage
            for lines in block.alternatives
            for line in lines
            if isinstance(line, Phrase)
        }
        for part in rehearsal.parts
    ]
    return sum(len(cue.take.text.split()) for cue in cues if cue.take and cue.take.text in texts[cue.stage])


# --- what is wrong with it


def measured(exercise: Exercise, guide: Guide) -> Iterator[Problem]:
    """What is wrong in how ``exercise`` will be heard at its least, default and greatest length."""
    lengths = exercise.lengths
    try:
        for minutes in dict.fromkeys((lengths.least, lengths.default, lengths.greatest)):
            yield from _judged(exercise, heard(exercise, minutes * 60, guide))
        for kind in sorted(exercise.people) if exercise.plan != "circle" else ():
            rehearse(exercise, _order(exercise, Person("the Montgomery family", Kind(kind))), guide)
    except TooShort as error:
        hint = "lengthen the least length, or say less without fail: make blocks optional, or pauses shorter"
        what = f"it needs at least {spoken_length(error.shortest_seconds)}"
        yield at_field(exercise, "lengths", what, hint, FITS.id)
    except Misuse as error:
        yield at_field(exercise, "plan", str(error), "then it can be heard", FITS.id)


def _range(exercise: Exercise, seconds: int, off: float) -> tuple[float, float]:
    """How far below and above the table it may be, as factors."""
    off = _SHORT_OFF if seconds < _TABLE_SECONDS else off
    return (_SPARSE if exercise.technique in SPARSE else 1 - off), 1 + off


def _order(exercise: Exercise, person: Person) -> Order:
    return Order(exercise.lengths.least * 60, (person,), exercise.id)


def _judged(exercise: Exercise, at: Heard) -> Iterator[Problem]:
    minutes = f"at {at.seconds // 60} min"
    if exercise.kind not in UNMEASURED:
        least, most = _range(exercise, at.seconds, _WORDS_OFF)
        wanted = words_in(at.seconds)
        if not least * wanted <= at.words <= most * wanted:
            todo = "make more blocks optional" if at.words > wanted else "write more optional blocks, or end it sooner"
            hint = f"{least * wanted:.0f} to {most * wanted:.0f}: {todo}"
            yield at_field(exercise, "lengths", f"{at.words:.0f} words {minutes}", hint, WORDS.id)
        least, most = _range(exercise, at.seconds, _SHARE_OFF)
        share = speech_share(at.seconds)
        if not least * share <= at.share <= most * share:
            hint = f"{least * share:.0%} to {most * share:.0%}, pauses under 2 s included"
            yield at_field(exercise, "lengths", f"{at.share:.0%} of it is speech {minutes}", hint, SHARE.id)
    if at.seconds < _LONG_SIT_SECONDS and at.silence_seconds > _LONGEST_SILENCE_SECONDS + 0.5:
        what = f"a silence of {at.silence_seconds:.0f} s {minutes}"
        yield at_field(
            exercise, "lengths", what, "more blocks, longer announced rests, or a shorter greatest", SILENCE.id
        )
    if at.passages > _MOST_PASSAGES:
        what = f"{at.passages:.0%} of the words {minutes} are passages"
        yield at_field(
            exercise, "lengths", what, f"at most {_MOST_PASSAGES:.0%}: write more of it for this one", PASSAGES.id
        )
