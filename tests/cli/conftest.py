from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.cli_run import Shell

from wellwish import library

collect_ignore = [] if os.environ.get("WELLWISH_TEST_POSTGRESQL") else ["test_cli_move.py"]
"""What needs a PostgreSQL is for ``make test-postgresql``, which starts one."""


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all these tests: what was said once need not be said again."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def here(tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("WELLWISH_DATA", str(shared_data))
    return folder


@pytest.fixture
def shell(here: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    yield Shell(capsys)
    library.open_library()  # whichever a command worked with
