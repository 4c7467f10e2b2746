"""The real voice: few and short takes, for they are slow."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellwish.errors import GuideUnavailable, Misuse, NeedsSoundsLike
from wellwish.guides import hibari
from wellwish.guides.hibari import Heart, heart
from wellwish.guides.reading import Reader, Sentence
from wellwish.guides.spoken import limited, true_peak
from wellwish.terms import FRAME, SAMPLE_RATE, Span, Utterance


@pytest.fixture(scope="module")
def voice() -> Heart:
    return heart()


@pytest.fixture(scope="module")
def read(voice: Heart) -> Callable[..., list[Sentence]]:
    reader: Reader = voice._loaded().reader
    return lambda *spans: reader.read(_says(*spans))


def _says(*spans: Span | str, private_to: tuple[str, ...] = ()) -> Utterance:
    return Utterance(tuple(s if isinstance(s, Span) else Span(s) for s in spans), private_to)


def _matched(utterance: Utterance, sentences: list[Sentence]) -> list[tuple[str, str]]:
    display = utterance.text.split()
    return [
        (" ".join(display[i] for i in part.words), sentence.phonemes[part.start : part.stop])
        for sentence in sentences
        for part in sentence.parts
    ]


# --- what is read ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "phonemes"),
    [
        (("Bring ", Span("Siobhán", "/ʃɪˈvɔːn/"), "’s smile to mind."), "bɹˈɪŋ ʃɪˈvɔnz smˈIl tə mˈInd."),
        (("Bring ", Span("Siobhán", "shi-VAWN"), " to mind."), "bɹˈɪŋ ʃivˈɔn tə mˈInd."),
        (("Bring ", Span("Siobhán", "shivawn"), ", to mind."), "bɹˈɪŋ ʃˈɪvɔn, tə mˈInd."),
        (("Bring ", Span("Niamh", "NEEV"), " to mind."), "bɹˈɪŋ nˈiv tə mˈInd."),
        (("Bring ", Span("Chris", "kris"), "’s dog."), "bɹˈɪŋ kɹˈisᵻz dˈɔɡ."),
        (("Bring ", Span("Aidan", "AY-dan"), " to mind."), "bɹˈɪŋ ˈAdæn tə mˈInd."),
        (("Bring MAYA to mind.",), "bɹˈɪŋ mˈIə tə mˈInd."),
        (("Bring ", Span("😀", "smiley"), " to mind."), "bɹˈɪŋ smˈIli tə mˈInd."),
    ],
)
def test_how_names_are_said(read: Callable[..., list[Sentence]], spans: tuple[Span | str, ...], phonemes: str) -> None:
    assert [s.phonemes for s in read(*spans)] == [phonemes]


def test_a_name_cannot_bring_its_own_phonemes(read: Callable[..., list[Sentence]]) -> None:
    (sentence,) = read("Bring [boss](/kˈɑk/) to mind.")
    assert "bˈɔs" in sentence.phonemes


def test_words_and_phonemes_stay_together_where_counts_differ(read: Callable[..., list[Sentence]]) -> None:
    utterance = _says("At 7:30 Dr. Smith — and 李小龙 😀 — sit with ", Span("Siobhán Ó Dea", "shi-VAWN oh-DAY"), ".")
    assert _matched(utterance, read(*utterance.spans)) == [
        ("At", "ˌæt"),
        ("7:30 Dr.", "sˈɛvən θˈɜɹTi dˈɑktəɹ"),
        ("Smith —", "smˈɪθ"),
        ("and", "ænd"),
        ("李小龙 😀 —", "lˈi zˈIəˌO lˈɔŋ"),
        ("sit", "sˈɪt"),
        ("with", "wɪð"),
        ("Siobhán Ó Dea.", "ʃivˈɔn OdˈA"),
    ]


def test_a_long_sentence_is_parted_between_words_not_cut(read: Callable[..., list[Sentence]]) -> None:
    text = "and may you be well, " * 60
    sentences = read(text)
    assert len(sentences) > 1
    assert all(len(s.phonemes) <= 401 for s in sentences)
    assert sum(len(p.words) for s in sentences for p in s.parts) == len(text.split())


def test_a_mark_inside_a_name_ends_no_sentence(read: Callable[..., list[Sentence]]) -> None:
    (sentence,) = read("Bring Yes!★Theory home.")
    assert [len(part.words) for part in sentence.parts] == [1, 1, 1]


def test_an_unpronounceable_name_is_blamed_by_its_own_name(voice: Heart) -> None:
    with pytest.raises(NeedsSoundsLike) as caught:
        voice.check(_says("May محمد be well.", private_to=("محمد",)))
    assert caught.value.name == "محمد"
    with pytest.raises(NeedsSoundsLike) as caught:
        voice.check(_says("May ", Span("ben", "/ʘ/"), " be well."))
    assert caught.value.name == "ben"


@pytest.mark.parametrize("name", ["Xqzt", "Ada Xqzt", "李小龙"])
def test_a_word_the_engine_has_no_phonemes_for_is_asked_about(
    voice: Heart, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(voice._loaded().reader._g2p, "_oov", lambda _: "")
    with pytest.raises(NeedsSoundsLike):
        voice.check(_says(f"Bring {name} to mind.", private_to=(name,)))


@settings(max_examples=150, deadline=None)
@given(name=st.text(min_size=1, max_size=80), hint=st.none() | st.text(min_size=1, max_size=20))
def test_any_name_is_said_or_asked_about(read: Callable[..., list[Sentence]], name: str, hint: str | None) -> None:
    utterance = Utterance((Span("Bring "), Span(name, hint), Span(" to mind. Smile.")), (name,))
    try:
        sentences = read(*utterance.spans)
    except NeedsSoundsLike:
        return
    assert [i for s in sentences for p in s.parts for i in p.words] == list(range(len(utterance.text.split())))
    assert all(0 <= p.start < p.stop <= len(s.phonemes) for s in sentences for p in s.parts)


# --- sound -------------------------------------------------------------------------------------------


def test_a_take_is_whole_frames_between_silence_at_the_guides_level(voice: Heart) -> None:
    speech = voice.speak(_says("May Maya be happy and free from worry."), 1.0, 1)
    assert speech.pcm.dtype == np.float32
    assert len(speech.pcm) % FRAME == 0
    assert not speech.pcm[:FRAME].any()
    assert not speech.pcm[-FRAME:].any()
    assert speech.pcm[FRAME : 4 * FRAME].any()
    assert speech.pcm[-4 * FRAME : -FRAME].any()
    assert true_peak(speech.pcm) <= 10 ** (-1.5 / 20) + 1e-4
    import pyloudnorm

    assert pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(speech.pcm) == pytest.approx(-18, abs=1.5)


def test_words_lie_on_the_sound_and_sentences_apart_in_real_silence(voice: Heart) -> None:
    utterance = _says("May you be safe. May Maya, at 7:30 tonight, be well. Rest.")
    speech = voice.speak(utterance, 1.0, 3)
    words = speech.words
    assert [w.text for w in words] == utterance.text.split()
    assert words[0].start >= FRAME
    assert words[-1].end <= len(speech.pcm) - FRAME
    assert all(w.start < w.end for w in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    for before in (3, 10):
        gap = speech.pcm[words[before].end : words[before + 1].start]
        assert 0.35 < len(gap) / SAMPLE_RATE < 0.6
        assert np.abs(gap[480:-480]).max() < 1e-3
    level = [float(np.sqrt(np.mean(speech.pcm[w.start : w.end] ** 2))) for w in words]
    assert min(level) > 0.02


def test_cuts_are_quiet(voice: Heart) -> None:
    speech = voice.speak(_says("Soften the jaw, and breathe in."), 1.0, 0)
    loud = np.flatnonzero(np.abs(speech.pcm) > 0.01)
    assert loud[0] - FRAME < 0.08 * SAMPLE_RATE
    ends = np.concatenate((speech.pcm[FRAME : FRAME + 240], speech.pcm[-FRAME - 240 : -FRAME]))
    assert np.abs(ends).max() < 0.005


def test_takes_do_not_depend_on_threads_or_on_what_was_said_before(voice: Heart) -> None:
    said = [_says(f"May {name} be well.") for name in ("ada", "ben", "cleo", "Maya")]
    alone = [heart().speak(said[0], 1.0, 7).pcm, *[voice.speak(u, 1.0, 7).pcm for u in said[1:]]]
    fresh = heart()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda u: fresh.speak(u, 1.0, 7).pcm, said))
    for a, b in zip(alone, together, strict=True):
        assert np.array_equal(a, b)
    assert not np.array_equal(alone[1], voice.speak(said[1], 1.0, 8).pcm)


def test_lead_in_and_tail_are_not_stretched(voice: Heart) -> None:
    class Heard(Exception):
        pass

    class Session:
        def run(self, outputs: None, feed: dict[str, np.ndarray]) -> None:
            raise Heard(feed["speed"].round(3).tolist())

    engine = replace(voice._loaded(), session=Session())
    with pytest.raises(Heard) as heard:
        hibari._synthesised(engine, 0.5, Sentence("mˈA", ()), np.random.default_rng(0))
    assert heard.value.args[0] == [1.0, 0.5, 0.5, 0.5, 1.0]


def test_pace_and_its_bounds(voice: Heart) -> None:
    slow, fast = (len(voice.speak(_says("May we both be free from fear."), pace, 0).pcm) for pace in (0.8, 1.2))
    assert slow > 1.2 * fast
    with pytest.raises(Misuse, match=r"0\.8 to 1\.2"):
        voice.speak(_says("ada"), 0.5, 0)


@pytest.mark.parametrize("pace", [0.8, 1.0, 1.2])
def test_the_estimate_is_a_little_long(voice: Heart, pace: float) -> None:
    said = [
        "May you be safe, and well.",
        "Bring Maya to mind, and picture her happy in the kitchen.",
        "If your mind wanders, simply return to the breath.",
        "Let every sound you hear become part of the practice.",
    ]
    real = sum(len(voice.speak(_says(text), pace, 0).pcm) / SAMPLE_RATE for text in said)
    assert 0.97 < sum(voice.estimate_seconds(text, pace) for text in said) / real < 1.15


@pytest.mark.parametrize(
    "text",
    ["We rest in 2025.", "Count 1, 2, 3.", "99 98 97 96 95 94 93 92 91 90 a", "1234567 7654321 2345678 a", "½ ½ ½ ½ a",
     "May 李小龙 be well.", "김민준 김민준 김민준", "さくら さくら", "สมชาย สมชาย"],
)  # fmt: skip  # a table
def test_numbers_and_names_in_other_scripts_are_estimated_by_how_they_are_read(voice: Heart, text: str) -> None:
    real = len(voice.speak(_says(text), 1.0, 0).pcm) / SAMPLE_RATE
    assert 0.6 < voice.estimate_seconds(text, 1.0) / real < 2


def test_plain_words_are_estimated_by_their_letters_and_marks(voice: Heart) -> None:
    assert voice.estimate_seconds("Rest, “Zoë” — it’s fine…", 1.0) == pytest.approx(
        1.07 * (0.09 + 0.081 * 24 + 0.26), abs=0.01
    )


def test_peaks_are_turned_down_and_the_rest_left_alone() -> None:
    t = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    sound = (0.3 * np.sin(2 * np.pi * 200 * t)).astype(np.float32)
    sound[20_000:24_000] *= 4
    out = limited(sound)
    assert true_peak(out) <= 10 ** (-1.5 / 20) + 1e-6
    assert np.allclose(out[:18_000], sound[:18_000])
    assert np.allclose(out[26_000:], sound[26_000:])


# --- other models ------------------------------------------------------------------------------------


def test_with_another_model_it_speaks_at_plain_speed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari, "MODEL_SHA256", hashlib.sha256(b"another").hexdigest())
    voice = heart()
    with pytest.warns(RuntimeWarning, match="not the one we know"):
        status = voice.status()
    assert status.ok
    assert "0.2.1" in status.message
    speech = voice.speak(_says("May you be well. May Maya sleep."), 1.0, 0)
    assert [w.text for w in speech.words] == ["May", "you", "be", "well.", "May", "Maya", "sleep."]
    assert all(a.end <= b.start for a, b in pairwise(speech.words))


def test_a_lost_model_is_told_not_downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Spec:
        submodule_search_locations = [str(tmp_path)]  # noqa: RUF012

    monkeypatch.setattr("importlib.util.find_spec", lambda _: Spec)
    assert "reinstall" in heart().status().message
    with pytest.raises(GuideUnavailable):
        _ = heart().voice
