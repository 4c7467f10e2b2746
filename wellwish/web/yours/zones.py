"""Time zones as people choose them."""

from __future__ import annotations

import functools
import zoneinfo

_PARTS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@functools.cache
def zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """By part of the world: each zone's IANA name, and how it reads (``America/New_York`` → New York)."""
    names = sorted(zoneinfo.available_timezones())
    grouped = (
        (part, tuple((name, _read(name, part)) for name in names if name.startswith(f"{part}/"))) for part in _PARTS
    )
    return (("UTC", (("UTC", "UTC"),)), *(group for group in grouped if group[1]))


def is_zone(name: str) -> bool:
    return any(name == zone for _, group in zones() for zone, _ in group)


def _read(name: str, part: str) -> str:
    return name.removeprefix(f"{part}/").replace("_", " ").replace("/", ", ")
