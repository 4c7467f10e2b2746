"""The take store: what guides said, kept on disk, each take once.

Takes that anyone may hear lie in ``shared/ab/<key>`` and end with the SHA-256 of all before it. A take that speaks
someone's name, own scene or own wish lies in ``private/<member>/takes/<take>``, encrypted whole with AES-256-GCM;
``private/<member>/<person>/<take>`` are empty marks that say whose take it is. All names under ``private`` are HMACs
under the key, so they tell how many members, people and takes there are and nothing else. Marks are written before
the take and a take without all its marks counts as absent, so ``forget`` finds every one.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import hmac
import json
import logging
import os
import secrets
import shutil
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wellwish import keyfile
from wellwish.errors import Damaged
from wellwish.guides.flac import from_flac, sixteen_bits, to_flac
from wellwish.guides.memory import Memory
from wellwish.terms import FRAME, Take, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_MAGIC = b"WWTAKE01"
_LENGTHS = struct.Struct("<8sII")  # magic, bytes of header, bytes of packets; FLAC is the rest
_NONCE_BYTES = 12
_KEY_BYTES = 32
_STALE_SECONDS = 86_400
_SHARES = 256
"""Locks there are: a take uses the one its name's first byte tells, so lock files need no tidying up."""

_log = logging.getLogger("wellwish.takes")


class TakeStore:
    """Takes of one member, and those everyone shares. Any thread may call anything, and processes share a folder.

    ``encode`` makes Opus packets of a take's PCM (float32, mono, 48 kHz, already on the 16-bit grid) and ``encoding``
    is its identity (codec, bitrate, version): takes of another encoding count as absent. ``secret`` comes from
    ``load_or_make_key`` and must lie outside ``folder``. ``of`` gives the same store as another member sees it.
    Writing raises ``OSError`` when the disk is full or read-only.
    """

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        encode: Callable[[Floats], bytes],
        *,
        encoding: str,
        member: str = "owner",
        memory_bytes: int = 64 << 20,
    ) -> None:
        self.version = f"{_MAGIC.decode()} {encoding}"
        """Of the stored form; part of a take's key."""
        self._folder = folder
        self._encode = encode
        self._encoding = encoding
        self._cipher_key = hmac.digest(secret, b"wellwish takes: content", "sha256")
        self._name_key = hmac.digest(secret, b"wellwish takes: names", "sha256")
        self._private = folder / "private" / self._name("member", member)
        self._memory = Memory(memory_bytes)
        self._making = [threading.Lock() for _ in range(_SHARES)]
        self._sweep()

    def of(self, member: str) -> TakeStore:
        """This store as ``member`` sees it: the takes everyone shares, and that member's own. Costs nothing."""
        theirs = copy.copy(self)
        theirs._private = self._folder / "private" / self._name("member", member)
        return theirs

    # --- reading -------------------------------------------------------------------------------------

    def get(self, key: str, private_to: Sequence[str]) -> Take | None:
        """The take, verified; None when it is absent or damaged (which is logged, without a word of its text)."""
        if private_to and not all(mark.exists() for mark in self._marks(key, private_to)):
            return None
        if held := self._memory.get(self._path(key, private=bool(private_to))):
            return held[0]
        read = self._read(key, private=bool(private_to))
        if read is None:
            return None
        take, packets, _ = read
        self._memory.keep(self._path(key, private=take.private), take, packets)
        return take

    def packets(self, take: Take) -> bytes:
        """Its Opus packets, as ``encode`` gave them. Raises ``errors.Damaged`` when they are gone."""
        held = self._memory.get(self._path(take.key, private=take.private))
        return held[1] if held else self._whole(take)[1]

    def pcm(self, take: Take) -> Floats:
        """Its samples, float32, ``take.frames`` × ``terms.FRAME``. Raises ``errors.Damaged`` when they are gone."""
        return from_flac(self._whole(take)[2])

    def _whole(self, take: Take) -> tuple[Take, bytes, bytes]:
        read = self._read(take.key, private=take.private)
        if read is None:
            raise Damaged("A stored take has gone or is damaged; make the sit again")
        return read

    def _read(self, key: str, *, private: bool) -> tuple[Take, bytes, bytes] | None:
        path = self._path(key, private=private)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        body = self._unsealed(content, path.name) if private else _verified(content)
        if body is None or len(body) < _LENGTHS.size or body[: len(_MAGIC)] != _MAGIC:
            _log.warning("the stored take %s is damaged and will be made again", path.name)
            return None
        _, header_bytes, packets_bytes = _LENGTHS.unpack_from(body)
        middle = _LENGTHS.size + header_bytes
        header = json.loads(body[_LENGTHS.size : middle])
        if header["encoding"] != self._encoding:
            return None
        words = tuple(Word(*word) for word in header["words"])
        take = Take(key, header["text"], header["guide"], header["frames"], words, private)
        return take, body[middle : middle + packets_bytes], body[middle + packets_bytes :]

    # --- writing -------------------------------------------------------------------------------------

    def put(
        self, key: str, private_to: Sequence[str], *, text: str, guide: str, words: Sequence[Word], pcm: Floats
    ) -> Take:
        """Keep a take; ``pcm`` is whole frames, rounded here to 16 bits. Replaces one of the same key."""
        import numpy as np

        if len(pcm) % FRAME:
            raise ValueError(f"{len(pcm)} samples are no whole number of frames")
        private = bool(private_to)
        coarse = sixteen_bits(pcm)
        packets = self._encode(coarse.astype(np.float32) / np.float32(32768))
        take = Take(key, text, guide, len(pcm) // FRAME, tuple(words), private)
        header = json.dumps(
            {
                "encoding": self._encoding,
                "text": text,
                "guide": guide,
                "frames": take.frames,
                "words": [(word.text, word.start, word.end) for word in words],
            }
        ).encode()
        body = _LENGTHS.pack(_MAGIC, len(header), len(packets)) + header + packets + to_flac(coarse)
        path = self._path(key, private=private)
        if private:
            content = self._sealed(body, path.name)
            with self._forgetting():
                self._mark(key, private_to)
                self._write(path, content)
        else:
            self._write(path, body + hashlib.sha256(body).digest())
        self._memory.keep(path, take, packets)
        return take

    @contextlib.contextmanager
    def making(self, key: str, *, private: bool) -> Iterator[None]:
        """Held by whoever makes a take: one at a time among threads and processes. A killed holder lets go."""
        share = int(self._path(key, private=private).name[:2], 16)
        with self._making[share], _locked(self._folder / "locks" / f"{share:02x}"):
            yield

    def forget(self, person: str) -> int:
        """Delete every private take that speaks of ``person`` (``"self"``: one's own wishes); how many there were.

        A take that also speaks of others goes with them. One that is being made at this moment may come after.
        """
        gone = 0
        folder = self._private / self._name("person", person)
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
        """Delete every private take of this member; those everyone shares stay."""
        with self._forgetting():
            self._memory.drop_below(self._private)
            shutil.rmtree(self._private, ignore_errors=True)

    def _mark(self, key: str, private_to: Sequence[str]) -> None:
        for mark in self._marks(key, private_to):
            if not mark.exists():
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch(mode=0o600)
                keyfile.sync_folder(mark.parent)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / "tmp" / secrets.token_hex(16)
        temporary.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _sweep(self) -> None:
        """Remove what a killed process left half written."""
        folder = self._folder / "tmp"
        for left in folder.iterdir() if folder.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink()

    # --- names and secrets ---------------------------------------------------------------------------

    def _name(self, kind: str, value: str) -> str:
        return hmac.digest(self._name_key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), "sha256").hex()

    def _path(self, key: str, *, private: bool) -> Path:
        if private:
            return self._private / "takes" / self._name("take", key)
        return self._folder / "shared" / key[:2] / key

    def _marks(self, key: str, private_to: Sequence[str]) -> list[Path]:
        take = self._name("take", key)
        return [self._private / self._name("person", person) / take for person in private_to]

    def _forgetting(self) -> contextlib.AbstractContextManager[None]:
        # Beside the folder, not in it: forgetting everyone removes the folder.
        return _locked(self._private.with_suffix(".lock"))

    def _sealed(self, body: bytes, name: str) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._cipher_key).encrypt(nonce, body, name.encode())

    def _unsealed(self, content: bytes, name: str) -> bytes | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._cipher_key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError):
            return None


def load_or_make_key(path: Path) -> bytes:
    """The key in the file at ``path``, made (mode 0600) when there is none; all who ask at once get the same.

    Raises ``errors.Damaged`` when the file holds no key: private takes could not be read with another.
    """
    key = keyfile.ensure(path, lambda: secrets.token_bytes(_KEY_BYTES))
    if len(key) != _KEY_BYTES:
        raise Damaged(f"{path} is not a key of {_KEY_BYTES} bytes; restore it, or remove it and the private takes")
    return key


def _verified(content: bytes) -> bytes | None:
    body, digest = content[:-32], content[-32:]
    return body if hashlib.sha256(body).digest() == digest else None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path``; threads wait for each other too. Where there is no flock, only threads do, by
    what their caller holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
