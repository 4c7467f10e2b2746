"""Who, when, how hard: the people of a sit, and the plan that gives each stage its time."""

from wellwish.practice.circle import LONGEST_SECONDS, parse_length, person, spoken_length, wish
from wellwish.practice.pace import SHORT_PAUSE_SECONDS, speech_share, words_in
from wellwish.practice.plan import plan, plan_by_weights
from wellwish.script import STAGE_OF

__all__ = [
    "LONGEST_SECONDS",
    "SHORT_PAUSE_SECONDS",
    "STAGE_OF",
    "parse_length",
    "person",
    "plan",
    "plan_by_weights",
    "speech_share",
    "spoken_length",
    "wish",
    "words_in",
]
