"""Which library a command works with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wellwish import config


def open_library(settings: config.Settings, scripts: Sequence[str] = (), folder: Path | None = None) -> None:
    """Opens ``folder`` over ours; else the operator’s; else the one around ``scripts``, whose passages are there."""
    from wellwish import library

    around = (Path(name).absolute().parent for name in scripts if is_file(name))
    found = next((place.parent for place in around if place.name in ("exercises", "lessons")), None)
    library.open_library(folder or settings.library or found, settings.data if settings.data.is_dir() else None)


def is_file(exercise: str) -> bool:
    """Whether an exercise is named by its file rather than by its id."""
    return exercise.endswith(".md") or "/" in exercise
