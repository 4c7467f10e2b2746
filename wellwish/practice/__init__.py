"""Who, when, how hard: the people of a sit, the plan that gives each stage its time, and the days that were sat."""

from wellwish.practice.circle import LONGEST_SECONDS, parse_length, person, spoken_length, wish
from wellwish.practice.days import (
    WHOLE_SHARE,
    Sat,
    Streak,
    Sum,
    day_of,
    is_whole,
    moment,
    month_grid,
    month_of,
    streak,
    sums,
    week_of,
    zone_named,
)
from wellwish.practice.pace import SHORT_PAUSE_SECONDS, speech_share, words_in
from wellwish.practice.plan import plan, plan_by_weights
from wellwish.script import STAGE_OF

__all__ = [
    "LONGEST_SECONDS",
    "SHORT_PAUSE_SECONDS",
    "STAGE_OF",
    "WHOLE_SHARE",
    "Sat",
    "Streak",
    "Sum",
    "day_of",
    "is_whole",
    "moment",
    "month_grid",
    "month_of",
    "parse_length",
    "person",
    "plan",
    "plan_by_weights",
    "speech_share",
    "spoken_length",
    "streak",
    "sums",
    "week_of",
    "wish",
    "words_in",
    "zone_named",
]
