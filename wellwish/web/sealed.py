"""What members entrust to us, encrypted at rest: a field for models, and the ring of keys it uses.

The keys lie in the data folder's ``keys/people.keys``, one a line, the one in use first, apart from the key that signs
cookies. Fernet (cryptography.io; AES-128-CBC with HMAC-SHA256) does the work.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction

from wellwish import keyfile
from wellwish.errors import Damaged

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet
    from django.db.backends.base.base import BaseDatabaseWrapper

    _TextField = models.TextField[Any, Any]
else:
    _TextField = models.TextField  # which knows its types only where they are checked

SEALED_OF_FACTORS = ("secret", "seed", "name")
"""What is sealed of a second factor: an app's secret, the seed of recovery codes, what a passkey is called."""

_rings: dict[Path, MultiFernet] = {}
_mark_keys: dict[Path, bytes] = {}


MARK_LETTERS = 32
"""Of a mark: 128 bits, in hexadecimal."""


class SealedField(_TextField):
    """Any JSON value, encrypted in the database; it cannot be searched or sorted by there.

    Reading raises ``errors.Damaged`` when no key on the ring opens it.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    description = "a JSON value, encrypted"

    def get_prep_value(self, value: Any) -> str:
        """None is sealed too: that there is nothing to say is nobody's business."""
        return seal(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else json.loads(unseal(value))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only ``isnull``: every other comparison would compare ciphertexts, which never match."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def seal(text: str) -> str:
    """``text`` encrypted, as plain letters."""
    return ring().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What ``seal`` was given. Raises ``errors.Damaged`` when no key on the ring opens it."""
    from cryptography.fernet import InvalidToken

    try:
        return ring().decrypt(sealed).decode()
    except (InvalidToken, ValueError):
        raise Damaged(f"{keys_path()} does not open what is stored; restore the key it was kept with") from None


def keys_path() -> Path:
    return Path(settings.WELLWISH_DATA) / "keys" / "people.keys"


def ring() -> MultiFernet:
    """The keys in use, made on the first call ever. Raises ``errors.Damaged`` when the file holds no keys."""
    path = keys_path()
    if path not in _rings:
        _rings[path] = _read_ring(path)
    return _rings[path]


def mark(*words: str) -> str:
    """What ``words`` can be found and counted by in the database without telling them: the same words, the same mark.

    Made with a key of its own (``keys/marks.key``); nothing leads back from a mark but trying words with that key.
    """
    path = _mark_key_path()
    if path not in _mark_keys:
        _mark_keys[path] = keyfile.ensure(path, _new_mark_key)
    message = json.dumps(words, ensure_ascii=False).encode()
    return hmac.digest(_mark_keys[path], message, hashlib.sha256).hex()[:MARK_LETTERS]


def _mark_key_path() -> Path:
    return keys_path().with_name("marks.key")


def _new_mark_key() -> bytes:
    return secrets.token_hex(32).encode()


def rotate() -> int:
    """A new key for everything sealed: puts it on the ring, seals every row anew, then takes the old keys off.

    Marks get a new key, too; a model that has some makes them anew when its sealed fields are saved.

    Returns the number of rows. Killed at any moment it leaves a ring that opens every row, and can be run again; marks
    may find nothing until it was. The server must not run meanwhile, for it knows the old ring only.
    """
    from cryptography.fernet import Fernet
    from django.apps import apps

    path = keys_path()
    ring()
    new = Fernet.generate_key()
    keyfile.replace(path, b"\n".join([new, *path.read_bytes().split()]))
    _rings.pop(path, None)
    keyfile.replace(_mark_key_path(), _new_mark_key())
    _mark_keys.pop(_mark_key_path(), None)
    rows = 0
    with transaction.atomic():
        for model in apps.get_models():
            sealed = [field.name for field in model._meta.fields if isinstance(field, SealedField)]
            for row in model._default_manager.all() if sealed else ():
                row.save(update_fields=sealed)
                rows += 1
        rows += _seal_factors_anew()
    keyfile.replace(path, new)
    _rings.pop(path, None)
    return rows


def _seal_factors_anew() -> int:
    """What guards accounts, which allauth keeps in rows of its own (``accounts/factors.py``)."""
    from allauth.mfa.models import Authenticator

    rows = 0
    for row in Authenticator.objects.all():
        row.data |= {name: seal(unseal(row.data[name])) for name in SEALED_OF_FACTORS if name in row.data}
        row.save(update_fields=["data"])
        rows += 1
    return rows


def _read_ring(path: Path) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    keys = keyfile.ensure(path, Fernet.generate_key).split()
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise Damaged(f"{path} holds no keys; restore it from where it was kept") from None
