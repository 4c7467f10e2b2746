"""Which SQLite works here, and whether its write-ahead log may be used.

Python carries whatever SQLite its maker linked it with, often one of years ago; ``pysqlite3`` carries a recent one in
its wheel. The newer of the two is used, for everything that keeps something.
"""

from __future__ import annotations

import sqlite3
from types import ModuleType

_FIXED = ((3, 44, 6), (3, 50, 7))
"""Releases of older lines into which the fix was carried back; the rest of their lines have it too."""
_FIXED_SINCE = (3, 51, 3)


def newest() -> ModuleType:
    """The module to speak to SQLite with: ``sqlite3``, or ``pysqlite3`` where that is installed and newer."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3 if _version(pysqlite3) > _version(sqlite3) else sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite keeps what it is given in WAL mode.

    Versions from 3.7.0 to 3.51.2 may damage a database when one connection resets the log while another writes
    (sqlite.org/wal.html, "The WAL-reset bug").
    """
    return version >= _FIXED_SINCE or any(version[:2] == line[:2] and version >= line for line in _FIXED)


def journal_mode() -> str:
    """``wal`` where that is safe; else the classic journal, which has not this fault."""
    return "wal" if wal_is_safe(_version(newest())) else "delete"


def describe() -> str:
    """For people: which it is, and how it writes."""
    module = newest()
    log = "with its log" if journal_mode() == "wal" else "without its log, which is not safe in this version"
    return f"SQLite {module.sqlite_version} by {module.__name__}, {log}"


def _version(module: ModuleType) -> tuple[int, ...]:
    return tuple(int(part) for part in module.sqlite_version.split("."))
