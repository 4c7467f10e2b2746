"""A guide without sound: a take lasts by its characters, and the estimate of it is a little longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wellwish.terms import FRAME, FRAMES_PER_SECOND, Take, Utterance, Word

SECONDS_A_CHARACTER = 0.075
"""About 130 words a minute, as the voice heart speaks."""


def estimate(text: str) -> float:
    return 1.04 * seconds(text) + 1 / FRAMES_PER_SECOND


def seconds(text: str) -> float:
    return 0.3 + SECONDS_A_CHARACTER * len(text)


def speak(utterances: Sequence[Utterance]) -> list[Take]:
    return [take(utterance) for utterance in utterances]


def speak_slower(factor: float) -> Callable[[Sequence[Utterance]], list[Take]]:
    """A guide that takes longer than it said it would."""
    return lambda utterances: [take(utterance, factor) for utterance in utterances]


def take(utterance: Utterance, factor: float = 1.0) -> Take:
    texts = utterance.text.split()
    frames = max(3, -(-round(factor * seconds(utterance.text) * 1000) // 20))
    room = (frames - 2) * FRAME
    edges = [FRAME + room * i // max(1, len(texts)) for i in range(len(texts) + 1)]
    words = tuple(Word(text, edges[i], edges[i + 1]) for i, text in enumerate(texts))
    return Take(f"key of {utterance.text}", utterance.text, "fake", frames, words, bool(utterance.private_to))
