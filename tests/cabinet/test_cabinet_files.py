"""The bound, the clock that nobody can trust, what killed processes leave, and locks."""

import errno
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from wellwish.cabinet import Cabinet, locked, measured

HOUR = 3_600
YEAR = 365 * 24 * HOUR


def _cabinet(folder: Path, most_files: int = 10, **more: float) -> Cabinet:
    """Room for so many files of a thousand bytes."""
    return Cabinet(folder, most_bytes=most_files * 1000, **more)  # type: ignore[arg-type]  # tests name what they need


def _filled(folder: Path, ages: Iterable[float]) -> list[Path]:
    """Files of a thousand bytes in a big cabinet, each last used so many seconds ago."""
    paths = []
    for number, age in enumerate(ages):
        paths.append(folder / "some" / f"{number:02x}")
        _cabinet(folder, 1000).write(paths[-1], bytes(1000))
        os.utime(paths[-1], (time.time() - age,) * 2)
    return paths


def _there(paths: list[Path]) -> list[bool]:
    return [path.exists() for path in paths]


def _read(cabinet: Cabinet, path: Path) -> bytes:
    with cabinet.open(path) as file:
        return file.read()


# --- the bound ----------------------------------------------------------------------------------------


def test_the_least_recently_used_go_until_a_tenth_is_free(tmp_path: Path) -> None:
    paths = _filled(tmp_path, [(20 - number) * HOUR for number in range(20)])
    cabinet = _cabinet(tmp_path, 10)
    cabinet.used(paths[0])
    assert _read(cabinet, paths[1]) == bytes(1000)
    cabinet.tidy()
    assert _there(paths) == [True] * 2 + [False] * 11 + [True] * 7
    assert measured(tmp_path) == 9_000


def test_nothing_goes_while_all_is_within_the_bound(tmp_path: Path) -> None:
    paths = _filled(tmp_path, [YEAR] * 10)
    _cabinet(tmp_path, 10).tidy()
    assert all(_there(paths))


def test_what_was_used_in_the_last_hours_stays_though_it_is_too_much_and_that_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = _filled(tmp_path, [7 * HOUR] * 3 + [5 * HOUR] * 8)
    cabinet = _cabinet(tmp_path, 5, young_seconds=6 * HOUR)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            cabinet.tidy()
    assert _there(paths) == [False] * 3 + [True] * 8
    assert len(caplog.records) == 1


def test_a_use_is_noted_on_disk_hourly_at_most(tmp_path: Path) -> None:
    (path,) = _filled(tmp_path, [HOUR / 2])
    before = path.stat().st_mtime
    cabinet = _cabinet(tmp_path)
    assert cabinet.used(path)
    assert path.stat().st_mtime == before
    os.utime(path, (time.time() - 2 * HOUR,) * 2)
    assert cabinet.used(path)
    assert time.time() - path.stat().st_mtime < 60
    assert not cabinet.used(tmp_path / "another")


def test_it_tidies_by_itself_as_things_are_written(tmp_path: Path) -> None:
    told = threading.Event()
    cabinet = Cabinet(tmp_path, most_bytes=50_000, after_tidying=told.set)
    for number in range(200):
        cabinet.write(tmp_path / f"{number}", bytes(1000))
    assert told.wait(10)
    until = time.monotonic() + 10
    while measured(tmp_path) > 50_000 and time.monotonic() < until:
        time.sleep(0.05)
        cabinet.write(tmp_path / "199", bytes(1000))
    assert measured(tmp_path) <= 50_000
    assert (tmp_path / "199").exists()


def test_what_other_processes_write_counts(tmp_path: Path) -> None:
    here = _cabinet(tmp_path, 10)
    here.write(tmp_path / "here", bytes(1000))
    paths = _filled(tmp_path, [HOUR] * 30)
    here.tidy()
    assert sum(_there(paths)) == 8


def test_empty_files_locks_and_links_are_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(bytes(1000))
    folder = tmp_path / "cabinet"
    paths = _filled(folder, [HOUR] * 4)
    (folder / "some" / "mark").touch()
    (folder / "link").symlink_to(outside)
    with _cabinet(folder).making("ab"):
        pass
    _cabinet(folder, 0).tidy()
    assert not any(_there(paths))
    assert (folder / "some" / "mark").exists()
    assert (folder / "locks" / "ab").exists()
    assert (outside / "file").exists()


def test_a_folder_that_may_not_be_written_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = _filled(tmp_path, [2 * HOUR] * 3)

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "utime", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    cabinet = _cabinet(tmp_path, 1)
    assert _read(cabinet, paths[0]) == bytes(1000)
    assert cabinet.used(paths[0])
    cabinet.tidy()
    assert all(_there(paths))


def test_reading_writing_and_tidying_at_once_give_whole_files_or_none(tmp_path: Path) -> None:
    cabinet = _cabinet(tmp_path, 6)
    ended = threading.Event()
    wrong: list[str] = []

    def read_and_write(seed: int) -> None:
        number = seed
        while not ended.is_set():
            number = (number * 5 + 1) % 16
            path = tmp_path / f"{number:x}"
            try:
                if _read(cabinet, path) != bytes([number]) * 1000:
                    wrong.append(path.name)
            except FileNotFoundError:
                cabinet.write(path, bytes([number]) * 1000)

    threads = [threading.Thread(target=read_and_write, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        cabinet.tidy()
    ended.set()
    for thread in threads:
        thread.join()
    assert wrong == []


# --- the clock ----------------------------------------------------------------------------------------


def test_a_time_that_has_not_come_makes_nothing_immortal(tmp_path: Path) -> None:
    paths = _filled(tmp_path, [-10 * YEAR] * 3 + [HOUR] * 3)
    _cabinet(tmp_path, 6).tidy()
    assert all(path.stat().st_mtime <= time.time() for path in paths), "from now on they grow old like any other"
    for path in paths[:3]:
        os.utime(path, (path.stat().st_mtime - 2 * HOUR,) * 2)
    _cabinet(tmp_path, 4).tidy()
    assert _there(paths) == [False] * 3 + [True] * 3


def test_a_time_that_has_not_come_is_put_right_by_use(tmp_path: Path) -> None:
    paths = _filled(tmp_path, [-10 * YEAR] * 2)
    cabinet = _cabinet(tmp_path)
    cabinet.used(paths[0])
    _read(cabinet, paths[1])
    assert all(path.stat().st_mtime <= time.time() for path in paths)


def test_the_bound_holds_at_once_though_no_time_has_come(tmp_path: Path) -> None:
    paths = _filled(tmp_path, [-10 * YEAR] * 8)
    _cabinet(tmp_path, 4).tidy()
    assert sum(_there(paths)) == 3


@pytest.mark.parametrize("turned", [-10 * YEAR, -HOUR / 2, 10 * YEAR])
def test_what_is_in_use_stays_when_the_clock_is_turned(
    tmp_path: Path, turned: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = _filled(tmp_path, [0] * 8)
    cabinet = _cabinet(tmp_path, 4, young_seconds=6 * HOUR)
    for path in paths:
        assert cabinet.used(path)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + turned)
    cabinet.tidy()
    assert all(_there(paths))
    assert _read(cabinet, paths[0]) == bytes(1000)
    monkeypatch.undo()
    cabinet.tidy()
    assert all(_there(paths))


def test_what_was_used_while_the_clock_was_behind_grows_old_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = _filled(tmp_path, [0] * 8)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - YEAR)
    _cabinet(tmp_path, 4, young_seconds=6 * HOUR).tidy()
    assert all(_there(paths)), "nobody can tell how old they are"
    monkeypatch.setattr(time, "time", lambda: now() - YEAR + 7 * HOUR)
    _cabinet(tmp_path, 4, young_seconds=6 * HOUR).tidy()
    assert sum(_there(paths)) == 3


# --- what killed processes leave ----------------------------------------------------------------------


@pytest.mark.parametrize("age", [-YEAR, 0, YEAR])
def test_what_was_left_half_written_goes_whatever_its_time(tmp_path: Path, age: float) -> None:
    (tmp_path / "tmp" / "folder" / "inner").mkdir(parents=True)
    for name in ("file", "folder/file", "folder/inner/file"):
        (tmp_path / "tmp" / name).write_bytes(b"half")
        os.utime(tmp_path / "tmp" / name, (time.time() - age,) * 2)
    _cabinet(tmp_path)
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there a file that is open cannot be removed")
def test_what_is_being_written_stays(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    draft = tmp_path / "tmp" / "draft"
    draft.write_bytes(b"half")
    with locked(tmp_path / "locks" / "writing", shared=True):
        cabinet = _cabinet(tmp_path)
        cabinet.tidy()
        cabinet.write(tmp_path / "another", b"whole")
        assert draft.exists()
    cabinet.tidy()
    assert not draft.exists()


@pytest.mark.parametrize("edge", ["mkdir", "open", "replace"])
def test_a_disk_without_room_raises_and_nothing_half_written_stays(
    tmp_path: Path, edge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cabinet = _cabinet(tmp_path)
    cabinet.write(tmp_path / "some" / "file", b"before")
    real = getattr(Path, edge)

    def full(path: Path, *args: object, **kwargs: object) -> object:
        if "locks" in path.parts:
            return real(path, *args, **kwargs)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, edge, full)
    with pytest.raises(OSError, match="No space"):
        cabinet.write(tmp_path / "some" / "file", b"after")
    monkeypatch.undo()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert (tmp_path / "some" / "file").read_bytes() == b"before"


# --- clearing, and locks ------------------------------------------------------------------------------


def test_clearing_a_folder_takes_it_and_nothing_beside_it(tmp_path: Path) -> None:
    cabinet = _cabinet(tmp_path)
    for name in ("a/b/file", "a/file", "ab/file"):
        cabinet.write(tmp_path / name, b"x")
    cabinet.clear(tmp_path / "a")
    cabinet.clear(tmp_path / "never there")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["ab", "locks", "tmp"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_one_put_back_meanwhile_is_not_discarded(tmp_path: Path) -> None:
    cabinet = _cabinet(tmp_path)
    cabinet.write(tmp_path / "file", b"damaged")
    with cabinet.open(tmp_path / "file") as file:
        cabinet.write(tmp_path / "file", b"made again")
        cabinet.discard(tmp_path / "file", file)
    assert _read(cabinet, tmp_path / "file") == b"made again"
    with cabinet.open(tmp_path / "file") as file:
        cabinet.discard(tmp_path / "file", file)
    assert not (tmp_path / "file").exists()


_HOLDER = """
import sys, time
from pathlib import Path
from wellwish.cabinet import Cabinet
with Cabinet(Path(sys.argv[1]), most_bytes=10).making("ab"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL, and flock")
@pytest.mark.parametrize("age", [-YEAR, YEAR])
def test_a_lock_holds_until_its_holder_dies_whatever_its_time(tmp_path: Path, age: float) -> None:
    held = threading.Event()

    def ask() -> None:
        with _cabinet(tmp_path).making("ab"):
            held.set()

    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        os.utime(tmp_path / "locks" / "ab", (time.time() - age,) * 2)
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        assert not held.wait(0.2)
        holder.kill()
    assert held.wait(5)
    asking.join()
