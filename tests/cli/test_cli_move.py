"""``wellwish move``: from the SQLite file to PostgreSQL and back, every row the same. Needs a PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.test_cli_backup import rows
from cli.test_cli_keys import live, wellwish
from web_fakes import new_postgresql


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with new_postgresql(os.environ["WELLWISH_TEST_POSTGRESQL"]) as url:
        yield url


def kept(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row, but for when each database was brought to its form and where SQLite counts on."""
    return {
        table: found for table, found in rows(data).items() if table not in ("django_migrations", "sqlite_sequence")
    }


def test_from_sqlite_to_postgresql_by_a_backup_and_back_again_every_row_is_the_same(url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    live(data)
    before = kept(data)
    ran = wellwish(data, "move", "--to", url)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "rows were copied and compared. To use them, set WELLWISH_DATABASE" in ran.stdout
    assert "is in that database" not in ran.stdout

    twice = wellwish(data, "move", "--to", url)
    assert twice.returncode == 2
    assert "--overwrite" in twice.stderr

    # What PostgreSQL holds is backed up, and restored as a file that no PostgreSQL is needed for.
    ran = wellwish(data, "backup", str(tmp_path / "file.zip"), WELLWISH_DATABASE=url)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert wellwish(tmp_path / "new", "restore", str(tmp_path / "file.zip")).returncode == 0
    assert kept(tmp_path / "new") == before

    # And onto PostgreSQL itself.
    refused = wellwish(tmp_path / "third", "restore", str(tmp_path / "file.zip"), WELLWISH_DATABASE=url)
    assert refused.returncode == 2
    assert "WELLWISH_DATABASE holds a Wellwish already" in refused.stderr
    ran = wellwish(tmp_path / "third", "restore", str(tmp_path / "file.zip"), "--overwrite", WELLWISH_DATABASE=url)
    assert (ran.returncode, ran.stderr) == (0, "")

    for path in data.glob("wellwish.sqlite3*"):
        path.unlink()
    ran = wellwish(data, "move", "--to", "sqlite", WELLWISH_DATABASE=url)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "take WELLWISH_DATABASE away" in ran.stdout
    assert kept(data) == before
    shutil.rmtree(data)


def test_a_database_that_does_not_answer_is_said_in_one_line_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://ada:hunter2@127.0.0.1:1/wellwish"
    for args, more in ((("move", "--to", url), {}), (("backup", str(tmp_path / "f")), {"WELLWISH_DATABASE": url})):
        ran = wellwish(tmp_path / "data", *args, **more)
        assert ran.returncode == 1
        assert ran.stderr.count("\n") == 1
        assert "does not answer" in ran.stderr
        assert "hunter2" not in ran.stderr


def test_where_it_is_already_there_is_nothing_to_move(tmp_path: Path) -> None:
    ran = wellwish(tmp_path / "data", "move", "--to", "sqlite")
    assert (ran.returncode, ran.stderr) == (2, "wellwish: That database is the one in use; there is nothing to move.\n")
