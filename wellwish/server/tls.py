"""HTTPS without a proxy: with a certificate that is given, or one made here and signed by an authority of one's own.

The authority is made once and lasts ten years: devices that trust it trust this server, whatever it is renewed to. The
certificate lasts 397 days and is renewed a month before it ends, and when the names of the server change. All lies in
the data folder's ``tls/``.
"""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wellwish import keyfile
from wellwish.config import Settings
from wellwish.errors import Damaged, Misuse

_AUTHORITY = "authority.crt"
_AUTHORITY_DAYS = 3650
_DAYS = 397
_DAYS_LEFT = 30
_ALWAYS = ("localhost", "127.0.0.1", "::1")


def certificate(settings: Settings, now: datetime | None = None) -> tuple[Path, Path]:
    """The files of the certificate, with what signed it, and of its key; made or renewed when that is due.

    Raises Misuse where the files given are not whole, Damaged where those made here are not.
    """
    if settings.tls_cert or settings.tls_key:
        return _given(settings)
    folder, now = settings.data / "tls", now or datetime.now(UTC)
    authority, key = _authority(folder, now)
    own, own_key = folder / "server.crt", folder / "server.key"
    if not _still_good(own, own_key, authority, _names(settings), now):
        _issue(own, own_key, authority, key, _names(settings), now)
    return own, own_key


def context(settings: Settings) -> ssl.SSLContext:
    """What the server listens with: TLS 1.2 or newer. Raises as :func:`certificate` does."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    load(made, settings)
    return made


def load(into: ssl.SSLContext, settings: Settings) -> None:
    """Has new connections use the certificate as it is now; those that are open go on. Raises as above."""
    certificate_file, key_file = certificate(settings)
    try:
        into.load_cert_chain(certificate_file, key_file)
    except (OSError, ssl.SSLError) as error:
        raise Misuse(
            f"{certificate_file} and {key_file} are not a certificate and its key: {error.strerror or error.reason}"
            if isinstance(error, ssl.SSLError)
            else f"{certificate_file} or {key_file} cannot be read: {error.strerror}"
        ) from None


def fingerprint(settings: Settings) -> str:
    """Of the authority, as devices show it: SHA-256, pairs with colons."""
    path = settings.data / "tls" / _AUTHORITY
    return _load_certificate(path, path.read_bytes()).fingerprint(hashes.SHA256()).hex(":").upper()


def _given(settings: Settings) -> tuple[Path, Path]:
    if not (settings.tls_cert and settings.tls_key):
        raise Misuse("A certificate needs its key: give both WELLWISH_TLS_CERT and WELLWISH_TLS_KEY, or neither.")
    return settings.tls_cert, settings.tls_key


def _names(settings: Settings) -> tuple[str, ...]:
    """What browsers may reach this server by."""
    given = (*settings.allowed_hosts, settings.host, *_ALWAYS)
    plain = (f"*{name}" if name.startswith(".") else name.strip("[]") for name in given)
    return tuple(dict.fromkeys(name for name in plain if name not in ("*", "0.0.0.0", "::")))  # noqa: S104


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Made on the first call. The key comes first: an authority without its key could renew nothing."""
    key = _load_key(folder / "authority.key", keyfile.ensure(folder / "authority.key", _new_key))

    def sign() -> bytes:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Wellwish at home {now:%Y-%m-%d}")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = (
            _builder(name, name, key.public_key(), now, _AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    path = folder / _AUTHORITY
    return _load_certificate(path, keyfile.ensure(path, sign)), key


def _still_good(own: Path, own_key: Path, authority: x509.Certificate, names: tuple[str, ...], now: datetime) -> bool:
    if not (own.exists() and own_key.exists()):
        return False
    found = _load_certificate(own, own.read_bytes())
    there = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        found.issuer == authority.subject
        and found.not_valid_after_utc - now > timedelta(days=_DAYS_LEFT)
        and set(there) == set(_alternative_names(names))
        and _load_key(own_key, own_key.read_bytes()).public_key() == found.public_key()
    )


def _issue(
    own: Path,
    own_key: Path,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
    now: datetime,
) -> None:
    new = _new_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        _builder(subject, authority.subject, _load_key(own_key, new).public_key(), now, _DAYS)
        .add_extension(x509.SubjectAlternativeName(_alternative_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    keyfile.replace(own_key, new)
    keyfile.replace(own, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (made, authority)))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # for devices whose clock is behind
        .not_valid_after(now + timedelta(days=days - 1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _alternative_names(names: tuple[str, ...]) -> list[x509.GeneralName]:
    return [_alternative_name(name) for name in names]


def _alternative_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode() if not name.isascii() else name)


def _new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _load_key(path: Path, content: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(content, None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Damaged(f"{path} is no key any more; remove the folder {path.parent} and all is made anew.")
    return key


def _load_certificate(path: Path, content: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError:
        raise Damaged(
            f"{path} is no certificate any more; remove the folder {path.parent} and all is made anew."
        ) from None
