"""What a rendition is made of, before it is encoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = Callable[[int, int], NDArray[np.float32]]
    """Of (start, end): float32 [end - start, channels] of any stretch of samples, silent outside the sound. Any thread
    may ask, and how the sound is cut changes no sample."""


@dataclass(frozen=True, slots=True)
class Source:
    """Sound to be encoded, and where it is voice only, the same as packets that are encoded already."""

    channels: int
    samples: Samples
    packets: Callable[[int, int], bytes] | None = None
    """Of (first, count): the joined Opus packets of a mono rendition (``splice.packets``)."""
