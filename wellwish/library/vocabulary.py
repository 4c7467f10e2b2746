"""The words by which the library is sorted and found. docs/reference/library.md says what each means."""

from __future__ import annotations

KIND_MINUTES: dict[str, tuple[int, int]] = {
    "meditation": (2, 60),
    "story": (5, 60),
    "wind-down": (5, 60),
    "soundscape": (5, 60),
    "breathing": (2, 20),
    "focus": (1, 60),
    "movement": (2, 30),
    "moment": (1, 3),
}
"""Kinds of exercise, each with the least and the greatest length it may have, in minutes."""

TOPICS = (
    "anxiety", "stress", "sleep", "anger", "conflict", "loneliness", "grief", "self-criticism", "kindness", "gratitude",
    "joy", "focus", "work", "family", "parenting", "relationships", "pain", "illness", "change", "confidence", "panic",
    "overwhelm", "bad-news", "shame", "forgiveness", "patience", "body", "breath", "senses", "morning", "evening",
    "nature", "walking", "commuting", "eating", "waiting", "beginning",
)  # fmt: skip

TECHNIQUES = (
    "loving-kindness", "compassion", "self-compassion", "sympathetic-joy", "equanimity", "breath-awareness",
    "body-scan", "noting", "open-awareness", "grounding", "mindful-senses", "mindful-movement", "walking", "gratitude",
    "soothing-touch", "paced-breathing", "turning-towards",
)  # fmt: skip

LEVELS = ("first", "some", "steady")

TIMES = ("any", "morning", "day", "evening", "night")

FLAGS = (
    "eyes-closed", "eyes-open", "not-driving", "breath", "grief", "trauma", "lying-down", "standing", "walking",
)  # fmt: skip

YES_OR_NO = ("yes", "no")

CHECKINS = ("before", "after")
"""When a programme offers a check-in."""

ACTS = ("daily",)
"""How often a programme has a small kind act."""

ACT_TAGS = ("alone", "home", "work", "online", "outside", "no-money", "two-minutes", "child")
"""For whom a kind act is, and where: ``child`` is for children too."""

LESSON_WORDS = (60, 350)
"""How many words a lesson has, at least and at most."""

MOST_TIP_CHARACTERS = 280
