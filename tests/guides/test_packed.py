from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.guides import english, packed
from wellwish.guides.packed import Packed

_VALUES = st.text(max_size=20) | st.dictionaries(st.text(max_size=5), st.floats(allow_nan=False) | st.text(max_size=5))


@given(st.dictionaries(st.text(max_size=12), _VALUES, max_size=60), st.lists(st.text(max_size=12)))
def test_it_says_what_the_dict_says(entries: dict[str, Any], others: list[str]) -> None:
    small = Packed(entries)
    assert {key: small.get(key) for key in entries} == entries
    assert [small.get(key, "none") for key in others] == [entries.get(key, "none") for key in others]


def test_words_that_share_a_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "hash", lambda _: 7, raising=False)
    letters = Packed({letter: letter.upper() for letter in string.ascii_lowercase})
    assert [letters.get(letter) for letter in "axz"] == ["A", "X", "Z"]
    assert letters.get("ä") is None


def test_order_within_a_value_stays() -> None:
    """The tagger adds floats up as they come."""
    assert list(Packed({"w=sit": {"VB": 2.5, "NN": 0.1, "JJ": -1.0}}).get("w=sit")) == ["VB", "NN", "JJ"]


@pytest.mark.parametrize("british", [False, True])
def test_the_packed_reader_reads_as_hibaris_own(british: bool) -> None:
    from hibari.g2p import G2P

    text = (
        "May Niamh's neighbours live in ease. I read what I've read; the record is used to being kept, "
        "as US vets am, by 1999, at 7:30 for $3.50 with Wilhelmina O'Brien and Xyloqua, unhurried."
    )
    ours = english.g2p(british=british)
    assert isinstance(ours.lexicon.golds.d, Packed)
    assert isinstance(ours.tagger.weights, Packed)
    assert ours(text) == G2P(british=british)(text)
