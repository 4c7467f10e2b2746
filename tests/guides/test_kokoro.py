"""Kokoro's voices, really spoken: few and short takes, for they are slow. Needs its weights and its styles."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from wellwish.errors import GuideUnavailable, Misuse, NeedsSoundsLike
from wellwish.guides import kokoro_files as files
from wellwish.guides.kokoro import VOICES, Kokoro
from wellwish.guides.spoken import PEAK, true_peak
from wellwish.terms import FRAME, SAMPLE_RATE, Span, Utterance

LINE = "May you be safe, and well. Rest."


@pytest.fixture(scope="module")
def folder() -> Path:
    """The styles: $WELLWISH_KOKORO_VOICES, which .ci/run fetches."""
    named = os.environ.get("WELLWISH_KOKORO_VOICES")
    if not named:
        pytest.skip("no voices: run `wellwish guides add kokoro`, name their folder in WELLWISH_KOKORO_VOICES")
    try:
        files.model_parts()
    except GuideUnavailable as error:
        pytest.skip(str(error))
    return Path(named)


@pytest.fixture(scope="module")
def guides(folder: Path) -> dict[str, Kokoro]:
    return {voice.name: Kokoro(voice, folder) for voice in VOICES}


def _says(*spans: Span | str, private_to: tuple[str, ...] = ()) -> Utterance:
    return Utterance(tuple(s if isinstance(s, Span) else Span(s) for s in spans), private_to)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.id)
def test_a_take_is_whole_frames_of_words_on_sound_at_the_guides_level_and_rate(
    guides: dict[str, Kokoro], voice: object
) -> None:
    import pyloudnorm

    guide = guides[getattr(voice, "name", "")]
    assert guide.status().message == "ready"
    speech = guide.speak(_says(LINE), 1.0, 3)
    pcm, words = speech.pcm, speech.words
    assert pcm.dtype == np.float32
    assert len(pcm) % FRAME == 0
    assert not pcm[:FRAME].any()
    assert not pcm[-FRAME:].any()
    assert true_peak(pcm) <= PEAK + 1e-4
    assert pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(pcm) == pytest.approx(-18, abs=2.5)
    for end in (pcm, pcm[::-1]):  # it begins and ends softly, and soon
        assert np.abs(end[: FRAME + 240]).max() < 0.01
        assert np.flatnonzero(np.abs(end) > 0.003)[0] < FRAME + 0.1 * SAMPLE_RATE
    assert [w.text for w in words] == LINE.split()
    assert all(w.start < w.end for w in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert 0.35 < (words[6].start - words[5].end) / SAMPLE_RATE < 0.6
    assert np.abs(pcm[words[5].end + 480 : words[6].start - 480]).max() < 1e-5
    assert min(float(np.sqrt(np.mean(pcm[w.start : w.end] ** 2))) for w in words) > 0.01
    minutes = (words[5].end - words[0].start) / SAMPLE_RATE / 60
    assert 100 < 6 / minutes < 180


def test_another_process_says_it_with_the_same_bytes(guides: dict[str, Kokoro], folder: Path) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; from wellwish.guides.kokoro import VOICES, Kokoro;"
        "from wellwish.terms import Span, Utterance;"
        f"s = Kokoro(VOICES[0], Path({str(folder)!r})).speak(Utterance((Span('May Maya be well.'),)), 1.0, 7);"
        "print(hashlib.sha256(s.pcm.tobytes()).hexdigest())"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    here = guides[VOICES[0].name].speak(_says("May Maya be well."), 1.0, 7).pcm
    assert ran.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()


def test_takes_do_not_depend_on_threads_or_on_what_was_said_before(guides: dict[str, Kokoro]) -> None:
    chosen = [guides["Emma"], guides["Onyx"], guides["Emma"]]
    said = [_says(f"{name}, rest.") for name in ("Ada", "Ben", "Cleo")]
    alone = [guide.speak(u, 1.0, 7).pcm for guide, u in zip(chosen, said, strict=True)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda guide, u: guide.speak(u, 1.0, 7).pcm, chosen, said))
    for a, b in zip(alone, together, strict=True):
        assert np.array_equal(a, b)


def test_british_voices_read_british_english(guides: dict[str, Kokoro]) -> None:
    said = _says("Bring ", Span("Joe", "/dʒoʊ/"), " and Flo a hot path.")
    british, american = (guides[name]._loaded()[1].read(said)[0].phonemes for name in ("Emma", "Bella"))
    assert british == "bɹˈɪŋ ʤQ and flˈQ ɐ hˈɒt pˈɑːθ."
    assert "ʤO" in american
    assert "hˈɑt pˈæθ" in american


@pytest.mark.parametrize("name", ["Emma", "Bella"])
def test_a_name_it_cannot_say_is_asked_about_before_anything_is_made(guides: dict[str, Kokoro], name: str) -> None:
    with pytest.raises(NeedsSoundsLike) as caught:
        guides[name].check(_says("May محمد be well.", private_to=("محمد",)))
    assert caught.value.name == "محمد"


def test_pace_and_its_bounds(guides: dict[str, Kokoro]) -> None:
    slow, fast = (len(guides["Nicole"].speak(_says("May we both be free."), pace, 0).pcm) for pace in (0.8, 1.2))
    assert slow > 1.2 * fast
    with pytest.raises(Misuse, match=r"0\.8 to 1\.2"):
        guides["Nicole"].speak(_says("ada"), 0.5, 0)


def test_identity_tells_voices_apart_and_needs_no_engine(guides: dict[str, Kokoro], folder: Path) -> None:
    assert len({guide.voice for guide in guides.values()}) == len(guides)
    code = (
        "import sys; from pathlib import Path; from wellwish.guides.kokoro import VOICES, Kokoro;"
        f"guide = Kokoro(VOICES[0], Path({str(folder)!r})); guide.voice; guide.estimate_seconds('Rest.', 1.0);"
        "sys.exit(any(m.split('.')[0] in ('onnxruntime', 'numpy', 'hibari') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
