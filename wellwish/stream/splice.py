"""Voice-only renditions: stored packets set at their places, with silence everywhere else. Nothing is encoded."""

from __future__ import annotations

from collections.abc import Iterable

from wellwish.stream.opus import VOICE_BITRATE, packet_bytes, silence

_SIZE = packet_bytes(VOICE_BITRATE)
_SILENCE = silence(VOICE_BITRATE, 1)


def packets(first: int, count: int, pieces: Iterable[tuple[int, bytes]]) -> bytes:
    """Packets ``first`` to ``first + count`` of a mono voice-only rendition at ``VOICE_BITRATE``, joined.

    Each piece is (start in frames, packets of ``opus.encode_take``), in order; those that lie elsewhere do no harm. A
    piece of n + 1 packets sounds for n frames; the packet it has more is silent, so a piece may begin on the very frame
    where the one before it ends. Raises ValueError when pieces overlap or are no whole packets; the message says where.
    """
    stream = bytearray(_SILENCE * count)
    free = 0
    for start, piece in pieces:
        length, rest = divmod(len(piece), _SIZE)
        if rest or length < 2:
            raise ValueError(f"the piece at frame {start} has {len(piece)} bytes, not two or more packets of {_SIZE}")
        if start < free:
            raise ValueError(f"the piece at frame {start} begins before the one before it ends, at {free}")
        free = start + length - 1
        begin, end = max(start, first), min(start + length, first + count)
        if begin < end:
            stream[(begin - first) * _SIZE : (end - first) * _SIZE] = piece[
                (begin - start) * _SIZE : (end - start) * _SIZE
            ]
    return bytes(stream)
