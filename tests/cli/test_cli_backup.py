"""``wellwish backup`` and ``restore``, as their owner runs them: beside a server, and onto an empty machine."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli.test_cli_keys import live, look, wellwish

from wellwish import datalock
from wellwish.web.database.driver import newest

RECORDING, SCRIPT, OWN = "guides/recorded/ada/may-you.flac", "library/versions/kept.md", "tips/own.md"


@dataclass(frozen=True)
class House:
    data: Path
    library: Path
    backup: Path
    said: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Somebody's server with all that is kept, and a backup of it that was taken while it ran."""
    root = tmp_path_factory.mktemp("house")
    data, library = root / "data", root / "own"
    live(data)
    for path in (data / RECORDING, data / SCRIPT, library / OWN):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode() * 100)
    (data / ".draft").write_text("half")
    with datalock.using(data):  # as a server holds it
        ran = wellwish(data, "backup", str(root / "file.zip"), WELLWISH_LIBRARY=str(library))
    assert (ran.returncode, ran.stderr) == (0, "")
    return House(data, library, root / "file.zip", ran.stdout)


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as it is stored."""
    with newest().connect(data / "wellwish.sqlite3") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}  # noqa: S608 - names of our own tables


def files(folder: Path) -> dict[str, bytes]:
    """All but the database and what is made again."""
    made_again = ("takes", "blocks", "lock", "library/read.json", "wellwish.sqlite3", ".draft")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(made_again)
    }


def test_back_up_wipe_restore_compare_identical(house: House, tmp_path: Path) -> None:
    new = tmp_path / "new"
    ran = wellwish(new, "restore", str(house.backup))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert rows(new) == rows(house.data)
    library = {f"library-of-yours/{name}": content for name, content in files(house.library).items()}
    assert files(new) == files(house.data) | library
    assert {RECORDING, SCRIPT, "keys/people.keys", "secret-key"} <= set(files(new))
    assert f"Your own library is in {new / 'library-of-yours'}" in ran.stdout
    assert stat.S_IMODE((new / "keys" / "people.keys").stat().st_mode) == 0o600
    assert not (new / datalock.RESTORING).exists()
    circle, sit = look(new)
    assert "<b>ben</b>" in circle
    assert "<span>ben</span>" in sit


def test_the_file_is_its_owners_says_that_it_holds_the_keys_and_leaves_out_what_is_made_again(house: House) -> None:
    assert stat.S_IMODE(house.backup.stat().st_mode) == 0o600
    assert "The keys are in it. Whoever has this file can read every name and note" in house.said
    with zipfile.ZipFile(house.backup) as archive:
        names = archive.namelist()
    assert f"library/{OWN}" in names
    assert not [name for name in names if name.startswith(("data/takes", "data/blocks", "data/."))]
    assert sorted(path.name for path in house.backup.parent.iterdir()) == ["data", "file.zip", "own"]


def test_without_its_keys_it_holds_none_and_is_restored_only_with_them(house: House, tmp_path: Path) -> None:
    file, new = tmp_path / "file.zip", tmp_path / "new"
    ran = wellwish(house.data, "backup", str(file), "--without-keys")
    assert f"Without {house.data / 'keys'} nobody can ever read it" in ran.stdout
    with zipfile.ZipFile(file) as archive:
        assert not {"data/keys/people.keys", "data/secret-key"} & set(archive.namelist())
    refused = wellwish(new, "restore", str(file))
    assert refused.returncode == 2
    assert "--keys" in refused.stderr
    assert [path.name for path in new.iterdir()] == ["lock"]
    ran = wellwish(new, "restore", str(file), "--keys", str(house.data / "keys"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert rows(new) == rows(house.data)
    assert (new / "keys" / "people.keys").read_bytes() == (house.data / "keys" / "people.keys").read_bytes()


def test_what_is_there_is_overwritten_only_when_asked_and_voices_that_were_added_stay(
    house: House, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(house.data, other)
    (other / "guides" / "kokoro").mkdir()
    (other / "guides" / "kokoro" / "voice").write_text("many megabytes")
    (other / "keys" / "people.keys").write_bytes(b"of another life")
    before = files(other)
    ran = wellwish(other, "restore", str(house.backup))
    assert ran.returncode == 2
    assert "--overwrite" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert files(other) == before
    assert wellwish(other, "restore", str(house.backup), "--overwrite").returncode == 0
    assert rows(other) == rows(house.data)
    kept = files(other)
    assert kept.pop("guides/kokoro/voice") == b"many megabytes"
    assert {name: kept[name] for name in files(house.data)} == files(house.data)


def _foreign(file: Path, whole: bytes) -> None:
    file.write_bytes(b"a letter to a friend")


def _cut(file: Path, whole: bytes) -> None:
    file.write_bytes(whole[: len(whole) // 2])


def _one_byte(file: Path, whole: bytes) -> None:
    file.write_bytes(whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:])


def _leads_elsewhere(file: Path, whole: bytes) -> None:
    told = {"format": 1, "version": "1", "made": "", "with_keys": True, "rows": 0, "files": {"data/../../out": [1, ""]}}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("wellwish-backup.json", json.dumps(told))
        archive.writestr("data/../../out", "x")


@pytest.mark.parametrize("damage", [_foreign, _cut, _one_byte, _leads_elsewhere])
def test_a_damaged_or_foreign_file_is_refused_in_one_line_and_changes_nothing(
    house: House, tmp_path: Path, damage: object
) -> None:
    file, new = tmp_path / "file.zip", tmp_path / "new"
    assert callable(damage)
    damage(file, house.backup.read_bytes())
    ran = wellwish(new, "restore", str(file))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (f"wellwish: {file} is not a backup of Wellwish, or it is damaged; nothing was changed.\n")
    assert [path.name for path in new.iterdir()] == ["lock"]
    assert not (tmp_path / "out").exists()


def test_a_restore_broken_off_is_finished_by_the_same_command_and_nothing_else_begins_before(
    house: House, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    assert wellwish(new, "restore", str(house.backup)).returncode == 0
    staging = new / datalock.RESTORING
    (staging / "new" / "data").mkdir(parents=True)
    (new / "keys").replace(staging / "new" / "data" / "keys")  # as if the last rename had not happened
    (staging / "ready").touch()
    (staging / "cleared").touch()
    ran = wellwish(new, "keys", "rotate")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "was broken off; give the same wellwish restore once more" in ran.stderr
    assert wellwish(new, "restore", str(house.backup), "--overwrite").returncode == 0
    assert rows(new) == rows(house.data)
    assert (new / "keys" / "people.keys").exists()
    assert not staging.exists()


@pytest.mark.parametrize(
    ("where", "says"), [("data/file", "data folder"), ("file.zip", "is there already"), ("no/file", "make it")]
)
def test_a_path_that_will_not_do_is_refused_in_one_line(house: House, where: str, says: str) -> None:
    ran = wellwish(house.data, "backup", str(house.backup.parent / where))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr
    assert ran.stderr.count("\n") == 1
