"""Reminders go out while the server runs."""

from __future__ import annotations

import asyncio
import logging

from wellwish.web.start import with_database

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 20.0


async def keep_reminding(look_seconds: float = _LOOK_SECONDS) -> None:
    """Looks again and again what is due. Where several servers share a database, each reminder is one's to send."""
    from django.utils import timezone

    from wellwish.web.reminders.sending import send_due

    while True:
        try:
            await asyncio.to_thread(with_database, lambda: send_due(timezone.now()))
        except Exception as error:  # whatever it was, the next time tries again; its text may hold what is private
            _log.error("reminders could not be looked at: %s", type(error).__name__)
        await asyncio.sleep(look_seconds)
