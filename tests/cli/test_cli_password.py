"""``wellwish password NAME``, beside a server that runs, on a data folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import serving
from cli.test_cli_keys import PASSWORD, Browser, wellwish
from one_time_codes import one_time_code

NEW = "another garden wall"


def reset(data: Path, *args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    return subprocess.run(
        [sys.executable, "-m", "wellwish", "password", *args],
        env=clean | {"WELLWISH_DATA": str(data)},
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        start_new_session=True,  # with no terminal to ask at
    )


@dataclass(frozen=True)
class House:
    """A server that runs, and is ada's."""

    data: Path
    address: str
    ada: Browser

    def sign_in(self, password: str) -> int:
        """With a browser of its own; the status of the answer, 200 for the first page."""
        try:
            Browser(self.address).post("sign-in", {"name": "ada", "password": password})
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def signed_in_by(self, password: str) -> Browser:
        """A browser that told ada's name and ``password``."""
        browser = Browser(self.address)
        browser.post("sign-in", {"name": "ada", "password": password})
        return browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("house") / "data"
    with serving.serving(data, "--port", "0", "--guide", "tone") as address:
        ada = Browser(address)
        ada.post("setup", {"name": "ada", "password": PASSWORD, "code": (data / "setup-code").read_text()})
        yield House(data, address, ada)


def test_a_forgotten_password_is_set_anew_while_the_server_runs(house: House) -> None:
    for _ in range(11):
        assert house.sign_in("wrong, wrong, wrong") in (422, 429)
    assert house.sign_in(PASSWORD) == 429
    assert "Welcome back" not in house.ada.get("you")
    ran = reset(house.data, " Ada ", "--stdin", given=f"{NEW}\nand more\n".encode())
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout == b"ada has a new password, and is signed out everywhere.\n"
    assert "Welcome back" in house.ada.get("you"), "her sessions have ended"
    assert house.sign_in(NEW) == 200, "the lock is lifted"
    assert house.sign_in(PASSWORD) == 422


def test_second_factors_are_forgotten_only_when_asked(house: House) -> None:
    """Ada turned codes on and lost her phone."""
    guard(house)
    ran = reset(house.data, "ada", "--stdin", given=f"{NEW}\n".encode())
    assert "Nothing" not in ran.stdout.decode()
    assert house.signed_in_by(NEW).get("you").count("Signed in on") == 0
    ran = reset(house.data, "ada", "--stdin", "--second-factor", given=f"{NEW}\n".encode())
    assert ran.stdout.decode().endswith("signed out everywhere. Nothing else guards the account now.\n")
    assert house.signed_in_by(NEW).get("you").count("Signed in on") == 1
    ran = reset(house.data, "ada", "--stdin", "--second-factor", given=f"{NEW}\n".encode())
    assert ran.stdout.decode().endswith("Nothing else guarded the account.\n")


def guard(house: House) -> None:
    ada = house.signed_in_by(NEW)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", ada.get("you/codes"))
    assert secret
    ada.post("you/codes", {"code": one_time_code(secret[1], time.time())})
    assert "recovery codes are left" in ada.get("you/codes")


@pytest.mark.parametrize(
    ("args", "given", "says"),
    [
        (("ben", "--stdin"), b"", "there is no member “ben” here; there are ada."),
        (("adda", "--stdin"), b"", "there is no member “adda” here; did you mean ada?"),
        (("ada", "--stdin"), b"", "too short"),
        (("ada", "--stdin"), b"short\n", "It must contain at least 10 characters. Nothing was changed."),
        (("ada", "--stdin"), b"password123\n", "too common"),
        (("ada", "--stdin"), b"a quiet \x1b[2J wall\n", "holds control characters"),
        (("ada", "--stdin"), b"a quiet \xff wall\n", "password"),
        (("ada", "--stdin"), b"a" * 5000, "it is too long"),
        (("ada",), b"", "there is no terminal to type a password at; give it with --stdin."),
        ((), b"", "NAME"),
    ],
)
def test_what_will_not_do_is_refused_in_one_line_and_changes_nothing(
    house: House, args: tuple[str, ...], given: bytes, says: str
) -> None:
    database = (house.data / "wellwish.sqlite3").read_bytes()
    ran = reset(house.data, *args, given=given)
    assert (ran.returncode, ran.stdout) == (2, b"")
    (line,) = ran.stderr.decode().splitlines()
    assert says in line
    assert (house.data / "wellwish.sqlite3").read_bytes() == database


@pytest.mark.parametrize(("second", "status"), [(NEW, 0), ("another garden fence", 2)])
def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(house: House, second: str, status: int) -> None:
    pty = pytest.importorskip("pty")  # Windows has none: passwords are typed there another way
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WELLWISH_")}
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.clear()
        os.environ.update(clean | {"WELLWISH_DATA": str(house.data)})
        os.execv(sys.executable, [sys.executable, "-m", "wellwish", "password", "ada"])  # noqa: S606 - our own command
    shown = b""
    for prompt, typed in ((b"New password for ada: ", NEW), (b"The same once more: ", second)):
        shown += until(terminal, prompt)
        os.write(terminal, f"{typed}\n".encode())
    shown += until(terminal, b".\r\n")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
    os.close(terminal)
    assert NEW.encode() not in shown
    assert (b"has a new password" if status == 0 else b"the two are not the same; nothing was changed") in shown


def until(terminal: int, wanted: bytes) -> bytes:
    """What the terminal shows, up to ``wanted``."""
    shown, end = b"", time.monotonic() + 60
    while wanted not in shown:
        assert time.monotonic() < end, shown
        shown += os.read(terminal, 1000)
    return shown


def test_where_nobody_has_an_account_yet_it_says_so(tmp_path: Path) -> None:
    ran = wellwish(tmp_path / "data", "password", "ada", "--stdin")
    assert ran.returncode == 2
    assert ran.stderr == "wellwish: nobody has an account here yet; start the server and make it yours.\n"
