import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish.errors import Misuse, NeedsSoundsLike
from wellwish.guides.tone import tone
from wellwish.terms import FRAME, Span, Utterance


def _says(text: str) -> Utterance:
    return Utterance((Span(text),))


def test_a_beep_a_word_at_exact_places() -> None:
    speech = tone().speak(_says("May ada be well."), 1.0, 0)
    assert [(w.text, w.start // FRAME, w.end // FRAME) for w in speech.words] == [
        ("May", 1, 13), ("ada", 16, 28), ("be", 31, 43), ("well.", 46, 58),
    ]  # fmt: skip  # a table
    assert len(speech.pcm) == 59 * FRAME
    for word, after in zip(speech.words, speech.words[1:], strict=False):
        assert np.abs(speech.pcm[word.start : word.end]).max() > 0.1
        assert not speech.pcm[word.end : after.start].any()


@given(st.text("ab c", min_size=1).filter(str.strip), st.floats(0.8, 1.2))
def test_whole_frames_between_silence_as_long_as_estimated(text: str, pace: float) -> None:
    speech = tone().speak(_says(text), pace, 1)
    assert len(speech.pcm) % FRAME == 0
    assert not speech.pcm[:FRAME].any()
    assert not speech.pcm[-FRAME:].any()
    assert len(speech.pcm) / 48000 <= tone().estimate_seconds(text, pace)


def test_words_differ_in_pitch_and_repeat_exactly() -> None:
    ada, ben, again = (tone().speak(_says(w), 1.0, s).pcm for w, s in (("ada", 1), ("ben", 1), ("ada", 2)))
    assert (ada == again).all()
    assert (ada != ben).any()


def test_the_rules_of_a_guide_hold() -> None:
    with pytest.raises(NeedsSoundsLike):
        tone().check(Utterance((Span("May "), Span("😀"), Span(" be well."))))
    with pytest.raises(Misuse):
        tone().speak(_says("ada"), 1.3, 0)
