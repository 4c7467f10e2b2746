"""Settings → what Django is told of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wellwish.errors import Misuse
from wellwish.web.database.driver import journal_mode

FILE = "wellwish.sqlite3"
"""The database's name in a data folder."""

_SECONDS_KEPT = 300
"""How long a thread keeps its connection to PostgreSQL; one to a file costs nothing to open."""


def database(url: str | None, data: Path) -> dict[str, Any]:
    """The entry of Django's ``DATABASES``: PostgreSQL at ``url``, else the file in the data folder.

    Raises Misuse for a URL that names no database of PostgreSQL, and where its driver is not installed.
    """
    return _postgresql(url) if url else sqlite_file(data / FILE)


def sqlite_file(path: Path) -> dict[str, Any]:
    """An SQLite database at ``path``."""
    return {
        "ENGINE": "wellwish.web.database.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            # Writers wait for each other instead of failing in the middle of a transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is answered is on the disk, and what is deleted is overwritten. The last connection to close puts
            # the log into the file and removes it; connections live no longer than a request (server/lookups.py: a
            # second longer).
            "init_command": f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise Misuse(
            "WELLWISH_DATABASE needs the driver of PostgreSQL: pip install 'wellwish[postgresql]', then start again."
        ) from None
    try:
        told: dict[str, Any] = conninfo_to_dict(url)
    except psycopg.Error:  # whose words may hold the password
        raise Misuse("WELLWISH_DATABASE cannot be read; it looks like postgresql://user:password@host/name") from None
    if not told.get("dbname"):
        raise Misuse("WELLWISH_DATABASE names no database; it looks like postgresql://user:password@host/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told.pop("dbname"),
        "USER": told.pop("user", ""),
        "PASSWORD": told.pop("password", ""),
        "HOST": told.pop("host", ""),
        "PORT": told.pop("port", ""),
        "CONN_MAX_AGE": _SECONDS_KEPT,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10} | told,
    }
