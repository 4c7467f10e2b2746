"""Notifications through the push services of browsers: encrypted for the browser, the same size each, and short.

Message encryption is http_ece's (RFC 8188, 8291), our signature for the service PyJWT's (RFC 8292).
"""

from __future__ import annotations

import base64
import json
import logging
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from wellwish import keyfile
from wellwish.errors import Damaged
from wellwish.practice.reminding import LATEST
from wellwish.web.accounts.models import Member
from wellwish.web.reminders.models import PushedTo
from wellwish.web.reminders.outward import Unreachable, host_of, post

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

PAYLOAD_BYTES = 2048
"""Of each, filled up with spaces: its length tells nothing. Services take 4096, encrypted."""
_TOKEN_SECONDS = 12 * 3600
_GONE = (404, 410)
_POINT_BYTES, _SECRET_BYTES = 65, 16

_log = logging.getLogger(__name__)


def can_push() -> bool:
    """Whether the owner has turned notifications on."""
    return bool(settings.WELLWISH_PUSH)


def readable(endpoint: str, point: str, secret: str) -> dict[str, str]:
    """What a browser told of its subscription, to be sealed.

    Raises ValueError unless the address is one we would ask and both keys are what RFC 8291 wants.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        host_of(endpoint)
    except Unreachable as error:
        raise ValueError(str(error)) from None
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes_of(point, _POINT_BYTES))
    _bytes_of(secret, _SECRET_BYTES)
    return {"endpoint": endpoint, "point": point, "secret": secret}


def push_to_all(member: Member, line: str, again: str) -> list[bool]:
    """Which of a member's browsers' services took it, one after the other. One that fails keeps none other back."""
    taken = []
    for one in PushedTo.objects.filter(member=member):
        try:
            taken.append(_push(one, line, again))
        except Exception as error:  # a damaged row, or key: its text may hold what is private
            _log.error("a notification was not sent: %s", type(error).__name__)
            taken.append(False)
    return taken


def _push(to: PushedTo, line: str, again: str) -> bool:
    """Whether the service took one that says ``line``; ``again`` is what "Later" is asked with.

    A subscription that its service no longer knows is deleted. Nothing is tried twice.
    """
    told = {"line": line, "sit": _("Sit"), "later": _("Later"), "again": again}
    try:
        status = _sent(to.told, json.dumps(told).encode().ljust(PAYLOAD_BYTES))
    except (Unreachable, OSError) as error:  # their texts may hold addresses: only the kind is told
        _log.warning("a notification was not taken: %s", type(error).__name__)
        return False
    if status in _GONE:
        to.delete()
    if not 200 <= status < 300:
        _log.warning("a notification was not taken: %s", status)
        return False
    return True


def _sent(told: dict[str, str], payload: bytes) -> int:
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    endpoint = told["endpoint"]
    body = http_ece.encrypt(
        payload,
        salt=secrets.token_bytes(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes_of(told["point"], _POINT_BYTES),
        auth_secret=_bytes_of(told["secret"], _SECRET_BYTES),
        version="aes128gcm",
    )
    headers = {
        "Authorization": _authorization(host_of(endpoint), told["site"]),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LATEST.total_seconds())),
        "Urgency": "normal",
    }
    return post(endpoint, headers, body)


def _authorization(host: str, site: str) -> str:
    """Who we are: the holder of our key, at our address. Some services take none that does not say where."""
    import jwt

    claims: dict[str, Any] = {"aud": f"https://{host}", "exp": int(time.time()) + _TOKEN_SECONDS}
    if site.startswith("https://"):
        claims["sub"] = site
    return f"vapid t={jwt.encode(claims, _key(), algorithm='ES256')}, k={public_key()}"


def public_key() -> str:
    """What browsers bind their subscription to: the point of our key, in base64url."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = _key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _key() -> EllipticCurvePrivateKey:
    """Ours, kept with the other keys, made when it is first asked for. Raises ``errors.Damaged`` for a broken file."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(keyfile.ensure(_key_path(), _new_key), None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Damaged(f"{_key_path()} holds no key; restore it, or remove it and let browsers be asked again")
    return key


def _key_path() -> Path:
    return Path(settings.WELLWISH_DATA) / "keys" / "push.pem"


def _new_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _bytes_of(text: str, length: int) -> bytes:
    """Of base64url, with or without its padding. Raises ValueError for another length, or other letters."""
    if not text.isascii() or len(text) > 2 * length:
        raise ValueError("not a key")
    read = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    if len(read) != length:
        raise ValueError("a key of another length")
    return read
