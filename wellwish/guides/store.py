"""The take store: what guides said, kept on disk, each take once.

Takes that anyone may hear lie in ``shared/ab/<key>``. A take that speaks someone's name, own scene or own wish lies in
``private/<member>/takes/<take>``; ``private/<member>/<person>/<take>`` are empty marks that say whose take it is. All
names under ``private`` are HMACs under the key, so they tell how many members, people and takes there are and nothing
else. Marks are written before the take and a take without all its marks counts as absent, so ``forget`` finds every
one. What is in a file says ``takefile``.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import keyfile
from wellwish.cabinet import Cabinet, Checksum, Cover, Memory, Seal, locked
from wellwish.errors import Damaged
from wellwish.guides import takefile
from wellwish.guides.flac import sixteen_bits
from wellwish.guides.takesound import restored, stored
from wellwish.terms import FRAME, Take, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_KEY_BYTES = 32
_YOUNG_SECONDS = 6 * 3_600
"""What belongs to a sit that may be heard just now is not thrown away."""

_log = logging.getLogger("wellwish.takes")


def _unchanged(pcm: Floats) -> Floats:
    return pcm


class TakeStore:
    """Takes of one member, and those everyone shares. Any thread may call anything, and processes share a folder.

    ``encode`` makes Opus packets of a take's PCM (float32, mono, 48 kHz, already on the 16-bit grid) and ``encoding``
    is its identity (codec, bitrate, version): takes of another encoding count as absent. ``finish`` is what the PCM
    goes through before it is rounded and encoded. ``secret`` comes from ``load_or_make_key`` and must lie outside
    ``folder``, which holds about ``most_bytes`` at most: the least recently used takes go first, none that was used in
    the last hours. ``of`` gives the same store as another member sees it. Writing raises ``OSError`` when the disk is
    full or read-only.
    """

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        encode: Callable[[Floats], bytes],
        *,
        encoding: str,
        finish: Callable[[Floats], Floats] = _unchanged,
        member: str = "owner",
        most_bytes: int = 4 << 30,
        memory_bytes: int = 64 << 20,
    ) -> None:
        self.version = f"{takefile.VERSION} {encoding}"
        """Of the stored form; part of a take's key."""
        self._folder = folder
        self._encode = encode
        self._encoding = encoding
        self._finish = finish
        self._seal = Seal(secret, "wellwish takes")
        self._private = self._private_to(member)
        self._memory: Memory[tuple[Take, bytes]] = Memory(memory_bytes)
        self._cabinet = Cabinet(
            folder, most_bytes=most_bytes, young_seconds=_YOUNG_SECONDS, after_tidying=self._drop_idle_marks
        )

    def of(self, member: str) -> TakeStore:
        """This store as ``member`` sees it: the takes everyone shares, and that member's own. Costs nothing."""
        theirs = copy.copy(self)
        theirs._private = self._private_to(member)
        return theirs

    # --- reading -------------------------------------------------------------------------------------

    def get(self, key: str, private_to: Sequence[str]) -> Take | None:
        """The take; None when it is absent or damaged (which is logged, without a word of its text)."""
        private = bool(private_to)
        if private and not all(mark.exists() for mark in self._marks(key, private_to)):
            return None
        path = self._path(key, private=private)
        held = self._memory.get(path) if self._cabinet.used(path) else None
        front = held or self._front(path, key, private=private)
        return front[0] if front else None

    def packets(self, take: Take) -> bytes:
        """Its Opus packets, as ``encode`` gave them. Raises ``errors.Damaged`` when they are gone."""
        path = self._path(take.key, private=take.private)
        if take.private or not self._cabinet.used_lately(path):  # another process may have forgotten somebody
            self._cabinet.used(path)
        front = self._memory.get(path) or self._front(path, take.key, private=take.private)
        if front is None:
            raise _gone()
        return front[1]

    def pcm(self, take: Take) -> Floats:
        """Its samples, float32, ``take.frames`` × ``terms.FRAME``. Raises ``errors.Damaged`` when they are gone."""
        content = self._part(self._path(take.key, private=take.private), "pcm", private=take.private)
        if content is None:
            raise _gone()
        return restored(content)

    def _front(self, path: Path, key: str, *, private: bool) -> tuple[Take, bytes] | None:
        content = self._part(path, "front", private=private)
        front = takefile.read_front(content, key, self._encoding, private=private) if content else None
        if front:
            self._memory.keep(path, front, len(front[1]))
        return front

    def _part(self, path: Path, part: takefile.Part, *, private: bool) -> bytes | None:
        """What a part holds, verified. A damaged take is removed, so that it is made again."""
        try:
            with self._cabinet.open(path) as file:
                content = takefile.read(file, path.name, part, self._cover(private=private))
                if content is not None:
                    return content
                self._cabinet.discard(path, file)
        except FileNotFoundError:
            return None
        _log.warning("the stored take %s is damaged or of another version and will be made again", path.name)
        return None

    def _cover(self, *, private: bool) -> Cover:
        return self._seal if private else Checksum()

    # --- writing -------------------------------------------------------------------------------------

    def put(
        self, key: str, private_to: Sequence[str], *, text: str, guide: str, words: Sequence[Word], pcm: Floats
    ) -> Take:
        """Keep a take; ``pcm`` is whole frames, finished here. Replaces one of the same key."""
        import numpy as np

        pcm = self._finish(pcm)
        if len(pcm) % FRAME:
            raise ValueError(f"{len(pcm)} samples are no whole number of frames")
        private = bool(private_to)
        pcm = sixteen_bits(pcm).astype(np.float32) / np.float32(32768)
        packets = self._encode(pcm)
        take = Take(key, text, guide, len(pcm) // FRAME, tuple(words), private)
        path = self._path(key, private=private)
        front = takefile.front(take, self._encoding, packets)
        content = takefile.written(path.name, front, stored(pcm), self._cover(private=private))
        if private:
            with self._forgetting():
                self._mark(key, private_to)
                self._cabinet.write(path, content)
        else:
            self._cabinet.write(path, content)
        self._memory.keep(path, (take, packets), len(packets))
        return take

    @contextlib.contextmanager
    def making(self, key: str, *, private: bool) -> Iterator[None]:
        """Held by whoever makes a take: one at a time among threads and processes. A killed holder lets go.

        Whoever holds one must not ask for another.
        """
        with self._cabinet.making(self._path(key, private=private).name):
            yield

    def tidy(self) -> None:
        """Keep the bound now; otherwise it is kept now and then, as takes are written."""
        self._cabinet.tidy()

    def forget(self, person: str) -> int:
        """Delete every private take that speaks of ``person`` (``"self"``: one's own wishes); how many there were.

        A take that also speaks of others goes with them. One that is being made at this moment may come after.
        """
        gone = 0
        folder = self._private / self._seal.name("person", person)
        with self._forgetting():
            for mark in list(folder.iterdir()) if folder.is_dir() else []:
                take = self._private / "takes" / mark.name
                gone += take.exists()
                take.unlink(missing_ok=True)
                mark.unlink()
            if folder.is_dir():
                folder.rmdir()
            self._memory.drop_below(self._private)
        return gone

    def forget_everyone(self) -> None:
        """Delete every private take of this member; those everyone shares stay. Raises OSError."""
        with self._forgetting():
            self._memory.drop_below(self._private)
            self._cabinet.clear(self._private)

    def _mark(self, key: str, private_to: Sequence[str]) -> None:
        for mark in self._marks(key, private_to):
            if not mark.exists():
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch(mode=0o600)
                keyfile.sync_folder(mark.parent)

    def _drop_idle_marks(self) -> None:
        """Remove marks of takes that have gone, in every member's folder."""
        for member in _folders(self._folder / "private"):
            with locked(member.with_suffix(".lock")):
                for person in _folders(member):
                    if person.name == "takes":
                        continue
                    for mark in person.iterdir():
                        if not (member / "takes" / mark.name).exists():
                            mark.unlink()
                    with contextlib.suppress(OSError):  # there are marks left
                        person.rmdir()

    # --- names and secrets ---------------------------------------------------------------------------

    def _private_to(self, member: str) -> Path:
        return self._folder / "private" / self._seal.name("member", member)

    def _path(self, key: str, *, private: bool) -> Path:
        if private:
            return self._private.joinpath("takes", self._seal.name("take", key))
        return _shared(self._folder, key)

    def _marks(self, key: str, private_to: Sequence[str]) -> list[Path]:
        take = self._seal.name("take", key)
        return [self._private.joinpath(self._seal.name("person", person), take) for person in private_to]

    def _forgetting(self) -> contextlib.AbstractContextManager[None]:
        # Beside the folder, not in it: forgetting everyone removes the folder.
        return locked(self._private.with_suffix(".lock"))


def load_or_make_key(path: Path) -> bytes:
    """The key in the file at ``path``, made (mode 0600) when there is none; all who ask at once get the same.

    Raises ``errors.Damaged`` when the file holds no key: private takes could not be read with another.
    """
    key = keyfile.ensure(path, lambda: secrets.token_bytes(_KEY_BYTES))
    if len(key) != _KEY_BYTES:
        raise Damaged(f"{path} is not a key of {_KEY_BYTES} bytes; restore it, or remove it and the private takes")
    return key


@functools.lru_cache(8192)  # a sit that is read whole asks for hundreds
def _shared(folder: Path, key: str) -> Path:
    return folder.joinpath("shared", key[:2], key)


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _gone() -> Damaged:
    return Damaged("A stored take has gone or is damaged; make the sit again")
