"""``python -m bench.killed [ROUNDS]``: kill -9 of the server while people write. What it answered must be there."""

from __future__ import annotations

import http.client
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import serving

from bench.visitor import Visitor
from wellwish.web.database.choose import FILE
from wellwish.web.database.driver import newest

_ROUNDS = 20
_WRITERS = 3
_MOST_BEFORE = 6
_MOST_IN_FLIGHT_SECONDS = 0.03
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu")
_PASSWORD = "a quiet garden wall"  # noqa: S105


@dataclass
class Result:
    kills: int = 0
    acknowledged: list[str] = field(default_factory=list)
    """Names of people that the server said it had taken into the circle."""
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    """What SQLite's own check found."""


def kill_often(data: Path, rounds: int, seed: int = 1) -> Result:
    """Kills the server on ``data`` in the middle of writes, again and again, and looks each time what is there."""
    chance, result = random.Random(seed), Result()
    names = _names(chance)
    cookies: dict[str, str] = {}
    for _ in range(rounds):
        with _server(data) as (address, process):
            cookies = cookies or _claim(data, address)
            _look(Visitor(address, cookies), result)
            _write_until_killed(address, cookies, names, process, chance, result)
        result.kills += 1
        with newest().connect(data / FILE) as database:
            result.damaged += [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        database.close()
    with _server(data) as (address, _):
        _look(Visitor(address, cookies), result)
    return result


def _claim(data: Path, address: str) -> dict[str, str]:
    """Makes the server ada's; her cookies."""
    ada = Visitor(address)
    ada.post("/setup", 302, name="ada", password=_PASSWORD, code=(data / "setup-code").read_text())
    return ada.cookies


def _write_until_killed(
    address: str,
    cookies: dict[str, str],
    names: Iterator[str],
    process: subprocess.Popen[str],
    chance: random.Random,
    result: Result,
) -> None:
    before, enough = len(result.acknowledged), chance.randint(1, _MOST_BEFORE)
    lock = threading.Lock()

    def write() -> None:
        with suppress(OSError, http.client.HTTPException):
            ada = Visitor(address, cookies)
            token = ada.token()
            while True:
                with lock:
                    name = next(names)
                ada.post("/circle/new", 302, token, name=name, kind="loved", pronouns="they")
                result.acknowledged.append(name)

    writers = [threading.Thread(target=write) for _ in range(_WRITERS)]
    for writer in writers:
        writer.start()
    while len(result.acknowledged) < before + enough and any(writer.is_alive() for writer in writers):
        time.sleep(0.001)
    time.sleep(chance.uniform(0, _MOST_IN_FLIGHT_SECONDS))
    process.send_signal(signal.SIGKILL)
    process.wait()
    for writer in writers:
        writer.join()


def _look(ada: Visitor, result: Result) -> None:
    there = set(re.findall(r"<b>([^<]*)</b>", ada.get("/circle").text))
    result.lost += [name for name in result.acknowledged if name not in there and name not in result.lost]


def _names(chance: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = "".join(chance.choices(_SYLLABLES, k=4)).capitalize()
        if name not in seen:
            seen.add(name)
            yield name


@contextmanager
def _server(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = serving.start(data, "--port", "0", "--guide", "tone")
    try:
        yield serving.address(process)[0], process
    finally:
        process.kill()
        process.wait()


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        result = kill_often(Path(folder) / "data", rounds, seed=int(time.time()))
    print(f"{result.kills} kills, {len(result.acknowledged)} writes acknowledged, {len(result.lost)} of them lost")
    print(f"database: {'whole after each' if not result.damaged else '; '.join(result.damaged)}")
    return 1 if result.lost or result.damaged else 0


if __name__ == "__main__":
    sys.exit(main())
