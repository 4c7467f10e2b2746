"""Text → Script: parse, slots, format, lint. The format is specified in docs/reference/script-format.md."""

from wellwish.script.blocks import AFTER_WISH, CLAUSE, INSTRUCTION
from wellwish.script.format import format_script
from wellwish.script.lint import RULES, lint
from wellwish.script.parse import parse, parse_passage
from wellwish.script.slots import Who, fill, wish_parts

__all__ = [
    "AFTER_WISH",
    "CLAUSE",
    "INSTRUCTION",
    "RULES",
    "Who",
    "fill",
    "format_script",
    "lint",
    "parse",
    "parse_passage",
    "wish_parts",
]
