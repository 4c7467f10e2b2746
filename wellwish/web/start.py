"""Django made ready for one data folder, once a process: its settings, and a database of the newest form."""

from __future__ import annotations

import contextlib
import io
import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar

from wellwish.config import Settings, ensure_data_folder, ensure_secret_key

_T = TypeVar("_T")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def start(settings: Settings) -> None:
    """Sets Django up and brings the database to the newest form. Another data folder raises RuntimeError.

    Raises Misuse when the data folder cannot be used.
    """
    import django
    from django.conf import settings as django_settings

    from wellwish.web import settings as fixed

    ours = _ours(settings)
    if not django_settings.configured:
        django_settings.configure(**{name: getattr(fixed, name) for name in dir(fixed) if name.isupper()} | ours)
        django.setup()
        _migrate()
    elif any(getattr(django_settings, name) != value for name, value in ours.items() if name != "DATABASES"):
        raise RuntimeError("Django is set up already in this process, with other settings")


def with_database(work: Callable[[], _T]) -> _T:
    """``work`` in a thread of its own, whose connection is given back: Django does so only for its own requests."""
    from django.db import connections

    try:
        return work()
    finally:
        connections.close_all()


def is_loopback(host: str) -> bool:
    """Whether a name or address, without brackets, is its own machine's."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _ours(settings: Settings) -> dict[str, Any]:
    anywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened at
    hosts = settings.allowed_hosts if anywhere else (*settings.allowed_hosts, settings.host)
    data = ensure_data_folder(settings)
    return {
        "SECRET_KEY": ensure_secret_key(settings),
        "ALLOWED_HOSTS": [*hosts, *_LOOPBACK],
        "SESSION_COOKIE_SECURE": settings.https,
        "CSRF_COOKIE_SECURE": settings.https,
        "WELLWISH_DATA": str(data),
        "WELLWISH_OIDC_JOIN": settings.oidc_join,
        "SOCIALACCOUNT_PROVIDERS": _providers(settings),
        "TIME_ZONE": _time_zone(),
        "DATABASES": {"default": _sqlite(str(data / "wellwish.sqlite3"))},
    }


def _providers(settings: Settings) -> dict[str, Any]:
    """The one provider of accounts from elsewhere, if any, as allauth wants it."""
    if settings.oidc_url is None:
        return {}
    app = {
        "provider_id": "oidc",
        "name": settings.oidc_name,
        "client_id": settings.oidc_client or "",
        "secret": settings.oidc_secret or "",
        "settings": {"server_url": settings.oidc_url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "SCOPE": ["openid", "profile"]}}


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Writers wait for each other instead of failing in the middle of a transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is deleted is overwritten. The journal stays the classic one: the SQLite that Python 3.11 carries
            # can lose data in WAL mode when a log is reset (fixed in SQLite 3.51.3).
            "init_command": "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _time_zone() -> str:
    """The machine's own, by name; UTC where it has none."""
    import zoneinfo

    from tzlocal import get_localzone_name

    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):
        name = get_localzone_name()
        zoneinfo.ZoneInfo(name)
        return name
    return "UTC"


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()
