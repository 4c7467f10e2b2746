"""Guides that a person recorded: every phrase a file, said as it was said, at its own pace.

They are found in the data folder (``recordings``). What was not recorded is said by the guide that stands in, if the
recordings name one.
"""

from __future__ import annotations

import functools
import logging
import math
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import config
from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides import recordings
from wellwish.guides.flac import from_flac
from wellwish.guides.port import Guide, Speech, Status
from wellwish.terms import FRAME, FRAMES_PER_SECOND, SAMPLE_RATE, Utterance, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_ROOM = 1.04
"""Estimates are to be rather too long; those of recordings would be exact."""

_STEP = SAMPLE_RATE // 100
_UNDER_LOUD = 10 ** (-30 / 20)
"""Frames this far below the loud ones are pauses between words."""


_log = logging.getLogger("wellwish.guides")


class RecordedGuide:
    """See ``port.Guide`` and ``port.Repertoire`` for the contract. Recordings that are replaced are heard at once."""

    def __init__(self, folder: Path) -> None:
        """Raises ``GuideUnavailable`` when the recordings in ``folder`` cannot be read."""
        self._folder = folder
        found = recordings.read(folder)
        self.id = found.id
        self.name = found.name
        self.about = f"Recorded: {found.about.rstrip('.')} ({found.credits}; {found.license})"
        if found.stands_in:
            self.about += f"; what was not recorded is said by the guide {found.stands_in}"

    @property
    def voice(self) -> str:
        found = recordings.read(self._folder)
        own = f"recorded {found.digest[:32]}"
        return f"{own}, else {_standing_in(found.stands_in).voice}" if found.stands_in else own

    def status(self) -> Status:
        try:
            found = recordings.read(self._folder)
            for take in found.takes.values():
                if not (self._folder / take.file).is_file():
                    raise GuideUnavailable(f"{self._folder / take.file} is gone; add the recordings again")
            said = f"{len(found.takes)} phrase{'' if len(found.takes) == 1 else 's'} recorded"
            if not found.stands_in:
                return Status(True, said)
            other = _standing_in(found.stands_in).status()
        except GuideUnavailable as error:
            return Status(False, str(error))
        if not other.ok:
            return Status(False, f"{said}, but {found.stands_in}, which says the rest, cannot speak: {other.message}")
        return Status(True, f"{said}; {found.stands_in} says the rest")

    def estimate_seconds(self, text: str, pace: float) -> float:
        self._require_own(pace)
        found = recordings.read(self._folder)
        if take := found.takes.get(recordings.key_of(text)):
            return _ROOM * take.frames / FRAMES_PER_SECOND
        if found.stands_in:
            return _standing_in(found.stands_in).estimate_seconds(text, 1.0)
        return 0.5 + 0.08 * len(text)  # for a plan that will be refused

    def has(self, utterance: Utterance) -> bool:
        return recordings.key_of(utterance.text) in recordings.read(self._folder).takes

    @property
    def stands_in(self) -> str:
        return recordings.read(self._folder).stands_in

    def check(self, utterance: Utterance) -> None:
        found = recordings.read(self._folder)
        if found.stands_in and not self.has(utterance):
            _standing_in(found.stands_in).check(utterance)

    def speak(self, utterance: Utterance, pace: float, seed: int) -> Speech:
        self._require_own(pace)
        found = recordings.read(self._folder)
        take = found.takes.get(recordings.key_of(utterance.text))
        if take:
            pcm, _ = from_flac(recordings.sound_file(self._folder, take))
            return Speech(pcm, word_times(pcm, utterance.text))
        if found.stands_in:
            return _standing_in(found.stands_in).speak(utterance, 1.0, seed)
        raise Misuse(f"{self.name} has not recorded “{utterance.text}”")

    def _require_own(self, pace: float) -> None:
        if pace != 1.0:
            raise Misuse(
                f"{self.name} is recorded and has one pace only: leave the pace at 1.0, or choose another guide"
            )


def recorded() -> tuple[RecordedGuide, ...]:
    """Those in the data folder of the settings; one that is damaged is logged and left out."""
    folder = recordings.folder_in(config.load().data)
    found = []
    for guide_id in recordings.ids(folder):
        try:
            found.append(RecordedGuide(folder / guide_id))
        except GuideUnavailable as error:
            _log.warning("%s", error)
    return tuple(found)


@functools.cache
def _standing_in(guide_id: str) -> Guide:
    """The guide of that id, one for all that name it. Raises ``GuideUnavailable`` when there is none that can."""
    from wellwish.guides import find

    try:
        guide = find(guide_id)
    except Misuse as error:
        raise GuideUnavailable(f"the guide “{guide_id}” is to say what was not recorded: {error}") from None
    if isinstance(guide, RecordedGuide):
        raise GuideUnavailable(f"{guide_id} is recorded, too, so it can’t say whatever another guide has not recorded")
    return guide


def word_times(pcm: Floats, text: str) -> tuple[Word, ...]:
    """About when each word of ``text`` is said: the time in which there is sound, shared out by letters.

    ``pcm`` is whole frames with silent ones at its ends, and at least three of them.
    """
    import numpy as np

    steps = np.sqrt(np.mean(pcm[: len(pcm) // _STEP * _STEP].reshape(-1, _STEP) ** 2, axis=1))
    sounding = steps > np.percentile(steps, 95) * _UNDER_LOUD
    sounding[: FRAME // _STEP] = sounding[-(FRAME // _STEP) :] = False
    if not sounding.any():
        sounding[FRAME // _STEP : -(FRAME // _STEP)] = True
    starts = np.flatnonzero(sounding) * _STEP
    display = text.split()
    shares = np.concatenate(([0.0], np.cumsum([len(word) + 1 for word in display])))
    places = shares / shares[-1] * len(starts)

    def at(place: float, step: int) -> int:
        return int(starts[step] + (place - step) * _STEP)

    words, last = [], FRAME
    for word, first, end in zip(display, places, places[1:], strict=False):
        begin = max(last, at(first, min(int(first), len(starts) - 1)))
        last = max(begin + 1, at(end, math.ceil(end) - 1))
        words.append(Word(word, begin, last))
    return tuple(words)
