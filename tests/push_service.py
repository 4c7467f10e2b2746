"""A push service and a browser's side of a subscription, written from RFC 8030, 8291 and 8292 alone."""

from __future__ import annotations

import base64
import json
import secrets
import ssl
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HOST = "push.example.org"


class PushService(ThreadingHTTPServer):
    """Takes everything by HTTPS, and answers with ``status``."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        """Path, headers in small letters, and body of each."""
        self.status = 201

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever does not trust us hangs up: that is what some tests are about."""


class _Taking(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Location", f"https://{HOST}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is its parent's
        pass


@dataclass
class Browser:
    """One subscription."""

    path: str = field(default_factory=lambda: f"/wpush/{secrets.token_urlsafe(24)}")
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def form(self, **changed: str) -> dict[str, str]:
        """What the page posts."""
        told = {"endpoint": f"https://{HOST}{self.path}", "point": letters(self.point), "secret": letters(self.secret)}
        return told | changed

    def read(self, body: bytes) -> dict[str, str]:
        """The message in an encrypted body of one record (RFC 8291, section 4)."""
        salt, length, sealed = body[:16], body[20], body[21 + body[20] :]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), body[21 : 21 + length])
        shared = self.key.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\0" + self.point + body[21 : 21 + length]
        keying = HKDF(hashes.SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(keying)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(keying)
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        told: dict[str, str] = json.loads(padded.rstrip(b"\0").removesuffix(b"\2"))
        return told


def signed_by(authorization: str) -> tuple[str, dict[str, Any]]:
    """The key that a request names (base64url), and what it said under its signature (RFC 8292)."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    told = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = base64.urlsafe_b64decode(told["k"] + "=")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return told["k"], jwt.decode(told["t"], key, algorithms=["ES256"], audience=f"https://{HOST}")


def letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
