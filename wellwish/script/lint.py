"""Script → problems: those of the fifteen points every script passes that a machine can see.

Each rule, with its point and an example, is described in docs/reference/lint.md. A clean lint does not make a script
good; it only means that none of the known harms is in it.
"""

from __future__ import annotations

from wellwish.errors import Problem
from wellwish.script.lint_rules import RULES
from wellwish.terms import Script

__all__ = ["RULES", "lint"]


def lint(script: Script, file: str = "script") -> list[Problem]:
    """What the rules find in ``script``, in order of line; ``rule`` names the rule of each.

    Includes are best expanded first: what stands in a passage counts, though its line numbers are the passage's own.
    """
    kind = script.fields.get("kind", "meditation")
    problems = [
        Problem(file, line, column, message, hint, rule.id)
        for rule in RULES
        if not rule.kinds or kind in rule.kinds
        for (line, column), message, hint in rule.check(script)
    ]
    return sorted(problems, key=lambda p: (p.line, p.column, p.rule))
