"""Beds: background sound without samples, each a loop that closes on itself.

How each is made, and from which formulas, is told in docs/internals/sound.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wellwish.sound.beds import colours, land, tones, water
from wellwish.sound.beds.circle import Circle
from wellwish.sound.loudness import gain, integrated_lufs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wellwish.sound.beds.circle import Sound

BED_LUFS = -30.0
"""Loudness of every bed as made; a mix sets its own."""


@dataclass(frozen=True, slots=True)
class Bed:
    """How a bed is made. Called with a seed it gives the loop: float32 [n, 2], ``seconds`` long, at ``BED_LUFS``."""

    seconds: int
    """Length of the loop; longer where single things can be told apart, so that nobody hears it come round."""
    _painted: Callable[[Circle], Sound]

    def __call__(self, seed: int = 0) -> NDArray[np.float32]:
        sound = self._painted(Circle(self.seconds, seed)).T
        return np.ascontiguousarray(sound * np.float32(gain(BED_LUFS - integrated_lufs(sound))))


BEDS: dict[str, Bed] = {
    "rain": Bed(30, water.rain),
    "ocean": Bed(60, water.ocean),
    "stream": Bed(60, water.stream),
    "wind": Bed(60, land.wind),
    "night-forest": Bed(60, land.night_forest),
    "fire": Bed(60, land.fire),
    "brown-noise": Bed(30, colours.brown),
    "pink-noise": Bed(30, colours.pink),
    "warm-drone": Bed(60, tones.warm_drone),
    "open-drone": Bed(60, tones.open_drone),
    "bowls": Bed(60, tones.bowls),
}
"""Every bed by its name."""

__all__ = ["BEDS", "BED_LUFS", "Bed"]
