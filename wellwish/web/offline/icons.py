"""The mark as the icon of an app, drawn by arithmetic: the circles of ``wellwish/mark.svg``, on the paper of day."""

from __future__ import annotations

import functools
import struct
import zlib

import numpy as np
import numpy.typing as npt

PAPER = "#fbf5ec"
RING = "#c2633f"

_CIRCLES = ((0.0, 3.2, 1.0), (6.2, 7.8, 0.9), (10.2, 11.8, 0.55), (14.2, 15.8, 0.3))
"""Inner and outer radius, strength: a disc, then rings, in the units of the drawing."""
_SAFE = 0.4
"""Share of an icon's width within which, from the middle, no system cuts (W3C, Web Application Manifest, 2.3)."""
_CORNER = 0.22

_Plane = npt.NDArray[np.float64]


@functools.cache
def icon(size: int, *, whole: bool) -> bytes:
    """A PNG of ``size`` by ``size`` pixels.

    ``whole`` fills the square, for systems that cut their own shape out of it; else it is a square with round corners.
    """
    at = np.arange(size) + 0.5 - size / 2
    x, y = np.meshgrid(at, at)
    unit = _SAFE * size / _CIRCLES[-1][1]
    distance = np.hypot(x, y) / unit
    ink = np.zeros_like(distance)
    for inner, outer, strength in _CIRCLES:
        ring = _covered((outer - distance) * unit) * (_covered((distance - inner) * unit) if inner else 1)
        ink = np.maximum(ink, strength * ring)
    paper, ring_colour = (np.array(list(bytes.fromhex(colour[1:]))) for colour in (PAPER, RING))
    rgb = paper + ink[..., None] * (ring_colour - paper)
    alpha = np.ones_like(ink) if whole else _rounded(x, y, size)
    return _png(np.round(np.dstack([rgb, alpha * 255])).astype(np.uint8))


def _covered(pixels: _Plane) -> _Plane:
    """How much of a pixel lies inside an edge that is ``pixels`` away from its middle."""
    return np.clip(pixels + 0.5, 0, 1)


def _rounded(x: _Plane, y: _Plane, size: int) -> _Plane:
    corner = _CORNER * size
    straight = size / 2 - corner
    beyond = np.hypot(np.maximum(np.abs(x) - straight, 0), np.maximum(np.abs(y) - straight, 0))
    return _covered(corner - beyond)


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """RGBA, every line unfiltered (PNG, third edition, 11)."""
    height, width, _ = pixels.shape
    lines = np.hstack([np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 4)])
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
