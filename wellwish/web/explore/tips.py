"""A tip a day, none twice before all were shown; and more of them by topic. Nothing is kept of what was shown."""

from __future__ import annotations

import hashlib
from datetime import date

from wellwish.library import Catalogue, Tip
from wellwish.web.accounts.visitor import Visitor


def tip_of_the_day(catalogue: Catalogue, visitor: Visitor, day: date) -> Tip | None:
    """Each member has an order of their own; all others share one."""
    who = str(visitor.member.pk) if visitor.member else ""
    tips = _shuffled([tip for of_topic in catalogue.tips.values() for tip in of_topic], who)
    return tips[day.toordinal() % len(tips)] if tips else None


def tip_about(catalogue: Catalogue, topic: str, turn: int) -> Tip:
    """The tips about a topic that has some, one after the other and round again."""
    tips = catalogue.tips[topic]
    return tips[turn % len(tips)]


def _shuffled(tips: list[Tip], who: str) -> list[Tip]:
    return sorted(tips, key=lambda tip: hashlib.sha256(f"{who} {tip.id}".encode()).digest())
