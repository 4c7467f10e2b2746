from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import stat
import time
import urllib.request
from pathlib import Path

import pytest
import serving

from wellwish import library
from wellwish.server.run import _listen
from wellwish.web.database.driver import newest


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


def test_once_it_is_somebodys_it_says_that_nobody_is_named_to_call(tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "web" / "old_databases" / "2026-11-25"
    shutil.copytree(old / "keys", tmp_path / "keys")
    with contextlib.closing(newest().connect(tmp_path / "wellwish.sqlite3")) as database:
        database.executescript((old / "wellwish.sql").read_text(encoding="utf-8"))
        database.execute("UPDATE accounts_house SET crisis_lines = ''")
        database.commit()
    process = serving.start(tmp_path, "--port", "0", "--guide", "tone")
    serving.address(process)
    assert serving.stop(process) == 0
    assert process.stdout
    assert process.stdout.read().strip().startswith("Nobody is named to call in a crisis")


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


def test_the_system_holds_little_for_a_listener_who_reads_slowly() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()[:2]) as listener:
        connection, _ = listening.accept()
        with connection:
            connection.setblocking(False)
            sent = 0
            with contextlib.suppress(BlockingIOError):
                while sent < 50_000_000:
                    sent += connection.send(bytes(65_536))
            received = listener.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    assert sent < 1_000_000 + 2 * received


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


def test_a_broken_file_in_a_library_of_ones_own_is_told_of_and_the_server_starts(tmp_path: Path) -> None:
    (tmp_path / "own" / "exercises").mkdir(parents=True)
    (tmp_path / "own" / "exercises" / "bench.md").write_text("---\ntitle: The bench\n---\n", encoding="utf-8")
    config = tmp_path / "wellwish.toml"
    config.write_text('library = "own"\n')
    process = serving.start(tmp_path / "data", "--port", "0", "--guide", "tone", config=config)
    _, said = serving.address(process)
    assert serving.stop(process) == 0
    assert "left out of the library" in said
    assert "own/exercises/bench.md:1:1: field: no summary" in said


def page(address: str, path: str) -> str:
    with urllib.request.urlopen(f"{address}{path}") as answer:  # noqa: S310
        return str(answer.read().decode())


def test_a_file_that_is_edited_while_the_server_runs_is_there_soon_and_a_broken_one_changes_nothing_else(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "own" / "exercises"
    folder.mkdir(parents=True)
    good = (
        (library.CONTENT / "exercises" / "moment-queue.md")
        .read_text(encoding="utf-8")
        .replace("id: moment-queue\n", "")
    )
    (folder / "bench.md").write_text(good.replace("title:", "title: Zebrawood"), encoding="utf-8")
    config = tmp_path / "wellwish.toml"
    config.write_text('library = "own"\n')
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone", config=config) as address:
        assert "Zebrawood" in page(address, "explore?q=zebrawood")
        (folder / "bench.md").write_text(good.replace("title:", "title: Marmalade"), encoding="utf-8")
        (folder / "broken.md").write_text("---\ntitle: Nothing\n---\n", encoding="utf-8")
        until = time.monotonic() + 60
        while "/exercises/bench" not in page(address, "explore?q=marmalade"):
            assert time.monotonic() < until
            time.sleep(0.5)
        assert "Marmalade" in page(address, "exercises/bench")
        assert "Zebrawood" not in page(address, "explore?q=zebrawood&kind=moment")
        assert "/exercises/broken" not in page(address, "explore?q=nothing")
