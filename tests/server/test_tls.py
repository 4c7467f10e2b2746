"""HTTPS without a proxy: what a browser that trusts the authority accepts, and when the certificate is renewed."""

from __future__ import annotations

import ssl
import stat
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import serving
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from wellwish.config import Settings
from wellwish.errors import Damaged, Misuse
from wellwish.server import tls

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def settings(data: Path, *names: str) -> Settings:
    return Settings(data=data, tls=True, allowed_hosts=("localhost", *names))


def own(data: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((data / "tls" / "server.crt").read_bytes())


def test_a_browser_that_trusts_the_authority_is_served_and_one_that_does_not_is_not(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving.serving(data, "--port", "0", "--guide", "tone", "--tls") as address:
        assert address.startswith("https://")
        trusting = ssl.create_default_context(cafile=data / "tls" / "authority.crt")
        with urllib.request.urlopen(f"{address}trust", context=trusting) as answer:  # noqa: S310 - our own server
            page = answer.read().decode()
        authority = x509.load_pem_x509_certificate((data / "tls" / "authority.crt").read_bytes())
        assert authority.fingerprint(hashes.SHA256()).hex(":").upper() in page
        with urllib.request.urlopen(f"{address}trust/wellwish.crt", context=trusting) as answer:  # noqa: S310
            assert answer.read() == (data / "tls" / "authority.crt").read_bytes()
            assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(address, context=ssl.create_default_context())  # noqa: S310
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data / "tls").iterdir()} == dict.fromkeys(
        ("authority.crt", "authority.key", "server.crt", "server.key"), 0o600
    )


def test_it_is_renewed_a_month_before_its_end_by_the_same_authority(tmp_path: Path) -> None:
    tls.certificate(settings(tmp_path), NOW)
    first, authority = own(tmp_path), (tmp_path / "tls" / "authority.crt").read_bytes()
    assert first.not_valid_after_utc - first.not_valid_before_utc == timedelta(days=397)
    tls.certificate(settings(tmp_path), NOW + timedelta(days=360))
    assert own(tmp_path) == first
    tls.certificate(settings(tmp_path), NOW + timedelta(days=370))
    assert own(tmp_path).not_valid_after_utc > first.not_valid_after_utc
    assert (tmp_path / "tls" / "authority.crt").read_bytes() == authority


def test_it_is_renewed_when_the_server_gets_another_name(tmp_path: Path) -> None:
    tls.certificate(settings(tmp_path), NOW)
    tls.certificate(settings(tmp_path, "ada.home", "192.0.2.7", ".example.org"), NOW)
    names = own(tmp_path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "ada.home", "*.example.org"} == set(names.get_values_for_type(x509.DNSName))
    assert {"127.0.0.1", "::1", "192.0.2.7"} == set(map(str, names.get_values_for_type(x509.IPAddress)))


def test_killed_between_key_and_certificate_it_makes_both_anew(tmp_path: Path) -> None:
    tls.certificate(settings(tmp_path), NOW)
    key = tmp_path / "tls" / "server.key"
    key.write_bytes((tmp_path / "tls" / "authority.key").read_bytes())
    tls.certificate(settings(tmp_path), NOW)
    assert tls.context(settings(tmp_path))


def test_what_is_no_certificate_is_said_in_one_line(tmp_path: Path) -> None:
    tls.certificate(settings(tmp_path), NOW)
    (tmp_path / "tls" / "authority.crt").write_bytes(b"moth-eaten")
    with pytest.raises(Damaged, match=r"authority\.crt is no certificate any more; remove the folder"):
        tls.certificate(settings(tmp_path), NOW)
    given = replace(settings(tmp_path), tls_cert=tmp_path / "none.crt", tls_key=tmp_path / "none.key")
    with pytest.raises(Misuse, match="cannot be read"):
        tls.context(given)
    with pytest.raises(Misuse, match="give both"):
        tls.context(replace(given, tls_key=None))
