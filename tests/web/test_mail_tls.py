"""E-mail through mail servers as there are: encrypted by STARTTLS or from the first byte, signed in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from certificates import certified
from web_fakes import DATA, FakeStudio, Visitor, fake_app, stored

from wellwish.config import Settings

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # in the clear, it means: it knows STARTTLS only
PASSWORD = "bell and bowl"


@dataclass
class Taking:
    """What a mail server was given."""

    mails: list[str] = field(default_factory=list)
    ways: list[tuple[bool, bool]] = field(default_factory=list)
    """Of each, whether it came encrypted, and from whom it knows."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name is aiosmtpd's
        self.mails.append(envelope.content.decode())
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.ways.append((encrypted, session.authenticated))
        return "250 well"


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, told: Any) -> AuthResult:
    return AuthResult(handled=False, success=(told.login, told.password) == (b"wellwish", PASSWORD.encode()))


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio)).claim("Adalind")


@pytest.fixture
def server(
    ada: Visitor, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Taking]:
    """One that takes nothing in the clear, as the owner has set it up; its certificate is trusted."""
    context, trusted = certified(tmp_path, "localhost")
    ways: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context, "auth_require_tls": False},  # which is STARTTLS to it: here all is encrypted
    }
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with _running(Taking(), ways[request.param]) as (taking, port):
        _set_up(Settings(DATA, smtp_host="localhost", smtp_port=port, smtp_security=request.param), monkeypatch)
        yield taking


@contextmanager
def _running(taking: Taking, way: dict[str, Any]) -> Iterator[tuple[Taking, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told: dict[str, Any] = {"authenticator": _knows, "auth_required": True, "ready_timeout": 30}
    controller = Controller(taking, "127.0.0.1", port, **(told | way))
    controller.start()
    try:
        yield taking, port
    finally:
        controller.stop()


def _set_up(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the owner's settings are to Django; a mail server in place of the box of tests."""
    from django.conf import settings

    from wellwish.web.start import _ours

    given = replace(given, smtp_user="wellwish", smtp_password=PASSWORD, smtp_from="wellwish@example.org")
    told = {name: value for name, value in _ours(given).items() if "EMAIL" in name}
    for name, value in (told | {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}).items():
        monkeypatch.setattr(settings, name, value, raising=False)


def sent() -> bool:
    from wellwish.web.reminders.post import post_line

    return stored(lambda: post_line("ada@example.org", "https://calm.example.org/", "A moment for you?", "A" * 32))


both = pytest.mark.parametrize("server", ["starttls", "tls"], indirect=True)


@both
def test_a_reminder_goes_encrypted_and_signed_in(server: Taking) -> None:
    assert sent()
    (mail,) = server.mails
    assert "Subject: A moment for you?" in mail
    assert f"https://calm.example.org/reminders/again/{'A' * 32}" in mail
    assert server.ways == [(True, True)]


@both
def test_a_server_whose_certificate_is_not_trusted_is_told_nothing(
    server: Taking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, another = certified(tmp_path, "another.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(another))
    assert not sent()
    assert server.mails == []
    assert "SSLCertVerificationError" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize("server", ["starttls"], indirect=True)
def test_a_wrong_password_is_logged_without_any_name(
    server: Taking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "EMAIL_HOST_PASSWORD", "a guess")
    assert not sent()
    assert server.mails == []
    assert "SMTPAuthenticationError" in caplog.text
    assert "wellwish@" not in caplog.text


@pytest.mark.parametrize("server", ["tls"], indirect=True)
def test_starttls_is_not_given_up_for_a_server_that_has_none(server: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    with _running(Taking(), {"auth_required": False}) as (plain, port):
        _set_up(Settings(DATA, smtp_host="localhost", smtp_port=port), monkeypatch)
        assert not sent()
        assert plain.mails == []
