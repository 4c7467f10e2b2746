"""The guide ``heart``: a neural voice by hibari-tts, slowed for meditation, with the time of every word.

hibari's graph knows how long each phoneme lasts but does not say so, and takes one speed for all. Two edits on the
bytes of its model, which its hash allows us to make blindly, change both (``_opened``). With another model the voice
still speaks, at one speed for all phonemes and with word times by proportion, and ``status`` says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import warnings
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides.port import LEAST_PACE, MOST_PACE, Speech, Status
from wellwish.terms import FRAME, SAMPLE_RATE, Utterance, Word

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

PEAK = 10 ** (-2.5 / 20)
"""Highest true peak of a take: −2.5 dBTP, so that what Opus adds to it (0.6 dB seen) stays below −1.5."""

_SETTINGS = 5
"""Version of everything here and in ``reading`` and ``pronounce`` that changes a take; part of ``voice``."""

_ENGINE_RATE = 24_000
_HOP = 600
"""Samples at 24 kHz for one unit of a phoneme's duration."""
_QUIET = 10 ** (-60 / 20)
_FADE = _ENGINE_RATE // 100
_BETWEEN_SECONDS = 0.45
_BETWEEN_VARIATION = 0.06
_AHEAD = round(0.06 * _ENGINE_RATE)
"""By how much the sound of a phoneme comes before its place by the durations (median over commas and starts)."""
_RUNNING = round(0.15 * _ENGINE_RATE)
"""Words nearer than this run on: each lasts until the next begins."""
_BLOCK = SAMPLE_RATE // 1000
_UNDER_PEAK = 10 ** (-0.3 / 20)
"""Room for what hides between samples."""

_log = logging.getLogger("wellwish.guides")


@dataclass(frozen=True, slots=True)
class _Engine:
    model: Any
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
        digest = hashlib.sha256(_model_path().read_bytes()).hexdigest()
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
        """Least squares over 70 phrases of the library at pace 1, and 7 % more: 0.09 s, 0.081 s a character, 0.26 s a
        comma, 0.31 s a sentence (residual 0.23 s). Pace is reckoned as slow as it comes out at its slowest, for the
        model rounds every phoneme to 25 ms: 0.8 takes 1.19 times as long, 0.9 1.04, 1.1 0.86, 1.2 0.83."""
        commas, sentences = (sum(map(text.count, marks)) for marks in (",;:", ".!?"))
        stretch = 2 - pace if pace < 1 else 1 / pace
        return 1.07 * (0.09 + 0.081 * len(text) + 0.26 * commas + 0.31 * sentences) * stretch

    def check(self, utterance: Utterance) -> None:
        self._loaded().reader.read(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        import numpy as np

        if not LEAST_PACE <= pace <= MOST_PACE:
            raise Misuse(f"pace {pace:g} is out of range: {LEAST_PACE:g} to {MOST_PACE:g}")
        engine = self._loaded()
        sentences = engine.reader.read(utterance)
        rng = np.random.default_rng(seed)
        pieces: list[Floats] = []
        spans: dict[int, tuple[float, float]] = {}
        at = 0
        for sentence in sentences:
            if pieces:
                seconds = _BETWEEN_SECONDS + rng.uniform(-_BETWEEN_VARIATION, _BETWEEN_VARIATION)
                pieces.append(np.zeros(round(seconds * _ENGINE_RATE), np.float32))
                at += len(pieces[-1])
            sound, durations = _synthesised(engine, sentence, SPEED * pace, rng)
            begin, end = _sounding(sound)
            spans |= _word_spans(sentence, durations, begin, end, at, utterance)
            pieces.append(_faded(sound[begin:end]))
            at += end - begin
        return _finished(np.concatenate(pieces), spans, utterance)

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


def _load() -> _Engine:
    from concurrent.futures import ThreadPoolExecutor

    from wellwish.guides.reading import Reader

    content = _model_path().read_bytes()
    try:
        from hibari.g2p import G2P

        with ThreadPoolExecutor(1) as beside:
            loading = beside.submit(G2P)
            model, opened = _model(content)
            g2p = loading.result()
        g2p.oov("ada")  # its net loads at first use, which two threads must not do at once
    except GuideUnavailable:
        raise
    except Exception as error:  # the engine's own errors have no common root
        raise GuideUnavailable(f"the voice heart cannot be loaded ({error}): reinstall hibari-tts") from error
    model._g2p = g2p
    return _Engine(model, Reader(g2p, model.vocab), opened)


def _model(content: bytes) -> tuple[Any, bool]:
    """The model, opened when it is the one we know."""
    from hibari import Hibari

    if hashlib.sha256(content).hexdigest() == MODEL_SHA256:
        try:
            return Hibari(model=_opened(content)), True
        except Exception as error:  # onnxruntime's errors have no common root
            reason = f"its graph cannot be opened ({error})"
    else:
        reason = "its model is not the one we know"
    warnings.warn(f"voice heart: {reason}; plain speed, word times by proportion", RuntimeWarning, stacklevel=2)
    return Hibari(model=content), False


def _opened(content: bytes) -> bytes:
    """The model with the durations as a seventh output and a speed for each phoneme.

    Protobuf messages merge when concatenated, so a fragment that holds only one more graph output adds it:
    ModelProto.graph (7) . output (12) . {name (1), type (2) . tensor_type (1) . elem_type (1) = INT64}. The shape of
    the input ``speed`` is made free by turning its ``dim_value 1`` into an empty ``dim_param``, in place.
    """
    shape = b"\n\x05speed\x12\n\n\x08\x08\x01\x12\x04\n\x02"
    if content.count(shape + b"\x08\x01") != 1:
        raise ValueError("no input speed")
    output = _field(1, b"/Cast_32_output_0") + _field(2, _field(1, b"\x08\x07"))
    return content.replace(shape + b"\x08\x01", shape + b"\x12\x00") + _field(7, _field(12, output))


def _field(number: int, body: bytes) -> bytes:
    """A length-delimited protobuf field; bodies here are shorter than 128 bytes."""
    return bytes([number << 3 | 2, len(body)]) + body


# --- sound -------------------------------------------------------------------------------------------


def _synthesised(
    engine: _Engine, sentence: Sentence, speed: float, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.float64]]:
    """The sentence at 24 kHz, and how many samples each token lasts: the lead-in, each phoneme, the tail."""
    import numpy as np
    from hibari import dsp

    ids = engine.model.ids(sentence.phonemes)
    speeds = np.full(len(ids) if engine.opened else 1, speed, np.float32)
    if engine.opened:
        speeds[[0, -1]] = 1  # a stretched lead-in or tail grows a phantom vowel
    feed = {"ids": np.asarray([ids], np.int64), "speed": speeds}
    lh, th, ln, lr, phi, f0, *rest = engine.model.sess.run(None, feed)
    sound = dsp.synth(lh[0], th[0], ln[0], lr[0], phi[0], f0[0], rng)
    if rest:
        return sound, np.asarray(rest[0], np.float64).reshape(-1) * _HOP
    return sound, np.full(len(ids), len(sound) / len(ids))


def _sounding(sound: Floats) -> tuple[int, int]:
    """From where to where it sounds. The lead-in, tail and last phoneme hold long digital quiet, whose edge the
    durations give only to some tens of milliseconds; the level, which falls there by 60 dB, is exact."""
    import numpy as np

    step = _ENGINE_RATE // 200
    rows = sound[: len(sound) // step * step].reshape(-1, step)
    loud = np.flatnonzero(np.sqrt(np.mean(rows**2, axis=1)) > _QUIET)
    if not len(loud):
        return 0, len(sound)
    return max(0, int(loud[0]) * step - _FADE), min(len(sound), int(loud[-1] + 1) * step + _FADE)


def _faded(sound: Floats) -> Floats:
    import numpy as np

    out = sound.copy()
    n = min(_FADE, len(out) // 2)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)).astype(np.float32)
    out[:n] *= rise
    out[len(out) - n :] *= rise[::-1]
    return out


def _finished(sound: Floats, spans: dict[int, tuple[float, float]], utterance: Utterance) -> Speech:
    """At 48 kHz and the guide's level, in whole frames between two silent ones."""
    import numpy as np
    import soxr

    loud = limited(soxr.resample(sound, _ENGINE_RATE, SAMPLE_RATE, "HQ").astype(np.float32) * np.float32(GAIN))
    frames = -(-len(loud) // FRAME) + 2
    pcm = np.zeros(frames * FRAME, np.float32)
    pcm[FRAME : FRAME + len(loud)] = loud
    ratio = SAMPLE_RATE // _ENGINE_RATE
    words, last = [], FRAME
    for index, text in enumerate(utterance.text.split()):
        start = max(last, FRAME + round(spans[index][0] * ratio))
        end = max(start + 1, FRAME + round(spans[index][1] * ratio))
        words.append(Word(text, start, end))
        last = end
    return Speech(pcm, tuple(words))


def limited(sound: Floats) -> Floats:
    """``sound`` (48 kHz) with its true peak at most ``PEAK``: turned down around peaks only, smoothly over 15 ms.

    In blocks of 1 ms: the gain each needs, the least of its neighbours, smoothed over fewer neighbours than that, so
    that the gain is low enough wherever it must be.
    """
    import numpy as np

    if true_peak(sound) <= PEAK:
        return sound
    count = -(-len(sound) // _BLOCK)
    blocks = np.pad(np.abs(sound), (0, count * _BLOCK - len(sound))).reshape(-1, _BLOCK).max(axis=1)
    needed = np.minimum(1, PEAK * _UNDER_PEAK / np.maximum(blocks, 1e-9))
    reach = 7
    least = np.lib.stride_tricks.sliding_window_view(np.pad(needed, reach, mode="edge"), 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)[1:-1]  # reaches one block less
    smooth = np.convolve(np.pad(least, reach - 1, mode="edge"), window / window.sum(), mode="valid")
    centres = np.arange(count) * _BLOCK + _BLOCK / 2
    out = sound * np.interp(np.arange(len(sound)), centres, smooth).astype(np.float32)
    return (out * np.float32(min(1, PEAK / true_peak(out)))).astype(np.float32)


def true_peak(sound: Floats) -> float:
    """Highest value between the samples, by fourfold oversampling."""
    import numpy as np
    import soxr

    peak = float(np.max(np.abs(sound)))
    # Nothing lies above 12 kHz, where a sine's peak can hide at most 3 dB from samples at 48 kHz.
    if peak < PEAK / 1.42:
        return peak
    return max(peak, float(np.max(np.abs(soxr.resample(sound, SAMPLE_RATE, 4 * SAMPLE_RATE, "HQ")))))


# --- word times --------------------------------------------------------------------------------------


def _word_spans(
    sentence: Sentence, durations: NDArray[np.float64], begin: int, end: int, at: int, utterance: Utterance
) -> dict[int, tuple[float, float]]:
    """Start and end, in samples at 24 kHz of the take, of each display word of a sentence that sounds from ``begin``
    to ``end`` and lies at ``at``."""
    import numpy as np

    edges = np.concatenate(([0.0], np.cumsum(durations)))
    display = utterance.text.split()
    spans: dict[int, tuple[float, float]] = {}
    for part, following in zip(sentence.parts, [*sentence.parts[1:], None], strict=True):
        start = begin if part is sentence.parts[0] else edges[part.start + 1] - _AHEAD
        stop = edges[part.stop + 1] - _AHEAD if following else end
        if following and edges[following.start + 1] - edges[part.stop + 1] < _RUNNING:
            stop = edges[following.start + 1] - _AHEAD
        low, high = float(np.clip(start, begin, end)), float(np.clip(stop, begin, end))
        weights = np.array([len(display[i]) for i in part.words], np.float64)
        shares = low + (high - low) * np.concatenate(([0.0], np.cumsum(weights) / weights.sum()))
        for k, word in enumerate(part.words):
            spans[word] = (at - begin + float(shares[k]), at - begin + float(shares[k + 1]))
    return spans
