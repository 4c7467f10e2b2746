"""What every guide is, whatever engine or recording stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from wellwish.terms import Utterance, Word

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Speech:
    """One utterance, spoken."""

    pcm: NDArray[float32]
    """Mono at ``terms.SAMPLE_RATE``, whole frames (``terms.FRAME``); the first and the last are digital silence."""
    words: tuple[Word, ...]
    """Every whitespace-separated word of ``Utterance.text``, in order, not overlapping, inside the take."""


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a guide can speak here, and what a person can do about it."""

    ok: bool
    message: str
    added: bool = True
    """Whether somebody put this guide here; one that nobody added is not wanting."""


class Guide(Protocol):
    """A voice that leads.

    Every member may be used from any thread, ``speak`` from several at once; what it returns depends on its
    arguments alone, never on the thread or on what was said before. Making a guide, and every member but ``speak``,
    ``check`` and ``status``, loads no engine and is quick.
    """

    @property
    def id(self) -> str:
        """Its name on the command line and in recipes: ``heart``."""
        ...

    @property
    def name(self) -> str:
        """Its name on screens: ``Heart``."""
        ...

    @property
    def about(self) -> str:
        """One honest line: synthetic or a person, engine, licence."""
        ...

    @property
    def voice(self) -> str:
        """Identity for recipes and keys of takes: engine, its version, hash of its model, version of our settings.

        Two guides with the same ``voice`` say the same thing with the same samples. Raises
        ``errors.GuideUnavailable`` when the engine is not installed.
        """
        ...

    def status(self) -> Status:
        """Whether it can speak here. May load the engine. Never raises."""
        ...

    def estimate_seconds(self, text: str, pace: float) -> float:
        """How long ``text`` takes, ends included, before any audio exists; rather a few per cent too long.

        Raises ``errors.Misuse`` for a pace that it does not have.
        """
        ...

    def check(self, utterance: Utterance) -> None:
        """Raise ``errors.NeedsSoundsLike`` when some name yields nothing to say; may load the engine.

        Raises ``errors.GuideUnavailable`` when the engine cannot be had.
        """
        ...

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        """Say it. ``pace`` multiplies the guide's own speed, 0.8 (slower) to 1.2; ``seed`` decides small variations.

        Raises ``errors.NeedsSoundsLike`` as ``check`` does, ``errors.Misuse`` for a pace it does not have, and
        ``errors.GuideUnavailable`` when the engine cannot be had.
        """
        ...


@runtime_checkable
class Repertoire(Protocol):
    """What a guide has besides ``Guide`` whose phrases were recorded beforehand. Quick, and from any thread."""

    @property
    def stands_in(self) -> str:
        """Id of the guide that says the rest in its place; empty: nobody, and ``speak`` raises ``errors.Misuse``."""
        ...

    def has(self, utterance: Utterance) -> bool:
        """Whether it says this itself."""
        ...


LEAST_PACE, MOST_PACE = 0.8, 1.2
