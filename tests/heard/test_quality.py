"""The guide heart, measured: floors it may not fall below, and proof that each of them can be missed.

Each floor is what heart measures less a margin: room for another processor, whose sums differ in the last digits, and
for small honest changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from heard.ear import plain_words, word_errors
from heard.quality import PHRASES, Quality, breaks, faint_ends, heard, opinion, quality, takes_of

from wellwish.guides import find
from wellwish.terms import FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MEASURED = Quality(p808=4.00, worst=3.75, word_errors=0.0, before_ms=11, after_ms=74, breaks=0)
MARGIN = Quality(p808=0.15, worst=0.30, word_errors=0.02, before_ms=20, after_ms=40, breaks=0)
HIGH_IS_GOOD = {"p808", "worst"}


def missed(found: Quality) -> set[str]:
    """The floors that ``found`` does not reach."""
    out = set()
    for name in (field.name for field in fields(Quality)):
        sign = 1 if name in HIGH_IS_GOOD else -1
        if sign * getattr(found, name) < sign * getattr(MEASURED, name) - getattr(MARGIN, name):
            out.add(name)
    return out


@pytest.fixture(scope="module")
def takes() -> list[Floats]:
    return takes_of(find("heart"))


def test_heart_sounds_as_well_as_it_did(takes: list[Floats]) -> None:
    found = quality(takes)
    assert missed(found) == set(), found


# --- a take that is spoilt is found out --------------------------------------------------------------


def cut(take: Floats) -> Floats:
    """A third of a second is missing in the middle."""
    middle = len(take) // 2
    return np.concatenate((take[:middle], take[middle + SAMPLE_RATE * 35 // 100 :]))


def slowed(take: Floats) -> Floats:
    """Half as fast again, by overlapping pieces of it: it warbles."""
    size = SAMPLE_RATE // 20
    step = size // 2
    out = np.zeros(2 * len(take) + size, np.float32)
    starts = range(0, len(take) - size, round(step / 1.6))
    for place, start in enumerate(starts):
        out[place * step : place * step + size] += np.hanning(size).astype(np.float32) * take[start : start + size]
    return out[: len(starts) * step + size]


def noisy(take: Floats) -> Floats:
    hiss = np.random.default_rng(0).standard_normal(len(take)) * 10 ** (-40 / 20)
    return np.asarray(take + hiss, np.float32)


def drawled(take: Floats) -> Floats:
    """A faint vowel before the first word, and the same after the last, as stretched lead-ins and tails grow them."""
    t = np.arange(12 * FRAME) / SAMPLE_RATE
    vowel = 0.006 * np.sin(np.pi * t / t[-1]) * sum(np.sin(2 * np.pi * 200 * k * t) / k for k in range(1, 8))
    return np.concatenate((vowel.astype(np.float32), take[FRAME:-FRAME], vowel.astype(np.float32)))


def clicked(take: Floats) -> Floats:
    """One sample is off by a fiftieth of full scale."""
    out = take.copy()
    out[len(out) // 3] += 0.02
    return out


@pytest.mark.parametrize("spoil", [slowed, noisy])
def test_takes_that_warble_or_hiss_are_found(takes: list[Floats], spoil: Callable[[Floats], Floats]) -> None:
    good, spoilt = (float(np.mean([opinion(take) for take in some])) for some in (takes[:8], map(spoil, takes[:8])))
    assert spoilt < MEASURED.p808 - MARGIN.p808 < good


def test_takes_that_lack_a_piece_are_found(takes: list[Floats]) -> None:
    words = [word for phrase in PHRASES[:12] for word in plain_words(phrase.text)]
    lacking = [cut(take) for take in takes[:12]]
    assert word_errors(words, heard(lacking)) / len(words) > MEASURED.word_errors + MARGIN.word_errors
    assert sum(map(breaks, lacking)) > MEASURED.breaks + MARGIN.breaks


def test_a_faint_vowel_at_the_ends_is_found(takes: list[Floats]) -> None:
    assert missed(_ends([drawled(take) for take in takes])) == {"before_ms", "after_ms"}
    assert missed(_ends(takes)) == set()


def _ends(takes: list[Floats]) -> Quality:
    ends = [faint_ends(take) for take in takes]
    before = [end[0] for end, phrase in zip(ends, PHRASES, strict=True) if phrase.opens]
    after = [end[1] for end, phrase in zip(ends, PHRASES, strict=True) if phrase.closes]
    return Quality(5, 5, 0, float(np.mean(before)), float(np.mean(after)), 0)


def test_one_click_in_one_take_is_found(takes: list[Floats]) -> None:
    assert [breaks(clicked(take)) for take in takes] == [1] * len(takes)


def test_one_bad_sentence_among_good_ones_is_found(takes: list[Floats]) -> None:
    spoilt = min(opinion(slowed(take)) for take in takes[:4])
    assert spoilt < MEASURED.worst - MARGIN.worst
