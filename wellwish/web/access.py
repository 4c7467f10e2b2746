"""The only way to what someone owns. What is not yours is not there: there is no telling it from what never was."""

from __future__ import annotations

from wellwish.web.first.sits import Sit, Sits


def own_sit(sits: Sits, visitor: str | None, sit_id: str) -> Sit | None:
    """The sit, when it is still there and ``visitor`` made it."""
    sit = sits.find(sit_id)
    return sit if sit is not None and visitor is not None and sit.owner == visitor else None
