"""Files that are each whole or not there, bounded together.

A file's time of change says when it was last used. A clock may be wrong, so nothing but the order in which files go
depends on it, and a time that has not come yet is put right as soon as it is seen.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

_NOTED_SECONDS = 3_600
"""How often, at most, a use of a file is noted on disk."""

_LATELY_SECONDS = 60
"""For so long a file that was there is taken to be there, by who holds what it says."""

_TIDY_SECONDS = 3_600
_SHARES = 256
"""Locks there are for makers: each name has the one its first byte tells, so lock files need no tidying up."""

_OURS = frozenset({"locks", "tmp"})

_log = logging.getLogger("wellwish.cabinet")


class Cabinet:
    """Files below ``folder``, together about ``most_bytes`` at most: the least recently used go first.

    What was used in the last ``young_seconds`` stays even when that is too much. Any thread may call anything, and
    processes share a folder. Folders ``locks`` and ``tmp`` in it are its own, and empty files are left alone.
    ``synced`` files outlast a power failure once ``write`` returns; others may then hold anything, so whoever reads
    them must be able to tell. ``after_tidying`` is called, maybe in a thread of its own, when files may have gone.
    """

    def __init__(
        self,
        folder: Path,
        *,
        most_bytes: int,
        young_seconds: float = 0,
        synced: bool = True,
        after_tidying: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._young_seconds = young_seconds
        self._synced = synced
        self._after_tidying = after_tidying
        self._makers = [threading.Lock() for _ in range(_SHARES)]
        self._lately: dict[Path, float] = {}
        """When young files were used, by a clock that nobody sets."""
        self._counting = threading.Lock()
        self._tidying = threading.Lock()
        self._written_bytes = 0
        self._tidy_at = 0.0
        self._told = False
        with contextlib.suppress(OSError):
            self._sweep()

    # --- reading -------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def open(self, path: Path) -> Iterator[IO[bytes]]:
        """A file to read from, used now. Raises FileNotFoundError when it is not there."""
        with path.open("rb", buffering=0) as file:
            self._note(path, os.fstat(file.fileno()).st_mtime)
            yield file

    def used(self, path: Path) -> bool:
        """Whether a file is there; if so it was used now."""
        try:
            self._note(path, path.stat().st_mtime)
        except FileNotFoundError:
            return False
        return True

    def used_lately(self, path: Path) -> bool:
        """Whether it was there within the last minute and its use was noted; asks nothing of the disk."""
        return time.monotonic() - self._lately.get(path, -math.inf) < _LATELY_SECONDS

    def _note(self, path: Path, last: float) -> None:
        """Raises FileNotFoundError when the file has gone meanwhile."""
        if self._young_seconds:
            self._lately[path] = time.monotonic()
        now = time.time()
        if not 0 <= now - last < _NOTED_SECONDS:
            try:
                os.utime(path, (now, now))
            except FileNotFoundError:
                raise
            except OSError:  # it can be read all the same
                pass

    # --- writing -------------------------------------------------------------------------------------

    def write(self, path: Path, content: bytes) -> None:
        """Put a file there, whole or not at all, in place of what is there. Raises OSError."""
        with locked(self._folder / "locks" / "writing", shared=True):
            draft = self._draft()
            try:
                with draft.open("xb") as file:
                    file.write(content)
                    if self._synced:
                        file.flush()
                        os.fsync(file.fileno())
                path.parent.mkdir(parents=True, exist_ok=True)
                draft.replace(path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        self._wrote(path, len(content))

    @contextlib.contextmanager
    def making(self, name: str) -> Iterator[None]:
        """Held by whoever makes the file of a name in hex: one at a time among threads and processes.

        A killed holder lets go. Whoever holds one must not ask for another. Raises OSError.
        """
        share = int(name[:2], 16)
        with self._makers[share], locked(self._folder / "locks" / f"{share:02x}"):
            yield

    def discard(self, path: Path, file: IO[bytes]) -> None:
        """Remove what was read from ``file``, unless another has taken its place."""
        with contextlib.suppress(OSError):
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                path.unlink()

    def clear(self, folder: Path) -> None:
        """Remove a folder: gone at once for whoever reads, and for good even if this is killed. Raises OSError."""
        with locked(self._folder / "locks" / "writing"):
            draft = self._draft()
            try:
                folder.rename(draft)
            except FileNotFoundError:
                return
            shutil.rmtree(draft)

    def _draft(self) -> Path:
        folder = self._folder / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(16)

    # --- tidying up ----------------------------------------------------------------------------------

    def _wrote(self, path: Path, size: int) -> None:
        """Tidies, in a thread, at the first writing, every hour of writing, and whenever a twentieth was written."""
        if self._young_seconds:
            self._lately[path] = time.monotonic()
        with self._counting:
            self._written_bytes += size
            due = self._written_bytes >= self._most_bytes // 20 or time.monotonic() >= self._tidy_at
            due = due and not self._tidying.locked()
            if due:
                self._written_bytes = 0
                self._tidy_at = time.monotonic() + _TIDY_SECONDS
        if due:
            threading.Thread(target=self.tidy, name="tidying", daemon=True).start()

    def tidy(self) -> None:
        """Remove what killed processes left half written and, when all is too much, files until a tenth is free."""
        with self._tidying:
            try:
                self._sweep()
                self._bound()
                self._after_tidying()
            except OSError as error:
                _log.warning("%s cannot be tidied up: %s", self._folder, error.strerror)

    def _sweep(self) -> None:
        folder = self._folder / "tmp"
        if not folder.is_dir() or not any(folder.iterdir()):
            return
        with contextlib.suppress(BlockingIOError), locked(self._folder / "locks" / "writing", wait=False):
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _bound(self) -> None:
        then = time.monotonic() - self._young_seconds
        for path in [path for path, used in self._lately.copy().items() if used < then]:
            self._lately.pop(path, None)
        files = sorted(self._by_use())
        kept = sum(size for _, size, _ in files)
        if kept <= self._most_bytes:
            self._told = False
            return
        for used, size, path in files:
            if kept <= self._most_bytes * 9 // 10:
                break
            young = time.time() - used < self._young_seconds or path in self._lately
            if not young and _gone(path, used):
                kept -= size
        if kept > self._most_bytes and not self._told:
            self._told = True
            _log.warning("%s holds %d MB, more than it should: all of it is in use", self._folder, kept // 1_000_000)

    def _by_use(self) -> Iterator[tuple[float, int, Path]]:
        """When each file was last used, its bytes, and where it is."""
        now = time.time()
        for path, status in _files(self._folder):
            used = min(status.st_mtime, now)
            if used != status.st_mtime:
                with contextlib.suppress(OSError):
                    os.utime(path, (now, now))
            if status.st_size:
                yield used, status.st_size, path


def measured(folder: Path) -> int:
    """Bytes that a cabinet's files hold."""
    return sum(status.st_size for _, status in _files(folder))


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Those that do not go away meanwhile."""
    try:
        entries = [entry for entry in os.scandir(folder) if entry.name not in _OURS]
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            with contextlib.suppress(OSError):
                yield Path(entry.path), entry.stat(follow_symlinks=False)


def _gone(path: Path, used: float) -> bool:
    """Remove a file, unless it was used later than ``used``; whether it is not there any more."""
    try:
        if path.stat().st_mtime > used:
            return False
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold the lock file at ``path``, alone or with others that share it; threads wait for each other too.

    Where there is no flock, only threads do, by what their caller holds. Raises OSError, and BlockingIOError where it
    must not ``wait`` and would have to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield
