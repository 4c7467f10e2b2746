"""Voice-only renditions: stored packets set at their places, with silence everywhere else. Nothing is encoded."""

from __future__ import annotations

from collections.abc import Sequence

from wellwish.stream.opus import packet_bytes, silence


def packets(frames_total: int, pieces: Sequence[tuple[int, bytes]], bitrate: int) -> bytes:
    """The ``frames_total`` + 1 packets of a mono voice-only rendition, joined.

    Each piece is (start in frames, packets of ``opus.encode_take``). A piece of n + 1 packets sounds for n frames; the
    packet it has more is silent, so a piece may begin on the very frame where the one before it ends.
    Raises ValueError when pieces overlap, reach outside, or are no whole packets; the message says where.
    """
    size = packet_bytes(bitrate)
    stream = bytearray(silence(bitrate, 1) * (frames_total + 1))
    free = 0
    for start, piece in sorted(pieces, key=lambda placed: placed[0]):
        count, rest = divmod(len(piece), size)
        if rest or count < 2:
            raise ValueError(f"the piece at frame {start} has {len(piece)} bytes, not two or more packets of {size}")
        end = start + count - 1
        if start < 0 or end > frames_total:
            raise ValueError(f"the piece at frames {start} to {end} does not fit into 0 to {frames_total}")
        if start < free:
            raise ValueError(f"the piece at frames {start} to {end} begins before the one before it ends, at {free}")
        stream[start * size : (start + count) * size] = piece
        free = end
    return bytes(stream)
