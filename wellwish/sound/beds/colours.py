"""Plain noise: nothing in it ever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellwish.sound.beds.circle import slope

if TYPE_CHECKING:
    from wellwish.sound.beds.circle import Circle, Sound


def brown(circle: Circle) -> Sound:
    """Power falls by 6 dB an octave from 40 Hz on: far thunder that never comes, an aeroplane's cabin."""
    return circle.noise(lambda f: slope(f, 40, 30_000, 1.0))


def pink(circle: Circle) -> Sound:
    """Power falls by 3 dB an octave from 40 Hz on, a little more at the very top."""
    return circle.noise(lambda f: slope(f, 40, 14_000, 0.5))
