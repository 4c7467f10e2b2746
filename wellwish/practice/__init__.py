"""Who, when, how hard: the people of a sit, the plan that gives each stage its time, and the days that were sat."""

from wellwish.practice import path
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
from wellwish.practice.pace import SHORT_PAUSE_SECONDS, guidance, speech_share, words_in
from wellwish.practice.plan import plan, plan_by_weights
from wellwish.practice.steps import GENTLE_DAYS, HARDEST, MILDEST, Felt, Steps, answered, eased
from wellwish.script import STAGE_OF

__all__ = [
    "GENTLE_DAYS",
    "HARDEST",
    "LONGEST_SECONDS",
    "MILDEST",
    "SHORT_PAUSE_SECONDS",
    "STAGE_OF",
    "WHOLE_SHARE",
    "Felt",
    "Sat",
    "Steps",
    "Streak",
    "Sum",
    "answered",
    "day_of",
    "eased",
    "guidance",
    "is_whole",
    "moment",
    "month_grid",
    "month_of",
    "parse_length",
    "path",
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
