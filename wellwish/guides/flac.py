"""FLAC in memory: mono, 16 bits, exact."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from wellwish.terms import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_flac(samples: NDArray[np.int16], rate: int = SAMPLE_RATE) -> bytes:
    """``samples`` as a FLAC file of ``rate`` samples a second."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="flac", options={"metadata_header_padding": "0"}) as container:
        stream = container.add_stream("flac", rate=rate, layout="mono")
        stream.format = "s16"
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def from_flac(content: bytes) -> tuple[NDArray[np.float32], int]:
    """The samples of such a file, from -1 to 1, and how many of them are a second."""
    import av
    import numpy as np

    with av.open(io.BytesIO(content), "r") as container:
        parts = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    return np.concatenate(parts).astype(np.float32) / np.float32(32768), rate


def sixteen_bits(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    """``sound`` rounded to what FLAC keeps here."""
    import numpy as np

    rounded: NDArray[np.int16] = np.clip(np.rint(sound * 32768.0), -32768, 32767).astype(np.int16)
    return rounded
