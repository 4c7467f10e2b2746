"""The guide ``tone``: an exact beep a word, for tests and for hearing a sit's timing without a voice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wellwish.errors import Misuse
from wellwish.guides.port import LEAST_PACE, MOST_PACE, Speech, Status
from wellwish.guides.pronounce import require_sayable
from wellwish.terms import FRAME, FRAMES_PER_SECOND, SAMPLE_RATE, Utterance, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BEEP_FRAMES = 12
_GAP_FRAMES = 3
_LEVEL = 0.18


class Tone:
    """240 ms a word at a pitch of its own, 60 ms between words, both divided by pace; see ``port.Guide``."""

    id = "tone"
    name = "Tone"
    about = "Beeps, not a voice: one for each word, for trying things out"
    voice = "tone 1"

    def status(self) -> Status:
        return Status(True, "ready")

    def estimate_seconds(self, text: str, pace: float) -> float:
        beep, gap = _lengths(pace)
        return (2 * FRAME + len(text.split()) * (beep + gap)) / SAMPLE_RATE

    def check(self, utterance: Utterance) -> None:
        require_sayable(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:  # noqa: ARG002 — beeps do not vary
        import numpy as np

        require_sayable(utterance)
        beep, gap = _lengths(pace)
        words = []
        at = FRAME
        for text in utterance.text.split():
            words.append(Word(text, at, at + beep))
            at += beep + gap
        pcm = np.zeros(at - gap + FRAME, np.float32)
        for word in words:
            pcm[word.start : word.end] = _beep(word.text, beep)
        return Speech(pcm, tuple(words))


def tone() -> Tone:
    """The guide, for the entry point."""
    return Tone()


def _lengths(pace: float) -> tuple[int, int]:
    """Samples of a beep and of a gap, whole frames."""
    if not LEAST_PACE <= pace <= MOST_PACE:
        raise Misuse(f"pace {pace:g} is out of range: {LEAST_PACE:g} to {MOST_PACE:g}")
    return round(_BEEP_FRAMES / pace) * FRAME, round(_GAP_FRAMES / pace) * FRAME


def _beep(word: str, samples: int) -> NDArray[np.float32]:
    """A sine between 220 and 880 Hz, told by the word, that starts and ends softly."""
    import numpy as np

    share = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[0] / 255
    t = np.arange(samples) / SAMPLE_RATE
    edge = np.minimum(1, np.minimum(t, t[::-1]) * FRAMES_PER_SECOND * 2)
    beep: NDArray[np.float32] = (_LEVEL * edge * np.sin(2 * np.pi * 220 * 4**share * t)).astype(np.float32)
    return beep
