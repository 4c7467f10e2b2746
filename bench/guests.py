"""Guests and their sits, written into a data folder through the app's own models, without its pages.

    python -m bench.guests DATA < orders.json > guests.json

A process of its own, for Django serves one data folder a process. Each order (seconds, seed) becomes a session with a
guest of its own and a sit of theirs, as a guest's first tap leaves them; nothing of their sound is made.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wellwish.config import Settings
from wellwish.order import Order
from wellwish.web.start import start


def main(data: Path) -> None:
    start(Settings(data=data))
    orders = [Order(seconds, seed=seed) for seconds, seed in json.load(sys.stdin)]
    json.dump(list(_written(orders)), sys.stdout)


def _written(orders: Iterable[Order]) -> Iterable[dict[str, Any]]:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from wellwish.web.accounts.visitor import GUEST
    from wellwish.web.player.models import Sit, order_data

    with transaction.atomic():
        for order in orders:
            session = SessionStore()
            session[GUEST] = secrets.token_urlsafe(16)
            session.save()
            seconds = order.length_seconds
            sit = Sit.objects.create(guest=session[GUEST], sealed_order=order_data(order), length_seconds=seconds)
            cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
            yield {"path": f"/media/{sit.pk}.webm", "cookie": cookie, "seconds": seconds}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
