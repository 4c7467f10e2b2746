"""The guide ``heart``: a neural voice by hibari-tts, slowed for meditation, with the time of every word.

hibari's graph knows how long each phoneme lasts but does not say so, and takes one speed for all. Two edits on the
bytes of its model, which its hash allows us to make blindly, change both (``graph.opened``). With another model the
voice still speaks, at one speed for all phonemes and with word times by proportion, and ``status`` says so.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import warnings
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides.graph import INT64, opened, session
from wellwish.guides.port import LEAST_PACE, MOST_PACE, Speech, Status
from wellwish.guides.spoken import HOP, Habits, estimated_seconds, spoken
from wellwish.terms import Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wellwish.guides.reading import Reader, Sentence

    Floats = NDArray[np.float32]

MODEL_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"

SPEED = 0.54
"""Of the model, for every phoneme but the first and last, at pace 1."""

GAIN = 2.667
"""Brings the voice to −18 LUFS integrated, measured over 30 phrases joined. To measure it again, after a change of
SPEED or engine: speak some dozen phrases, join them, take pyloudnorm's integrated loudness L, and multiply this by
10 ** ((−18 − L) / 20)."""

_SETTINGS = 5
"""Version of all here and in ``spoken``, ``reading`` and ``pronounce`` that changes a take; part of ``voice``."""

_HABITS = Habits(GAIN, quiet=10 ** (-60 / 20), ahead_seconds=0.06)
"""``ahead_seconds``: median over commas and starts."""

_log = logging.getLogger("wellwish.guides")


@dataclass(frozen=True, slots=True)
class _Engine:
    session: Any
    vocabulary: dict[str, int]
    reader: Reader
    opened: bool
    """Whether the model takes a speed and tells a duration a phoneme."""


class Heart:
    """See ``port.Guide`` for the contract."""

    id = "heart"
    name = "Heart"
    about = "A synthetic voice, not a person: hibari-tts, voice heart (American English; Apache-2.0)"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: _Engine | None = None

    @cached_property
    def voice(self) -> str:
        path = _model_path()
        digest = _digest(path, path.stat().st_mtime_ns)
        return f"hibari-tts {metadata.version('hibari-tts')} heart {digest[:12]} settings {_SETTINGS}"

    def status(self) -> Status:
        try:
            engine = self._loaded()
        except GuideUnavailable as error:
            return Status(False, str(error))
        if not engine.opened:
            return Status(True, "speaks, but less well: hibari-tts 0.2.1 has slow speech and exact captions")
        return Status(True, "ready")

    def estimate_seconds(self, text: str, pace: float) -> float:
        return estimated_seconds(text, pace)

    def check(self, utterance: Utterance) -> None:
        self._loaded().reader.read(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        if not LEAST_PACE <= pace <= MOST_PACE:
            raise Misuse(f"pace {pace:g} is out of range: {LEAST_PACE:g} to {MOST_PACE:g}")
        engine = self._loaded()
        sentences = engine.reader.read(utterance)
        return spoken(utterance, sentences, partial(_synthesised, engine, SPEED * pace), _HABITS, seed)

    def _loaded(self) -> _Engine:
        with self._lock:
            if self._engine is None:
                self._engine = _load()
            return self._engine


def heart() -> Heart:
    """The guide, for the entry point."""
    return Heart()


# --- the model ---------------------------------------------------------------------------------------


def _model_path() -> Path:
    """The model inside the installed package; hibari's own loader would download other voices."""
    spec = util.find_spec("hibari")
    if spec is None or not spec.submodule_search_locations:
        raise GuideUnavailable("the voice heart is not installed: pip install hibari-tts==0.2.1")
    path = Path(spec.submodule_search_locations[0]) / "assets" / "hibari.onnx"
    if not path.is_file():
        raise GuideUnavailable(f"the voice heart has lost its model ({path}): reinstall hibari-tts")
    return path


@lru_cache(1)
def _digest(path: Path, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _load() -> _Engine:
    from concurrent.futures import ThreadPoolExecutor

    from wellwish.guides import english
    from wellwish.guides.reading import Reader

    content = _model_path().read_bytes()
    try:
        with ThreadPoolExecutor(1) as beside:
            loading = beside.submit(english.g2p)
            made, is_opened = _session(content)
            g2p = loading.result()
    except GuideUnavailable:
        raise
    except Exception as error:  # the engine's own errors have no common root
        raise GuideUnavailable(f"the voice heart cannot be loaded ({error}): reinstall hibari-tts") from error
    vocabulary = json.loads((_model_path().parent / "vocab.json").read_text(encoding="utf-8"))
    return _Engine(made, vocabulary, Reader(g2p, vocabulary), is_opened)


def _session(content: bytes) -> tuple[Any, bool]:
    """Of the model, opened when it is the one we know."""
    if hashlib.sha256(content).hexdigest() == MODEL_SHA256:
        try:
            return session(opened(content, "/Cast_32_output_0", INT64)), True
        except Exception as error:  # onnxruntime's errors have no common root
            reason = f"its graph cannot be opened ({error})"
    else:
        reason = "its model is not the one we know"
    warnings.warn(f"voice heart: {reason}; plain speed, word times by proportion", RuntimeWarning, stacklevel=2)
    return session(content), False


# --- sound -------------------------------------------------------------------------------------------


def _synthesised(
    engine: _Engine, speed: float, sentence: Sentence, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.float64]]:
    """The sentence at 24 kHz, and how many samples each token lasts: the lead-in, each phoneme, the tail."""
    import numpy as np
    from hibari import dsp

    ids = [0, *(engine.vocabulary[one] for one in sentence.phonemes if one in engine.vocabulary), 0]
    speeds = np.full(len(ids) if engine.opened else 1, speed, np.float32)
    if engine.opened:
        speeds[[0, -1]] = 1  # a stretched lead-in or tail grows a phantom vowel
    feed = {"ids": np.asarray([ids], np.int64), "speed": speeds}
    lh, th, ln, lr, phi, f0, *rest = engine.session.run(None, feed)
    sound = dsp.synth(lh[0], th[0], ln[0], lr[0], phi[0], f0[0], rng)
    if rest:
        return sound, np.asarray(rest[0], np.float64).reshape(-1) * HOP
    return sound, np.full(len(ids), len(sound) / len(ids))
