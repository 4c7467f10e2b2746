from __future__ import annotations

import signal
import socket
import stat
import urllib.request
from pathlib import Path

import pytest
import serving

from wellwish.server.run import _listen


def test_it_prints_its_address_answers_there_and_ends_well(tmp_path: Path) -> None:
    process = serving.start(tmp_path / "data", "--port", "0", "--guide", "tone")
    address, _ = serving.address(process)
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        assert "Is someone on your mind?" in answer.read().decode()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert serving.stop(process) == 0
    assert process.stdout
    code = (tmp_path / "data" / "setup-code").read_text()
    assert process.stdout.read().strip() == f"To make it yours, open {address}setup and type {code}"


def test_ctrl_c_is_a_normal_end(tmp_path: Path) -> None:
    process = serving.start(tmp_path, "--port", "0", "--guide", "tone")
    serving.address(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert process.stdout
    assert "Traceback" not in process.stdout.read()


def test_a_busy_port_is_passed_over_and_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = serving.start(tmp_path, "--port", str(port), "--guide", "tone")
        address, said = serving.address(process)
        assert serving.stop(process) == 0
    assert f"Port {port} is busy" in said
    assert not address.endswith(f":{port}/")


def test_no_answer_waits_for_the_browser_to_acknowledge_its_beginning() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()[:2]):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--guide", "nobody"), "nobody"),
        (("--port", "70000"), "70000"),
        (("--host", "256.0.0.1"), "256.0.0.1"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    process = serving.start(tmp_path, *options)
    assert process.stdout
    out = process.stdout.read()
    assert process.wait(30) == 2
    assert said in out
    assert out.count("\n") == 1
