"""What becomes of stored takes when processes are killed, files are damaged, and the disk is full.

No wrong sound, ever: a take is as it was put, or it is absent and made again.
"""

import contextlib
import errno
import functools
import json
import logging
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wellwish import keyfile
from wellwish.errors import Damaged
from wellwish.guides.store import TakeStore
from wellwish.terms import FRAME, Take, Word

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes and disks as POSIX has them")

HEAD_BYTES = 32
TAKE, OTHER = "a" * 64, "b" * 64
WHOSE = [(), ("Maya",)]


def encode(pcm: NDArray[np.float32]) -> bytes:
    """Stands for Opus: eighty bytes a frame that depend on the sound."""
    return b"".join(np.int32(frame.sum() * 1e4).tobytes() * 20 for frame in pcm.reshape(-1, FRAME))


def store_in(folder: Path) -> TakeStore:
    return TakeStore(folder, b"k" * 32, encode, encoding="fake 1")


@functools.cache
def sound_of(key: str) -> NDArray[np.float32]:
    seed = int(key, 16) % 1_000_003
    coarse = np.random.default_rng(seed).integers(-9000, 9000, (3 + seed % 3) * FRAME)
    return (coarse / 32768).astype(np.float32)


def put(store: TakeStore, key: str, private_to: tuple[str, ...]) -> Take:
    return store.put(key, private_to, text=f"Maya {key}", guide="tone", words=[Word("Maya", 1, 2)], pcm=sound_of(key))


def is_right_or_absent(store: TakeStore, key: str, private_to: tuple[str, ...]) -> bool:
    """Whether it is there, whole; anything wrong fails, and what is not whole must then be absent."""
    take = store.get(key, private_to)
    if take is None:
        return False
    assert (take.key, take.text, take.words) == (key, f"Maya {key}", (Word("Maya", 1, 2),))
    try:
        assert store.packets(take) == encode(sound_of(key))
        np.testing.assert_allclose(store.pcm(take), sound_of(key), atol=2**-13)
    except Damaged:
        assert store.get(key, private_to) is None, "so that it is made again"
        return False
    return True


def takes_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]


# --- killed -------------------------------------------------------------------------------------------

_KILLED_AGAIN_AND_AGAIN = """
import logging, os, random, signal, sys, time
from pathlib import Path
sys.path[:0] = sys.argv[2:3]
from guides.test_store_durable import WHOSE, is_right_or_absent, put, store_in, takes_in

folder = Path(sys.argv[1])
keys = [f"{number:x}" * 64 for number in range(4)]
for key in keys:
    put(store_in(folder / "warm"), key, ())

def work(seed):
    rng = random.Random(seed)
    store = store_in(folder / "store")
    while True:
        put(store, rng.choice(keys), rng.choice(WHOSE))
        if rng.random() < 0.2:
            rng.choice([store.tidy, lambda: store.forget("Maya"), store.forget_everyone])()

logging.disable()
rng = random.Random(1)
kept = 0
for round in range(50):
    worker = os.fork()
    if not worker:
        work(round)
    time.sleep(rng.uniform(0, 0.03))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    store = store_in(folder / "store")
    assert not (folder / "store" / "tmp").exists() or not list((folder / "store" / "tmp").iterdir())
    for key in keys:
        for whose in WHOSE:
            kept += is_right_or_absent(store, key, whose)
    if round % 3 == 0:
        for key in keys:
            for whose in WHOSE:
                put(store, key, whose)
                assert is_right_or_absent(store, key, whose)
    if round % 3 == 1:
        store.forget("Maya")
        assert not [path for path in takes_in(folder / "store") if "private" in path.parts], "it must find every one"
print(kept)
"""


@posix
def test_a_process_killed_at_any_moment_leaves_right_takes_or_none(tmp_path: Path) -> None:
    """Killed fifty times, while it puts, forgets and tidies up."""
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", _KILLED_AGAIN_AND_AGAIN, str(tmp_path), tests]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50, "most of the time there is something to read"


def test_marks_left_by_a_killed_process_go_and_hinder_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    put(store, OTHER, ("Maya", "ben"))
    for thread in threading.enumerate():  # the first writing tidies, beside this
        if thread.name == "tidying":
            thread.join()

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("wellwish.cabinet.Cabinet.write", killed)
    with pytest.raises(Killed):
        put(store, TAKE, ("Maya", "cleo"))
    monkeypatch.undo()
    marks = [path for path in tmp_path.rglob("*") if path.is_file() and not path.stat().st_size and path.suffix == ""]
    assert len([mark for mark in marks if "private" in mark.parts]) == 4
    assert not is_right_or_absent(store, TAKE, ("Maya", "cleo"))
    store.tidy()
    assert len([mark for mark in marks if "private" in mark.parts and mark.exists()]) == 2
    assert is_right_or_absent(store_in(tmp_path), OTHER, ("Maya", "ben"))
    put(store, TAKE, ("Maya", "cleo"))
    assert is_right_or_absent(store_in(tmp_path), TAKE, ("Maya", "cleo"))


# --- damaged ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", WHOSE)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(how=st.sampled_from(["flip", "cut", "zeros", "longer"]), where=st.floats(0, 1, exclude_max=True))
def test_a_damaged_file_is_never_heard_and_its_take_is_made_again(
    tmp_path: Path, whose: tuple[str, ...], how: str, where: float
) -> None:
    take = put(store_in(tmp_path), TAKE, whose)
    (path,) = takes_in(tmp_path)
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    if how == "flip":
        content[at] ^= 1 << at % 8
    elif how == "longer":
        content[at:at] = b"x"
    else:
        content[at:] = bytes(len(content) - at if how == "zeros" else 0)
    path.write_bytes(content)
    logging.disable()
    try:
        assert not is_right_or_absent(store_in(tmp_path), TAKE, whose)
        store = store_in(tmp_path)
        assert store.get(TAKE, whose) is None
        for read in (store.packets, store.pcm):
            with pytest.raises(Damaged):
                read(take)
    finally:
        logging.disable(logging.NOTSET)
    assert put(store, TAKE, whose) == take
    assert is_right_or_absent(store_in(tmp_path), TAKE, whose)


@pytest.mark.parametrize("whose", WHOSE)
def test_a_take_that_was_cut_is_absent_though_its_front_is_whole(tmp_path: Path, whose: tuple[str, ...]) -> None:
    """So that it is made again before it is mixed."""
    put(store_in(tmp_path), TAKE, whose)
    (path,) = takes_in(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    assert store_in(tmp_path).get(TAKE, whose) is None


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("where", [0.0, 0.2, 0.999])
def test_damage_is_logged_without_a_word_of_its_text(
    tmp_path: Path, whose: tuple[str, ...], where: float, caplog: pytest.LogCaptureFixture
) -> None:
    put(store_in(tmp_path), TAKE, whose)
    (path,) = takes_in(tmp_path)
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING, "wellwish.takes"):
        assert not is_right_or_absent(store_in(tmp_path), TAKE, whose)
    assert "damaged" in caplog.text
    assert "Maya" not in caplog.text


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    front_bytes, _ = struct.unpack("<II", content[HEAD_BYTES - 8 : HEAD_BYTES])
    return (
        content[: HEAD_BYTES - 8],
        content[HEAD_BYTES : HEAD_BYTES + front_bytes],
        content[HEAD_BYTES + front_bytes :],
    )


def _joined(head: bytes, front: bytes, pcm: bytes) -> bytes:
    return head + struct.pack("<II", len(front), len(pcm)) + front + pcm


@pytest.mark.parametrize("whose", WHOSE)
def test_parts_of_another_take_another_writing_or_another_place_never_verify(
    tmp_path: Path, whose: tuple[str, ...]
) -> None:
    store = store_in(tmp_path)
    put(store, TAKE, whose)
    (path,) = takes_in(tmp_path)
    once = _parts(path.read_bytes())
    put(store, TAKE, whose)
    head, front, pcm = _parts(path.read_bytes())
    put(store, OTHER, whose)
    (other,) = set(takes_in(tmp_path)) - {path}
    theirs = _parts(other.read_bytes())
    path.write_bytes(_joined(head, front, pcm))
    assert is_right_or_absent(store_in(tmp_path), TAKE, whose), "so far nothing is wrong"
    for forged in (
        _joined(*theirs),
        _joined(head, theirs[1], theirs[2]),
        _joined(head, front, theirs[2]),
        _joined(head, theirs[1], pcm),
        _joined(head, pcm, front),
        _joined(head, front, front),
        _joined(head, pcm, pcm),
        _joined(head, front, once[2]),
        _joined(head, once[1], pcm),
        _joined(once[0], front, pcm),
        _joined(head, front + pcm[:9], pcm[9:]),
    ):
        path.write_bytes(forged)
        assert not is_right_or_absent(store_in(tmp_path), TAKE, whose)


def test_a_private_take_does_not_pass_for_a_shared_one_nor_the_other_way(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    put(store, TAKE, ())
    (shared,) = takes_in(tmp_path)
    put(store, TAKE, ("Maya",))
    (private,) = set(takes_in(tmp_path)) - {shared}
    contents = shared.read_bytes(), private.read_bytes()
    shared.write_bytes(contents[1])
    private.write_bytes(contents[0])
    assert not is_right_or_absent(store_in(tmp_path), TAKE, ())
    assert not is_right_or_absent(store_in(tmp_path), TAKE, ("Maya",))


def test_a_file_of_the_layout_before_counts_as_absent(tmp_path: Path) -> None:
    path = tmp_path / "shared" / TAKE[:2] / TAKE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"WWTAKE01" + bytes(4000))
    store = store_in(tmp_path)
    assert store.get(TAKE, ()) is None
    put(store, TAKE, ())
    assert is_right_or_absent(store_in(tmp_path), TAKE, ())


# --- no room ------------------------------------------------------------------------------------------

_MOUNTED = 'mount -t tmpfs -o size=256k tiny "$0" && "$@"'

_FILLS_THE_DISK = """
import errno, json, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:3]
from guides.test_store_durable import WHOSE, is_right_or_absent, put, store_in, takes_in

folder = Path(sys.argv[1]) / "store"
store = store_in(folder)
kept, refused = [], []
for number in range(100):
    key, whose = f"{number:064x}", WHOSE[number % 2]
    try:
        put(store, key, whose)
        kept.append((key, whose))
    except OSError as error:
        assert error.errno in (errno.ENOSPC, errno.EFBIG), error
        refused.append((key, whose))
for at in (store, store_in(folder)):
    assert all(is_right_or_absent(at, *take) for take in kept)
    assert not any(is_right_or_absent(at, *take) for take in refused)
assert len(takes_in(folder)) == len(kept), "nothing half written stays"
print(json.dumps([len(kept), len(refused)]))
"""


def _run(command: list[str], **more: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


@posix
def test_on_a_full_disk_what_is_there_is_read_and_nothing_half_written_stays(tmp_path: Path) -> None:
    """On a disk of 256 KiB of its own; where we may mount none, the next test has to do."""
    mounted = ["unshare", "--mount", "--map-root-user", "sh", "-c", _MOUNTED, str(tmp_path)]
    with contextlib.suppress(FileNotFoundError):
        if _run([*mounted, "true"]).returncode == 0:
            tests = str(Path(__file__).parents[1])
            done = _run([*mounted, sys.executable, "-c", _FILLS_THE_DISK, str(tmp_path), tests])
            assert done.returncode == 0, done.stderr
            kept, refused = json.loads(done.stdout)
            assert kept > 5
            assert refused > 5


@posix
def test_a_take_larger_than_files_may_be_leaves_nothing(tmp_path: Path) -> None:
    """The limit is RLIMIT_FSIZE: it lets a part of a file be written, as a disk does that fills up meanwhile."""
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", _FILLS_THE_DISK, str(tmp_path), tests]
    limit = 6500

    def limited() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = _run(command, preexec_fn=limited)
    assert done.returncode == 0, done.stderr
    kept, refused = json.loads(done.stdout)
    assert kept > 5
    assert refused > 5


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("edge", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.mkdir", "pathlib.Path.touch"])
def test_wherever_the_disk_is_full_it_is_told_and_what_was_there_stays(
    tmp_path: Path, edge: str, whose: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ENOSPC as the system calls would give it."""
    store = store_in(tmp_path)
    put(store, OTHER, whose)
    before = {path: path.read_bytes() for path in takes_in(tmp_path)}

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def touched() -> bool:
        return bool(whose) or edge != "pathlib.Path.touch"  # only marks are touched

    monkeypatch.setattr(edge, full)
    monkeypatch.setattr(keyfile, "sync_folder", lambda _: None)
    with pytest.raises(OSError, match="No space") if touched() else contextlib.nullcontext():
        put(store, TAKE, whose)
    monkeypatch.undo()
    if touched():
        assert {path: path.read_bytes() for path in takes_in(tmp_path)} == before
        assert not is_right_or_absent(store_in(tmp_path), TAKE, whose)
    assert is_right_or_absent(store_in(tmp_path), OTHER, whose)
