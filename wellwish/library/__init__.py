"""The catalogue: exercises, passages and scenes, as text files a teacher can edit."""

from wellwish.library.loader import Exercise, exercise, exercise_from_file, exercise_ids, read_text, scenes

__all__ = ["Exercise", "exercise", "exercise_from_file", "exercise_ids", "read_text", "scenes"]
