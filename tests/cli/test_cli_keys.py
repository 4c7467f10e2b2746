"""``wellwish keys rotate``: run as its owner runs it, in a process of its own on a data folder of its own."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
import serving

PASSWORD = "a quiet garden wall"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def wellwish(data: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command on ``data``; ``more`` are settings, by their names in the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    return subprocess.run(
        [sys.executable, "-m", "wellwish", *args],
        env=clean | {"WELLWISH_DATA": str(data)} | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass
class Browser:
    """Asks a real server, and keeps its cookies."""

    address: str

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, form: dict[str, str]) -> str:
        """The page it led to."""
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get("ground"))
        assert token
        body = urlencode(form | {"csrfmiddlewaretoken": token[1]}).encode()
        asked = urllib.request.Request(self.address + path, body)  # noqa: S310 - our own server
        with self._opener.open(asked) as answer:
            return str(answer.read().decode())


def live(data: Path) -> None:
    """Someone makes the server theirs, adds ben, and sits with him."""
    with serving.serving(data, "--port", "0", "--guide", "tone") as address:
        ada = Browser(address)
        code = (data / "setup-code").read_text()
        ada.post("setup", {"name": "ada", "password": PASSWORD, "code": code})
        page = ada.post("circle/new", {"name": "ben", "kind": "loved", "pronouns": "he", "note": "likes plums"})
        person = re.findall(r'href="/circle/([0-9a-f-]{36})"', page)
        assert len(person) == 1
        form = {"people": person[0], "length": "5", "guide": "tone", "bed": "none", "bell": "bowl"}
        sit = re.findall(r'src="/media/([^".]+)\.webm"', ada.post("sit", form))
        assert "WEBVTT" in ada.get(f"media/{sit[0]}.vtt")  # which waits for the last take
        ada.post(f"sit/{sit[0]}/sat", {"seconds": "1"})


def look(data: Path) -> tuple[str, str]:
    """The circle and the player's page of the latest sit, on a server that was started again."""
    with serving.serving(data, "--port", "0", "--guide", "tone") as address:
        ada = Browser(address)
        ada.post("sign-in", {"name": "ada", "password": PASSWORD})
        sit = re.findall(r'href="/sit/([^"/]+)"', ada.get("sit"))
        circle, page = ada.get("circle"), ada.get(f"sit/{sit[0]}")
        assert "WEBVTT" in ada.get(f"media/{sit[0]}.vtt")  # which waits for the last take
        return circle, page


def private_takes(data: Path) -> set[Path]:
    return {path for path in (data / "takes" / "private").rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_new_keys_open_everything_and_private_takes_are_gone(data: Path) -> None:
    live(data)
    takes, keys = private_takes(data), {path.name: path.read_bytes() for path in (data / "keys").iterdir()}
    shared = {path for path in (data / "takes" / "shared").rglob("*") if path.is_file()}
    assert takes
    assert set(keys) == {"people.keys", "takes.key", "marks.key"}
    ran = wellwish(data, "keys", "rotate")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        f"New keys: 3 things are encrypted anew, and the old keys are gone. Keep a copy of {data / 'keys'}.\n"
    )
    assert private_takes(data) == set()
    assert {path for path in (data / "takes" / "shared").rglob("*") if path.is_file()} == shared
    for path in (data / "keys").iterdir():
        assert path.read_bytes() != keys[path.name]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {path.name for path in (data / "keys").iterdir()} == set(keys)
    circle, sit = look(data)
    assert "<b>ben</b>" in circle
    assert "<span>ben</span>" in sit
    assert private_takes(data), "they are made again when they are needed"


def test_it_is_refused_while_a_server_runs(data: Path) -> None:
    with serving.serving(data, "--port", "0", "--guide", "tone"):
        before = {path: path.read_bytes() for path in (data / "keys").rglob("*")}
        ran = wellwish(data, "keys", "rotate")
        assert {path: path.read_bytes() for path in (data / "keys").rglob("*")} == before
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr == f"wellwish: Wellwish is running on {data}; try again when it has stopped.\n"
    assert wellwish(data, "keys", "rotate").returncode == 0


def test_a_server_does_not_start_while_keys_are_changed(data: Path) -> None:
    from wellwish import datalock

    data.mkdir()
    with datalock.alone(data):
        process = serving.start(data, "--port", "0", "--guide", "tone")
        assert process.stdout
        said = process.stdout.read()
        assert process.wait(60) == 2
    assert said == (
        f"wellwish: something that must be alone (new keys, a restore, a move) is at work on {data}; "
        "try again when it has stopped.\n"
    )


def test_on_a_new_folder_it_makes_keys_and_says_that_there_was_nothing(data: Path) -> None:
    ran = wellwish(data, "keys", "rotate")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "0 things are encrypted anew" in ran.stdout
    assert {path.name for path in (data / "keys").iterdir()} == {"people.keys", "takes.key", "marks.key"}


def test_a_file_that_holds_no_keys_is_said_in_one_line_and_left_alone(data: Path) -> None:
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "people.keys").write_text("not a key")
    ran = wellwish(data, "keys", "rotate")
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "people.keys holds no keys; restore it" in ran.stderr
    assert (data / "keys" / "people.keys").read_text() == "not a key"


@pytest.mark.parametrize("args", [(), ("turn",)])
def test_keys_needs_to_be_told_what_to_do(data: Path, args: tuple[str, ...]) -> None:
    ran = wellwish(data, "keys", *args)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert not data.exists()
