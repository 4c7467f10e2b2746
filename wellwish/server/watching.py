"""The library stays what its folders hold while the server runs: an edited file needs no new start."""

from __future__ import annotations

import asyncio
import logging

from wellwish import library
from wellwish.web.explore.rereading import read_again

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 10.0


async def keep_reading(look_seconds: float = _LOOK_SECONDS) -> None:
    """Makes ready what the search needs; then looks again and again what changed, where the operator has a folder."""
    while True:
        try:
            await asyncio.to_thread(read_again)
        except Exception:  # the snapshot there is stays; whatever it was, the next time tries again
            _log.exception("the library could not be read again")
        if library.own_folder() is None:
            return
        await asyncio.sleep(look_seconds)
