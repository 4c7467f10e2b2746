"""What a stage says in this sit: one alternative of each block, and as many optional blocks as its time holds."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from wellwish.practice import SHORT_PAUSE_SECONDS
from wellwish.script import AFTER_WISH, CLAUSE, INSTRUCTION, Who, fill
from wellwish.terms import BELL_SECONDS, Bell, Block, Comment, Include, Pause, Phrase, PlannedStage, Stage, Utterance

Estimate = Callable[[str], float]
"""Text → seconds a guide will take to say it, never too few."""

Has = Callable[[Utterance], bool]
"""Whether a guide that was recorded says this itself."""

ANNOUNCED_SECONDS = 40.0
"""Only a silence that was announced may be longer (PRACTICE.md: 20-40 s after a set of wishes needs no word)."""

_CAUTION = 1.09
"""Guides estimate a few per cent too long; what is merely hoped to fit is reckoned without that."""

_LONGER = 1.25
"""How much longer than its script has it a stage may last of whoever asked for fewer words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A box and the silence after it."""

    box: Utterance | Bell
    pause: Pause


@dataclass(frozen=True, slots=True)
class Chosen:
    """A block as it stands in this sit."""

    place: int
    priority: int | None
    pieces: tuple[Piece, ...]

    @property
    def rests(self) -> bool:
        """Whether it holds a silence long enough to have been announced."""
        return any(piece.pause.most_seconds > ANNOUNCED_SECONDS for piece in self.pieces)

    def speech_seconds(self, estimate: Estimate) -> float:
        """What it adds to the spoken share of the sit, pauses under two seconds included."""
        return sum(_speech(piece, estimate) for piece in self.pieces)

    def least_seconds(self, estimate: Estimate) -> float:
        return sum(_box_seconds(p.box, estimate) + p.pause.least_seconds for p in self.pieces)

    def most_seconds(self, estimate: Estimate) -> float:
        return sum(_box_seconds(p.box, estimate) + p.pause.most_seconds for p in self.pieces)


def _box_seconds(box: Utterance | Bell, estimate: Estimate) -> float:
    return BELL_SECONDS if isinstance(box, Bell) else estimate(box.text)


def _speech(piece: Piece, estimate: Estimate) -> float:
    if isinstance(piece.box, Bell):
        return 0.0
    pause = piece.pause.natural_seconds
    return estimate(piece.box.text) + (pause if pause < SHORT_PAUSE_SECONDS else 0.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole sit while its stages are chosen."""

    length_seconds: int
    bell: bool
    wishes: tuple[str, ...]
    """The sitter's own, as predicates."""
    has: Has | None = None
    """What a recorded guide says itself; None: the guide says anything."""
    stood_in: bool = True
    """Whether another guide says what this one has not recorded."""
    guidance: float = 1.0
    """The share of the usual words that is to be said."""

    def own_wishes(self) -> Iterator[str]:
        """The sitter's own wishes in turn, without end; empty ones when there are none. Begun anew for each stage."""
        return itertools.cycle(self.wishes or ("",))


class Chooser:
    """Chooses stage after stage of one sit; remembers what was said, so that a second person hears other words."""

    def __init__(self, setting: Setting, estimate: Estimate, rng: Random) -> None:
        self._setting = setting
        self._estimate = estimate
        self._rng = rng
        self._said: defaultdict[Block, Counter[int]] = defaultdict(Counter)
        """How often each alternative of a block was said."""

    def choose(self, stage: Stage, planned: PlannedStage, who: Who, speech_seconds: float) -> list[Chosen]:
        """The blocks said in this stage, in the script's order; about ``speech_seconds`` of speech."""
        usable = [
            (place, block, open_to)
            for place, block in enumerate(stage.blocks)
            if applies(block, who, planned.turn, self._setting.length_seconds)
            and (open_to := sayable(block, who, self._setting))
        ]
        drawn = [(place, block, self._drawn(block, open_to)) for place, block, open_to in usable]
        fitting = self._fitting(self._filled(drawn, who), speech_seconds, planned.seconds)
        kept = {chosen.place for chosen in fitting}
        # Filled once more, so that own wishes come in turn whatever was left out between them.
        return self._filled([one for one in drawn if one[0] in kept], who)

    def _drawn(self, block: Block, open_to: Sequence[int]) -> int:
        """Which alternative of those it is open to: one of the least said so far."""
        said = self._said[block]
        counts = {i: said[i] for i in open_to}
        index = self._rng.choice([i for i, count in counts.items() if count == min(counts.values())])
        said[index] += 1
        return index

    def _filled(self, drawn: Sequence[tuple[int, Block, int]], who: Who) -> list[Chosen]:
        wishes = self._setting.own_wishes()
        bell = self._setting.bell
        filled = [Chosen(at, block.priority, pieces(block, i, who, wishes, bell=bell)) for at, block, i in drawn]
        return [chosen for chosen in filled if chosen.pieces]

    def _fitting(self, drawn: Sequence[Chosen], speech_seconds: float, stage_seconds: float) -> list[Chosen]:
        kept = [chosen for chosen in drawn if chosen.priority is None]
        optional = [chosen for chosen in drawn if chosen.priority is not None]
        order = sorted(optional, key=lambda c: (c.priority or 0, self._rng.random()))
        speech = sum(c.speech_seconds(self._estimate) for c in kept)
        least = sum(c.least_seconds(self._estimate) for c in kept)
        for chosen in order:
            more = chosen.speech_seconds(self._estimate)
            longer = chosen.least_seconds(self._estimate)
            # Half a block too much is nearer to the share than half a block too little.
            if speech + more / 2 <= speech_seconds and least + longer <= stage_seconds * _CAUTION:
                kept.append(chosen)
                speech += more
                least += longer
        places = {chosen.place for chosen in kept}
        kept += self._rests([c for c in order if c.place not in places], kept, stage_seconds)
        if self._setting.guidance < 1:
            kept += self._company(order, kept, stage_seconds)
        return sorted(kept, key=lambda c: c.place)

    def _rests(self, left: Sequence[Chosen], kept: Sequence[Chosen], stage_seconds: float) -> list[Chosen]:
        """What else is said where silence is left over: the longest announced silences first, for a pause past its
        most is a silence nobody was told of."""
        room = stage_seconds - sum(c.most_seconds(self._estimate) for c in kept)
        added: list[Chosen] = []
        for chosen in sorted((c for c in left if c.rests), key=lambda c: -c.most_seconds(self._estimate)):
            if chosen.least_seconds(self._estimate) <= room:
                added.append(chosen)
                room -= chosen.most_seconds(self._estimate)
        return added

    def _company(self, order: Sequence[Chosen], kept: Sequence[Chosen], stage_seconds: float) -> list[Chosen]:
        """What is said after all, though fewer words were asked for: else silences would outgrow what was announced."""
        places = {chosen.place for chosen in kept}
        room = stage_seconds - _LONGER * sum(c.most_seconds(self._estimate) for c in kept)
        least = sum(c.least_seconds(self._estimate) for c in kept)
        added: list[Chosen] = []
        for chosen in order:
            longer = chosen.least_seconds(self._estimate)
            if room > 0 and chosen.place not in places and least + longer <= stage_seconds:
                added.append(chosen)
                room -= _LONGER * chosen.most_seconds(self._estimate)
                least += longer
        return added


def applies(block: Block, who: Who, turn: int, length_seconds: int) -> bool:
    """Whether the block's ``[ ]`` holds here. Words of one sort are alternatives; sorts add up."""
    when = block.when
    place = "next" if turn else "first"
    return (
        (not when.who or bool(when.who & who.words))
        and (not when.place or place in when.place)
        and when.from_seconds <= length_seconds
        and (not when.below_seconds or length_seconds < when.below_seconds)
    )


def sayable(block: Block, who: Who, setting: Setting) -> list[int]:
    """The alternatives of ``block`` that the guide may say.

    Of a recorded guide those that it recorded whole, so that no voice changes within a block. Where there is none: all,
    if another guide stands in or the block must be said (see ``lacking``), else none.
    """
    every = list(range(len(block.alternatives)))
    has = setting.has
    if has is None:
        return every
    own = [i for i in every if all(has(said) for said in said_in(block, i, who, setting))]
    return own or (every if setting.stood_in or block.priority is None else [])


def said_in(block: Block, index: int, who: Who, setting: Setting) -> Iterator[Utterance]:
    """Whatever may be said of the block's alternative ``index``: its wishes, and the sitter's own in their place."""
    for line in block.alternatives[index]:
        if isinstance(line, Phrase):
            for own in ("", *setting.wishes) if line.wish else ("",):
                yield fill(line, who, own)


def lacking(stage: Stage, planned: PlannedStage, who: Who, setting: Setting) -> list[Utterance]:
    """What must be said in this stage and nobody can say: of a block, the gaps of the alternative with the fewest."""
    has = setting.has
    if has is None or setting.stood_in:
        return []
    lacks: list[Utterance] = []
    for block in stage.blocks:
        if block.priority is None and applies(block, who, planned.turn, setting.length_seconds):
            gaps = [
                [said for said in said_in(block, i, who, setting) if not has(said)]
                for i in range(len(block.alternatives))
            ]
            lacks += sorted(gaps, key=len)[0]
    return lacks


def pieces(block: Block, index: int, who: Who, wishes: Iterator[str], *, bell: bool) -> tuple[Piece, ...]:
    """The block's alternative ``index`` filled for ``who``, each box with the pause that follows it.

    The next of the sitter's own ``wishes`` takes the place of each wish, but none twice in a block: where there are
    fewer of them than the block has wishes, the script's own stay.
    """
    out: list[Piece] = []
    wished: set[str] = set()
    lines = [line for line in block.alternatives[index] if not isinstance(line, Comment | Include)]
    for i, line in enumerate(lines):
        if isinstance(line, Pause) or (isinstance(line, Bell) and not bell):
            continue
        follows = lines[i + 1] if i + 1 < len(lines) else None
        pause = follows if isinstance(follows, Pause) else _unwritten(line, last=follows is None)
        own = next(wishes) if isinstance(line, Phrase) and line.wish else ""
        box = line if isinstance(line, Bell) else fill(line, who, "" if own in wished else own)
        wished.add(own)
        out.append(Piece(box, pause))
    return tuple(out)


def _unwritten(line: Phrase | Bell, *, last: bool) -> Pause:
    if isinstance(line, Phrase) and line.wish:
        return AFTER_WISH
    return INSTRUCTION if last else CLAUSE


def least_seconds(stage: Stage, who: Who, setting: Setting, estimate: Estimate, turn: int = 0) -> float:
    """What the stage needs to say all it must, at the longest alternative, the longest of the sitter's own wishes and
    the least pauses. ``turn`` as in ``PlannedStage``."""
    longest_first = replace(setting, wishes=tuple(sorted(setting.wishes, key=len, reverse=True)))
    total = 0.0
    for block in stage.blocks:
        if block.priority is None and applies(block, who, turn, setting.length_seconds):
            total += max(
                Chosen(0, None, said).least_seconds(estimate)
                for i in range(len(block.alternatives))
                for said in [pieces(block, i, who, longest_first.own_wishes(), bell=setting.bell)]
            )
    return total
