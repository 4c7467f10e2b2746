"""The block store: encoded blocks of renditions, which take long to make, kept on disk for whoever asks again.

Blocks speak names, so each is encrypted for its member, its rendition and its place in it, and lies at
``<member>/<block>``, both names HMACs. A lost block is only made again, so none is worth an fsync or an error.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

from wellwish.cabinet import Cabinet, Memory, Seal

_log = logging.getLogger("wellwish.blocks")


class BlockStore:
    """Encoded blocks of renditions, so that nobody waits for them twice; bounded on disk, least recently used goes.

    Any thread may call anything, and processes share a folder. ``secret`` must lie outside ``folder``; what was kept
    under another counts as damaged.
    """

    def __init__(self, folder: Path, secret: bytes, *, most_bytes: int, memory_bytes: int = 32 << 20) -> None:
        self._folder = folder
        self._seal = Seal(secret, "wellwish blocks")
        self._cabinet = Cabinet(folder, most_bytes=most_bytes, synced=False)
        self._memory: Memory[bytes] = Memory(memory_bytes)
        self._told = threading.Event()
        self._own = self._of("")

    def of(self, member: str) -> BlockStore:
        """This store as ``member`` sees it: nobody's blocks but their own. Costs nothing."""
        theirs = copy.copy(self)
        theirs._own = self._of(member)
        return theirs

    def get(self, rendition: str, index: int) -> bytes | None:
        """A block, as it was put; None when it is not there, or damaged (which is logged, and it is removed)."""
        path = self._path(rendition, index)
        held = self._memory.get(path)
        try:
            if held is not None and self._cabinet.used(path):
                return held
            self._memory.drop(path)
            with self._cabinet.open(path) as file:
                content = self._seal.opened(file.read(), path.name.encode())
                if content is None:
                    _log.warning("the stored block %s is damaged and will be made again", path.name)
                    self._cabinet.discard(path, file)
                    return None
        except OSError:
            return None
        self._memory.keep(path, content, len(content))
        return content

    def put(self, rendition: str, index: int, content: bytes) -> None:
        """Keep a block in place of one that is there. On a disk that is full or read-only it is not kept."""
        path = self._path(rendition, index)
        try:
            self._cabinet.write(path, self._seal.closed(content, path.name.encode()))
        except OSError as error:
            self._tell(error)
        else:
            self._memory.keep(path, content, len(content))

    @contextlib.contextmanager
    def making(self, rendition: str, index: int) -> Iterator[None]:
        """Held by whoever makes a block: one at a time among threads and processes. A killed holder lets go.

        Whoever holds one must not ask for another. On a disk that takes no lock file nobody waits for anybody.
        """
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(self._cabinet.making(self._path(rendition, index).name))
            except OSError as error:
                self._tell(error)
            yield

    def forget_everyone(self) -> None:
        """Delete every block of this member, for each may speak of anyone. Raises OSError.

        One that is being made at this moment may come after.
        """
        self._cabinet.clear(self._own)
        self._memory.drop_below(self._own)

    def _of(self, member: str) -> Path:
        return self._folder / self._seal.name("member", member)

    def _path(self, rendition: str, index: int) -> Path:
        return self._own / self._seal.name("block", f"{self._own.name}:{index}:{rendition}")

    def _tell(self, error: OSError) -> None:
        if not self._told.is_set():
            self._told.set()
            _log.warning("blocks are not kept in %s: %s", self._folder, error.strerror)
