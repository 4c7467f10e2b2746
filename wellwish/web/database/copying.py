"""All rows from one database into another, as they are: what is sealed stays sealed, and no key is needed."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

from django.db import connections, models, transaction

from wellwish.errors import Damaged
from wellwish.web.database.migrating import migrate
from wellwish.web.sealed import AsSealed, sealed_fields

_BATCH = 500


@contextlib.contextmanager
def beside(entry: dict[str, Any], alias: str = "beside") -> Iterator[str]:
    """A second database, of the newest form, for the length of the block; its alias. Raises WellwishError."""
    connections.settings[alias] = connections.configure_settings({"default": {}, alias: entry})[alias]
    try:
        migrate(alias)
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def copy(source: str, target: str) -> int:
    """Makes ``target`` hold what ``source`` holds and nothing else, in one transaction; the number of rows.

    Both are of the newest form. What arrived is compared with what was sent before any of it is kept. Raises Damaged.
    """
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if connections[source].vendor == "postgresql":  # one moment for all tables, whatever is written meanwhile
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in _models():
            model._base_manager.using(target).all()._raw_delete(target)
        rows = sum(_copy_rows(model, source, target) for model in _models())
        if differing := differences(source, target):
            raise Damaged(f"What arrived is not what was sent, in {', '.join(differing)}; nothing was changed.")
        _count_on(target)
    return rows


def differences(one: str, other: str) -> list[str]:
    """The tables whose rows are not the same in two databases."""
    return [model._meta.db_table for model in _models() if _digests(model, one) != _digests(model, other)]


def count(alias: str) -> int:
    """All rows of all tables."""
    return sum(model._base_manager.using(alias).count() for model in _models())


def holds_anyone(alias: str) -> bool:
    """Whether somebody has made this database theirs, or sat with it."""
    from wellwish.web.accounts.models import Member
    from wellwish.web.player.models import Sit

    return Member.objects.using(alias).exists() or Sit.objects.using(alias).exists()


def _models() -> list[type[models.Model]]:
    from django.apps import apps

    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _rows(model: type[models.Model], alias: str) -> Iterator[dict[str, Any]]:
    """Each row's values by field, sealed ones as they are stored."""
    sealed = sealed_fields(model)
    plain = [field.attname for field in model._meta.local_concrete_fields if field.name not in sealed]
    stored = {
        f"{name}__stored": models.ExpressionWrapper(models.F(name), output_field=models.TextField()) for name in sealed
    }
    rows = model._base_manager.using(alias).order_by("pk").values(*plain, **stored)
    for row in rows.iterator(chunk_size=_BATCH):
        yield {
            name.removesuffix("__stored"): AsSealed(value) if name in stored else value for name, value in row.items()
        }


def _copy_rows(model: type[models.Model], source: str, target: str) -> int:
    """Nothing is told of these rows (no signals), and no field of theirs is set to now (``raw``)."""
    fields = model._meta.local_concrete_fields
    rows = _rows(model, source)
    count = 0
    while batch := [model(**row) for row in itertools.islice(rows, _BATCH)]:
        most = connections[target].ops.bulk_batch_size(list(fields), batch)
        for start in range(0, len(batch), most):
            query = models.sql.InsertQuery(model)
            query.insert_values(fields, batch[start : start + most], raw=True)
            query.get_compiler(using=target).execute_sql()
        count += len(batch)
    return count


def _digests(model: type[models.Model], alias: str) -> set[bytes]:
    return {hashlib.sha256(_written(row).encode()).digest() for row in _rows(model, alias)}


def _written(row: dict[str, Any]) -> str:
    """A row as text that is the same for every kind of database."""
    return json.dumps({name: _plain(value) for name, value in sorted(row.items())}, sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _count_on(alias: str) -> None:
    """New rows get numbers after those that were copied."""
    from django.core.management.color import no_style

    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
