"""What is put around content that is kept: it opens whole, in the place that it was closed for, or not at all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Protocol

_NONCE_BYTES = 12
_DIGEST_BYTES = 32


class Cover(Protocol):
    """A place is any bytes that nothing else is kept under."""

    def closed(self, content: bytes, place: bytes) -> bytes: ...

    def opened(self, content: bytes, place: bytes) -> bytes | None:
        """What ``closed`` was given for this place; None when this is anything else."""
        ...


class Checksum:
    """For content that anyone may read: SHA-256 of it and its place follows it."""

    def closed(self, content: bytes, place: bytes) -> bytes:
        return content + _digest(content, place)

    def opened(self, content: bytes, place: bytes) -> bytes | None:
        body, digest = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
        return body if digest == _digest(body, place) else None


class Seal:
    """Hides what is kept, under keys of one purpose: content by AES-256-GCM, names by HMAC-SHA256."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._content_key = hmac.digest(secret, f"{purpose}: content".encode(), "sha256")
        self._name_key = hmac.digest(secret, f"{purpose}: names".encode(), "sha256")

    def name(self, kind: str, value: str) -> str:
        """64 hex digits."""
        return hmac.digest(self._name_key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), "sha256").hex()

    def closed(self, content: bytes, place: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._content_key).encrypt(nonce, content, place)

    def opened(self, content: bytes, place: bytes) -> bytes | None:
        """What ``closed`` was given; None when this is anything else."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._content_key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            return None


def _digest(content: bytes, place: bytes) -> bytes:
    digest = hashlib.sha256(len(place).to_bytes(4, "big") + place)
    digest.update(content)
    return digest.digest()
