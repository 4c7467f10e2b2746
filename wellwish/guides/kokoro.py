"""Several guides of one engine: English voices of Kokoro-82M, an optional extra.

The model says how long each phoneme lasts once its graph is opened (``graph.opened``), and takes a speed for each. It
is loaded once a process, whichever of its voices speaks. English is read by hibari's G2P, which has the phonemes that
Kokoro was trained on, American and British.
"""

from __future__ import annotations

import functools
import json
import threading
from dataclasses import dataclass
from functools import partial
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish import config
from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides import kokoro_files as files
from wellwish.guides.graph import FLOAT, opened, session
from wellwish.guides.port import LEAST_PACE, MOST_PACE, Speech, Status
from wellwish.guides.spoken import HOP, Habits, estimated_seconds, spoken
from wellwish.terms import Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wellwish.guides.reading import Reader, Sentence

    Floats = NDArray[np.float32]

_DURATIONS = "/encoder/Clip_output_0"

_SETTINGS = 1
"""Version of all here and in ``spoken``, ``reading`` and ``pronounce`` that changes a take; part of ``voice``."""

_QUIET = 10 ** (-50 / 20)
"""Below it Kore leaves a faint third of a second after a phrase."""
_AHEAD_SECONDS = 0.06
"""Median over the commas of four phrases, every voice."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of the model, as a guide."""

    style: str
    """Its style file; ``b`` at the start is British."""
    name: str
    character: str
    speed: float
    """Of the model, for every phoneme but the first and last, at pace 1: 125 to 155 words a minute in a phrase."""
    gain: float
    """Brings it to −18 LUFS integrated; ``python -m bench.guides`` measures it."""

    @property
    def id(self) -> str:
        return f"kokoro-{self.name.lower()}"

    @property
    def british(self) -> bool:
        return self.style.startswith("b")


VOICES = (
    Voice("af_bella", "Bella", "high and clear", 0.57, 1.658),
    Voice("af_kore", "Kore", "low and calm", 0.56, 1.102),
    Voice("af_nicole", "Nicole", "soft, near a whisper", 0.83, 1.57),
    Voice("am_michael", "Michael", "male, plain", 0.62, 2.12),
    Voice("am_onyx", "Onyx", "male, deep and dark", 0.60, 1.62),
    Voice("bf_emma", "Emma", "bright, crisp and even", 0.56, 1.306),
    Voice("bm_george", "George", "male, soft and dark", 0.70, 1.523),
)


class Kokoro:
    """See ``port.Guide`` for the contract."""

    def __init__(self, voice: Voice, folder: Path) -> None:
        """``folder`` holds the style files; it need not be there yet."""
        self._voice = voice
        self._folder = folder
        self._lock = threading.Lock()
        self._style: Floats | None = None
        self.id = voice.id
        self.name = voice.name
        accent = "British" if voice.british else "American"
        self.about = (
            f"A synthetic voice, not a person: {voice.character} ({accent} English; Kokoro-82M by hexgrad, Apache-2.0)"
        )

    @property
    def voice(self) -> str:
        files.model_parts()
        files.style_file(self._folder, self._voice.style)
        style = f"{self._voice.style} {files.STYLES[self._voice.style][:12]}"
        reader = f"hibari-tts {metadata.version('hibari-tts')}"
        return f"Kokoro-82M int8 {files.MODEL_SHA256[:12]} {style} {reader} settings {_SETTINGS}"

    def status(self) -> Status:
        try:
            self._loaded()
        except GuideUnavailable as error:
            return Status(False, str(error), added=self._folder.is_dir())
        return Status(True, "ready")

    def estimate_seconds(self, text: str, pace: float) -> float:
        """As for ``hibari``, which was taught by this model; the speeds above make it 5 to 15 % too long."""
        return estimated_seconds(text, pace)

    def check(self, utterance: Utterance) -> None:
        self._loaded()[1].read(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        if not LEAST_PACE <= pace <= MOST_PACE:
            raise Misuse(f"pace {pace:g} is out of range: {LEAST_PACE:g} to {MOST_PACE:g}")
        style, reader = self._loaded()
        synthesise = partial(_synthesised, style, self._voice.speed * pace)
        habits = Habits(self._voice.gain, _QUIET, _AHEAD_SECONDS)
        return spoken(utterance, reader.read(utterance), synthesise, habits, seed)

    def _loaded(self) -> tuple[Floats, Reader]:
        import numpy as np

        with self._lock:
            if self._style is None:
                files.model_parts()
                content = files.style_content(self._folder, self._voice.style)
                self._style = np.frombuffer(content, "<f4").reshape(-1, 256)
        _session()
        return self._style, _reader(british=self._voice.british)


def kokoro() -> tuple[Kokoro, ...]:
    """The guides, for the entry point. They find their styles in the data folder of the settings."""
    folder = files.folder_in(config.load().data)
    return tuple(Kokoro(voice, folder) for voice in VOICES)


# --- the engine, one a process -----------------------------------------------------------------------

_loading = threading.RLock()


def _session() -> Any:
    with _loading:
        return _made_session()


def _reader(*, british: bool) -> Reader:
    with _loading:
        return _made_reader(british)


@functools.cache
def _made_session() -> Any:
    content = files.joined(files.model_parts())
    try:
        return session(opened(content, _DURATIONS, FLOAT))
    except Exception as error:  # onnxruntime's errors have no common root
        raise GuideUnavailable(f"Kokoro cannot be loaded ({error}): {files.INSTALL}") from error


@functools.cache
def _made_reader(british: bool) -> Reader:
    from wellwish.guides import english
    from wellwish.guides.reading import Reader

    try:
        return Reader(english.g2p(british=british), _vocabulary())
    except Exception as error:  # the engine's own errors have no common root
        raise GuideUnavailable(f"English cannot be read ({error}): reinstall hibari-tts") from error


@functools.cache
def _vocabulary() -> dict[str, int]:
    """Token ids of phonemes: Kokoro's own, which hibari carries unchanged."""
    spec = util.find_spec("hibari")
    if spec is None or not spec.submodule_search_locations:
        raise GuideUnavailable("hibari-tts is not installed: pip install hibari-tts==0.2.1")
    path = Path(spec.submodule_search_locations[0]) / "assets" / "vocab.json"
    ids: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    return ids


def _synthesised(
    style: Floats, speed: float, sentence: Sentence, _rng: np.random.Generator
) -> tuple[Floats, NDArray[np.float64]]:
    """The sentence at 24 kHz, and how many samples each token lasts: the lead-in, each phoneme, the tail."""
    import numpy as np

    vocabulary = _vocabulary()
    ids = [0, *(vocabulary[phoneme] for phoneme in sentence.phonemes), 0]
    speeds = np.full(len(ids), speed, np.float32)
    speeds[[0, -1]] = 1
    feed = {"tokens": np.asarray([ids], np.int64), "style": style[[len(sentence.phonemes) - 1]], "speed": speeds}
    sound, durations = _session().run(None, feed)
    return np.asarray(sound, np.float32).reshape(-1), np.asarray(durations, np.float64).reshape(-1) * HOP
