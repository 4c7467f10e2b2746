"""Sound as the encoders want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def int16(block: NDArray[np.float32]) -> NDArray[np.int16]:
    """float32 [n, channels] as 16-bit whole numbers, rounded; past full scale it is held there.

    There is no dither: silence stays digital silence, and the same sit gives the same bytes.
    """
    return np.asarray(np.clip(np.rint(block * np.float32(32767)), -32768, 32767), "<i2")
