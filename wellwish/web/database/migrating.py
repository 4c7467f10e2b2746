"""A database brought to the newest form."""

from __future__ import annotations

import contextlib
import io
from contextvars import ContextVar
from typing import Any

from wellwish.errors import WellwishError

_migrated: ContextVar[str | None] = ContextVar("the database that is being migrated", default=None)


class WhereItMigrates:
    """A router of Django: a migration that names no database means the one that is being migrated."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return _migrated.get()

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return _migrated.get()


def migrate(alias: str = "default") -> None:
    """Makes its tables, or changes those of an older Wellwish. Raises WellwishError when it does not answer."""
    from django.core.management import call_command
    from django.db import OperationalError, connections

    connection = connections[alias]
    migrated = _migrated.set(alias)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            call_command("migrate", database=alias, interactive=False, verbosity=0)
    except OperationalError:  # whose words may hold a password
        where = "of PostgreSQL" if connection.vendor == "postgresql" else connection.settings_dict["NAME"]
        raise WellwishError(f"The database {where} does not answer; see that it runs and lets Wellwish in.") from None
    finally:
        _migrated.reset(migrated)
        connection.close()
