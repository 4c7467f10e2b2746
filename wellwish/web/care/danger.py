"""Whoever writes that they may harm themself is to find people, not an exercise."""

from __future__ import annotations

import re

_SAID = re.compile(
    r"suicid|self.?harm|no reason to live|better off (dead|without me)"
    r"|kill(ing)? my ?self|(hurt|harm|cut)(ting|ing)? my ?self"
    r"|end(ing)? (my (own )?life|it all)|tak(e|ing) my (own )?life"
    r"|(want|going|ready) to die|wanna die|wish i (was|were) dead|(want to|wanna) be dead"
    r"|dont want to (live|be alive|be here any)"
)


def speaks_of_dying(text: str) -> bool:
    """Rather once too often than once too seldom; what is found is shown to nobody but who wrote it."""
    return bool(_SAID.search(" ".join(re.sub("['’]", "", text.casefold()).split())))
