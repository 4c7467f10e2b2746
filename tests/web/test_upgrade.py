"""A database of an older Wellwish is brought to the newest form when the server starts, with every row kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import serving
from cli.test_cli_keys import PASSWORD, Browser

from wellwish.web.database.driver import newest

OLD = Path(__file__).parent / "old_databases"
"""One folder for each form that was ever landed: ``wellwish.sqlite3`` as SQL, and the key it was sealed with."""


def columns(data: Path) -> dict[str, list[dict[str, object]]]:
    """Every row of our own tables."""
    with newest().connect(data / "wellwish.sqlite3") as database:
        database.row_factory = newest().Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        ours = [name for (name,) in tables if name.split("_")[0] in ("accounts", "circle", "explore", "player")]
        return {table: [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in ours}  # noqa: S608


@pytest.mark.parametrize("old", sorted(OLD.iterdir()), ids=lambda path: path.name)
def test_every_row_of_an_older_form_is_kept_and_can_be_read(old: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(old / "keys", data / "keys")
    with newest().connect(data / "wellwish.sqlite3") as database:
        database.executescript((old / "wellwish.sql").read_text(encoding="utf-8"))
    before = columns(data)
    assert all(before[table] for table in ("accounts_member", "circle_person", "player_sit", "explore_favourite"))
    with serving.serving(data, "--port", "0", "--guide", "tone") as address:
        ada = Browser(address)
        assert "<b>ben</b>" in ada.post("sign-in", {"name": "ada", "password": PASSWORD}) + ada.get("circle")
    after = columns(data)
    for table, rows in before.items():
        there = {row[next(iter(row))]: row for row in after[table]}
        for row in rows:
            kept = there[row[next(iter(row))]]
            assert {name: kept[name] for name in row if name in kept and name != "last_login"} == {
                name: row[name] for name in row if name in kept and name != "last_login"
            }
