"""Who speaks: the guides, how a name is said, and where what they said is kept.

``find`` gives a guide by its id; guides are found by entry points, so a package can bring its own, and in the data
folder, where those lie that a person recorded. ``TakeMaker`` turns utterances into takes, ``TakeStore`` keeps them.
Importing this room loads no engine.
"""

from __future__ import annotations

import difflib
import logging
from contextlib import suppress
from importlib.metadata import entry_points

from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides.port import LEAST_PACE, MOST_PACE, Guide, Repertoire, Speech, Status
from wellwish.guides.pronounce import transliterated
from wellwish.guides.recorded import recorded
from wellwish.guides.store import TakeStore, load_or_make_key
from wellwish.guides.takes import TakeMaker

__all__ = [
    "LEAST_PACE",
    "MOST_PACE",
    "Guide",
    "Repertoire",
    "Speech",
    "Status",
    "TakeMaker",
    "TakeStore",
    "every",
    "find",
    "here",
    "load_or_make_key",
    "transliterated",
]

_GROUP = "wellwish.guides"
_log = logging.getLogger("wellwish.guides")


def every() -> dict[str, Guide]:
    """All guides by id: those that packages bring, then those recorded here; one that cannot be made is logged and left
    out.

    An entry point names a function that gives a guide, or several where one engine has several voices.
    """
    found: dict[str, Guide] = {}
    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: entry.name):
        try:
            brought = entry.load()()
            found |= {guide.id: guide for guide in (brought if isinstance(brought, tuple) else (brought,))}
        except Exception:  # whatever another package does wrong, the other guides still speak
            _log.exception("the guide %s (%s) cannot be made and is left out", entry.name, entry.value)
    for guide in recorded():
        found.setdefault(guide.id, guide)
    return found


def here() -> dict[str, Guide]:
    """Those of ``every`` whose engine and voice are on this machine, told without loading them."""
    found = {}
    for guide_id, guide in every().items():
        with suppress(GuideUnavailable):
            if guide.voice:
                found[guide_id] = guide
    return found


def find(guide_id: str) -> Guide:
    """The guide of that id. Raises ``errors.Misuse`` naming the ids there are, and the closest."""
    guides = every()
    if guide_id in guides:
        return guides[guide_id]
    near = difflib.get_close_matches(guide_id.lower(), guides, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise Misuse(f"There is no guide “{guide_id}”.{hint} Guides: {', '.join(guides)}")
