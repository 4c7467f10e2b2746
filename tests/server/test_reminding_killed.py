"""A reminder is sent once at most, also by processes that are killed on the way."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import serving
from certificates import certified
from push_service import HOST, Browser

_SENDER = """
import json
import sys
from datetime import UTC, datetime, time, timedelta
from wellwish.config import load
from wellwish.web.start import start
start(load())
from wellwish.web.accounts.models import Member
from wellwish.web.reminders.models import Reminder, Reminding
from wellwish.web.reminders.sending import send_due
from wellwish.web.yours.models import Preferences
seven = datetime(2026, 5, 4, 7, tzinfo=UTC)
if not Member.objects.exists():
    ada = Member.objects.create_member("ada", None)
    Preferences.objects.create(member=ada, zone="UTC")
    Reminder.objects.create(member=ada, at=time(7), weekdays="0123456")
    told = {"address": "ada@example.org", "site": "http://localhost/"}
    Reminding.objects.create(member=ada, by_email=True, email=told, settled=seven - timedelta(days=1))
if len(sys.argv) > 2:
    import ssl
    from wellwish.web.reminders import outward
    from wellwish.web.reminders.models import PushedTo
    Reminding.objects.update(by_email=False)
    told = json.loads(sys.argv[2])
    PushedTo.objects.update_or_create(member=Member.objects.get(), defaults={"told": told["told"], "digest": "1"})
    outward.public_address = lambda host: ("127.0.0.1", told["port"])
    outward.trust = lambda: ssl.create_default_context(cafile=told["trusted"])
if sys.argv[1] == "later":
    now = datetime.now(UTC)
    Reminding.objects.update(settled=now - timedelta(hours=1), later=now)
    sys.exit()
print("sent", send_due(seven + timedelta(seconds=int(sys.argv[1]))), flush=True)
"""
_GREETING, _WHOLE = b"220 sink\r\n", b"\r\n.\r\n"


def sender(data: Path, port: int, seconds: int | str, push: Mapping[str, Any] | None = None) -> subprocess.Popen[str]:
    """A process that sends what is due so long after seven, through a mail server at ``port``, or as ``push`` tells.

    With ``later`` it sends nothing: a reminder is then due now.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    smtp = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "FROM": "wellwish@example.org"}
    ours = {"WELLWISH_DATA": str(data)} | {f"WELLWISH_SMTP_{name}": value for name, value in smtp.items()}
    ours |= {"WELLWISH_PUSH": "on"} if push else {}
    command = [sys.executable, "-c", _SENDER, str(seconds), *([json.dumps(push)] if push else [])]
    return subprocess.Popen(command, env=clean | ours, stdout=subprocess.PIPE, text=True)


def until_whole(connection: socket.socket) -> bytes:
    """What a mail server reads until it has one mail; it does not say that it took it."""
    connection.sendall(_GREETING)
    read = last = b""
    while not read.endswith(_WHOLE):
        last = connection.recv(65536)
        read += last
        if not read.endswith(_WHOLE):
            connection.sendall(b"354 go on\r\n" if last.upper().startswith(b"DATA") else b"250 well\r\n")
    return read


@pytest.mark.parametrize("moment", ["before the mail is sent", "after it is sent"])
def test_a_server_that_is_killed_is_followed_by_no_second_reminder(tmp_path: Path, moment: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        port = listening.getsockname()[1]
        killed = sender(tmp_path, port, 0)
        connection, _ = listening.accept()  # so it is claimed, and not sent yet
        if moment == "after it is sent":
            assert b"ada@example.org" in until_whole(connection)
        killed.kill()
        killed.communicate()
        connection.close()
        for seconds in (1, 60):
            assert sender(tmp_path, port, seconds).communicate(timeout=60)[0] == "sent 0\n"
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_server_that_is_killed_while_it_pushes_is_followed_by_no_second_notification(tmp_path: Path) -> None:
    _, trusted = certified(tmp_path, HOST)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        told = {**Browser().form(), "site": "http://localhost/"}
        push = {"port": listening.getsockname()[1], "trusted": str(trusted), "told": told}
        killed = sender(tmp_path / "data", 1, 0, push)
        connection, _ = listening.accept()  # so it is claimed, and not sent yet
        killed.kill()
        killed.communicate()
        connection.close()
        assert sender(tmp_path / "data", 1, 1, push).communicate(timeout=60)[0] == "sent 0\n"
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_server_sends_what_became_due_while_it_was_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        port = listening.getsockname()[1]
        assert sender(tmp_path / "data", port, "later").wait(60) == 0
        config = tmp_path / "wellwish.toml"
        smtp = (
            f'smtp_port = {port}\nsmtp_host = "127.0.0.1"\nsmtp_security = "none"\nsmtp_from = "wellwish@example.org"\n'
        )
        config.write_text(smtp)
        with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone", config=config):
            connection, _ = listening.accept()
            assert b"ada@example.org" in until_whole(connection)
            connection.close()
