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

    @classmethod
    def of(cls, pcm: NDArray[np.float32]) -> Source:
        """Of sound that is there, float32 [n, channels]."""
        import numpy as np

        def samples(start: int, end: int) -> NDArray[np.float32]:
            here = pcm[max(start, 0) : max(end, 0)]
            before = min(max(-start, 0), end - start)
            return np.pad(here, ((before, end - start - before - len(here)), (0, 0)))

        return cls(pcm.shape[1], samples)
