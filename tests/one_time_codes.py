"""An app of one-time codes, as RFC 6238 has it."""

from __future__ import annotations

import base64
import hmac
import struct


def one_time_code(secret: str, at: float) -> str:
    """The six digits of ``secret`` (Base32) at ``at`` (seconds since 1970)."""
    counter = struct.pack(">Q", int(at) // 30)
    digest = hmac.digest(base64.b32decode(secret.replace(" ", "")), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
