"""The catalogue: exercises, passages and scenes, as text files a teacher can edit."""

from wellwish.library.loader import Exercise, exercise, exercise_from_file, exercise_ids, read_text, scenes
from wellwish.library.pages import Page, Section, page, page_ids

__all__ = [
    "Exercise",
    "Page",
    "Section",
    "exercise",
    "exercise_from_file",
    "exercise_ids",
    "page",
    "page_ids",
    "read_text",
    "scenes",
]
