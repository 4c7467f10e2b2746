"""Text → Script: parse, slots, format, lint. The format is specified in docs/reference/script-format.md."""

from wellwish.script.blocks import AFTER_WISH, CLAUSE, INSTRUCTION
from wellwish.script.format import format_script
from wellwish.script.front import front_matter
from wellwish.script.lint import RULES, lint
from wellwish.script.parse import FIELDS, parse, parse_passage
from wellwish.script.people import STAGE_OF, has_place, takes
from wellwish.script.slots import Who, fill, wish_parts

__all__ = [
    "AFTER_WISH",
    "CLAUSE",
    "FIELDS",
    "INSTRUCTION",
    "RULES",
    "STAGE_OF",
    "Who",
    "fill",
    "format_script",
    "front_matter",
    "has_place",
    "lint",
    "parse",
    "parse_passage",
    "takes",
    "wish_parts",
]
