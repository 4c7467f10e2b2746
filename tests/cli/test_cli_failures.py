"""How a command fails: a status, one line that says what to do, and no half file."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.cli_run import Ran, Shell

from wellwish import stream

COMMAND = [sys.executable, "-m", "wellwish"]


def assert_one_line(ran: Ran, status: int) -> str:
    assert ran.status == status, ran
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert line.startswith("wellwish")
    assert "Traceback" not in line
    return line


MISUSES = [
    (["--minutes", "0"], "from 1 to 60 minutes"),
    (["--minutes", "61"], "from 1 to 60 minutes"),
    (["--length", "7:99"], "write minutes (10) or minutes and seconds (7:30)"),
    (["--minutes", "ten"], "“ten” is not a length"),
    (["--minutes", ""], "is not a length"),
    (["--minutes", "1", "--length", "1:00"], "not both"),
    (["--guide", "nobody"], "nobody"),
    (["--person", "Maya=frend"], "“frend” is no kind of person"),
    (["--person", "Maya"], 'as in --person "Maya=loved"'),
    (["--person", "Maya="], 'as in --person "Maya=loved"'),
    (["--person", "=loved"], "a name can't be empty"),
    (["--person", f"{'a' * 300}=loved"], "80 characters; this one has 300"),
    (["--person", "Ma\nya=loved"], "U+000A"),
    (["--person", "Ma\x1bya=loved"], "U+001B"),
    (["--person", "Ma\u202eya=loved"], "U+202E"),
    (["--person", "Ma\udcffya=loved"], "U+DCFF"),
    (["--person", "Maya=lo\nved"], "is no kind of person"),
    (["--person", "Maya=loved", "--person", "Maya=liked"], "“Maya” is named twice"),
    (["--person", "🙂=loved", "--minutes", "5"], "--say 🙂=…"),
    (["--say", "Maya=my-a"], "--say speaks of “Maya”, whom no --person names"),
    (["--scene", "M\nM=x"], "--scene speaks of"),
    (["--person", "Maya=loved", "--pronouns", "Maya=xe"], "pronouns she, he, they, it"),
    (["--person", "Maya=loved", "--scene", "Maya=" + "a" * 201], "200 characters"),
    (["--wish", "..."], "is not a wish I can use"),
    (["--pace", "2"], "from 0.8"),
    (["--pace", "nan"], "from 0.8"),
    (["--pace", "quick"], "--pace"),
    (["--seed", "-1"], "a seed is a whole number"),
    (["--seed", "x"], "--seed"),
    (["--bed", "whales"], "there is no bed “whales”"),
    (["--bell", "loud"], "there is no bell “loud”"),
    (["--format", "exe"], "there is no format “exe”"),
    (["--out", "sit.txt"], "there is no format “txt”"),
    (["--captions", "sit.webm", "--out", "sit.webm"], "a file each"),
    (["--out", "."], "is a folder"),
    (["--out", "nowhere/sit.webm"], "there is no folder"),
    (["--captions", "nowhere/sit.vtt"], "there is no folder"),
    (["--circle", "."], "not a file but a folder"),
    (["--circle", "nowhere.toml"], "can't read nowhere.toml"),
    (["--unknown"], "--unknown"),
    (["loving-kindnes"], "Did you mean loving-kindness?"),
    (["nowhere.md"], "can't read nowhere.md"),
    (["no\nsuch"], "there is no exercise"),
]


@pytest.mark.parametrize(("args", "hint"), MISUSES, ids=lambda value: repr(value)[:50])
def test_misuse_ends_with_2_and_one_line_that_helps(shell: Shell, here: Path, args: list[str], hint: str) -> None:
    minutes = [] if {"--minutes", "--length"} & set(args) else ["--minutes", "1"]
    assert hint in assert_one_line(shell.sit(*minutes, *args), 2)
    assert list(here.iterdir()) == []


def test_too_many_people_are_told_a_length_that_works(shell: Shell) -> None:
    people = [arg for i in range(12) for arg in ("--person", f"Maya {i}=loved")]
    line = assert_one_line(shell.sit("--minutes", "5", *people), 2)
    shortest = line.partition("at least ")[2].partition(";")[0]
    assert shell.sit("--length", shortest, *people).status == 0


def test_no_command_and_a_wrong_one_are_misuse(shell: Shell) -> None:
    assert_one_line(shell.run(), 2)
    assert_one_line(shell.run("st\nand"), 2)


@pytest.mark.parametrize(
    ("toml", "hint"),
    [
        ("", "names nobody"),
        ("[[person]\n", "line 1"),
        ("person = 3\n", "names nobody"),
        ('[[person]]\nkind = "loved"\n', "needs a name"),
        ('[[person]]\nname = "Maya"\nage = 3\n', "a person has no “age”"),
        ("[[person]]\nname = 3\n", "name must be a text"),
        ('[[person]]\nname = "Maya"\nscenes = "here"\n', "scenes must be a list of texts"),
        ('[[person]]\nname = "Maya"\nkind = "boss"\n', "no kind of person"),
        ("person = [1]\n", "needs a name"),
    ],
)
def test_a_circle_file_that_makes_no_sense_is_misuse(shell: Shell, here: Path, toml: str, hint: str) -> None:
    (here / "c.toml").write_text(toml, encoding="utf-8")
    assert hint in assert_one_line(shell.sit("--minutes", "5", "--circle", "c.toml"), 2)


def test_a_broken_script_fails_with_each_of_its_faults_by_line_and_column(shell: Shell, here: Path) -> None:
    (here / "own.md").write_text("---\ntitle: x\n---\n\n# One\n\nHello {nmae}.\n... 9-1s\n", encoding="utf-8")
    ran = shell.sit("own.md", "--minutes", "1")
    assert (ran.status, ran.out) == (1, "")
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == ["own.md:7:7", "own.md:8:5"]


def test_a_circle_script_that_lacks_a_stage_is_misuse(shell: Shell, here: Path) -> None:
    (here / "own.md").write_text("---\ntitle: x\nplan: circle\n---\n\n# You {self}\n\nHello.\n", encoding="utf-8")
    assert "no stage {settle}" in assert_one_line(shell.sit("own.md", "--minutes", "1"), 2)


def test_people_in_a_script_without_them_are_misuse(shell: Shell, here: Path) -> None:
    (here / "own.md").write_text("---\ntitle: x\n---\n\n# One\n\nHello.\n", encoding="utf-8")
    assert "leave people out of it" in assert_one_line(
        shell.sit("own.md", "--minutes", "1", "--person", "Maya=loved"), 2
    )


def test_play_without_a_player_is_misuse_before_any_work(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "no player" in assert_one_line(shell.sit("--minutes", "1", "--play"), 2)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a player that is a shell script")
def test_a_player_that_fails_is_told_and_the_file_stays(
    shell: Shell, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = tmp_path / "bin" / "ffplay"
    player.parent.mkdir()
    player.write_text("#!/bin/sh\nexit 7\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{player.parent}:{os.environ['PATH']}")
    ran = shell.sit("--minutes", "1", "--out", "s.webm", "--play")
    assert ran.status == 1
    assert "could not play it (status 7)" in ran.err
    assert (here / "s.webm").stat().st_size > 0


def test_on_a_terminal_the_error_has_a_line_of_its_own_below_the_progress(
    shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ran = shell.sit("--minutes", "5", "--person", "Maya=loved", "--person", "🙂=group")
    assert (ran.status, ran.out) == (2, "")
    error = ran.err.splitlines()[-1]
    assert error.startswith("wellwish: ")
    assert "●" not in error
    done = shell.sit("--minutes", "1", "--out", "s.webm").err
    assert done.endswith("100%\n")


# --- places that cannot be written to ---------------------------------------------------------------


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs Linux, whose /sys takes no files from anybody")
@pytest.mark.parametrize("option", ["--out", "--captions", "--score"])
def test_a_place_that_takes_no_files_fails_and_leaves_none(shell: Shell, here: Path, option: str) -> None:
    places = {"--out": "s.webm", "--captions": "s.vtt", "--score": "s.json", option: "/sys/kernel/s.webm"}
    assert_one_line(shell.sit("--minutes", "1", *[arg for pair in places.items() for arg in pair]), 1)
    assert list(here.iterdir()) == []


def test_a_name_too_long_for_the_disk_fails(shell: Shell, here: Path) -> None:
    assert_one_line(shell.sit("--minutes", "1", "--out", f"{'a' * 300}.webm"), 1)
    assert list(here.iterdir()) == []


def test_a_data_folder_that_cannot_be_fails(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLWISH_DATA", "/dev/null/data")
    line = assert_one_line(shell.sit("--minutes", "1"), 2)
    assert "/dev/null/data" in line
    assert "WELLWISH_DATA" in line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that is none, as POSIX has them")
@pytest.mark.parametrize("option", ["--out", "--captions", "--score"])
def test_what_is_no_file_is_never_replaced_by_one(shell: Shell, here: Path, option: str) -> None:
    os.mkfifo(here / "pipe.webm")
    places = {"--out": "s.webm", option: "pipe.webm"}
    ran = shell.sit("--minutes", "1", *[arg for pair in places.items() for arg in pair])
    assert "pipe.webm is not a file" in assert_one_line(ran, 2)
    assert [(path.name, path.is_fifo()) for path in here.iterdir()] == [("pipe.webm", True)]


def test_a_failure_leaves_every_file_that_was_there_as_it_was(
    shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("s.webm", "s.vtt", "s.json")
    for name in names:
        (here / name).write_text("before")

    def fails(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "s.webm")

    monkeypatch.setattr(stream, "write", fails)
    ran = shell.sit("--minutes", "1", "--out", "s.webm", "--captions", "s.vtt", "--score", "s.json")
    assert_one_line(ran, 1)
    assert {path.name: path.read_text() for path in here.iterdir()} == dict.fromkeys(names, "before")


MOUNTED = 'mount -t tmpfs -o size=128k tiny "$0" && cd "$0" && "$@"; status=$?; ls -A "$0"; exit $status'
LIMITED = 'ulimit -f 128; cd "$0" && "$@"; status=$?; ls -A "$0"; exit $status'


@pytest.fixture
def small_disk(tmp_path: Path) -> tuple[Path, list[str]]:
    """A folder, and the beginning of a command that runs the rest in it with room for 128 KiB.

    A disk of its own where we may mount one, else a limit on the size of files, which fails in the same places.
    """
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["unshare", "--mount", "--map-root-user", "sh", "-c", MOUNTED, str(folder)]
    try:
        may = subprocess.run([*mounted, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        may = False
    return folder, mounted if may else ["sh", "-c", LIMITED, str(folder)]


@pytest.mark.parametrize("name", ["s.webm", "s.wav"])
def test_a_full_disk_fails_in_one_line_and_leaves_nothing(
    small_disk: tuple[Path, list[str]], shared_data: Path, name: str
) -> None:
    command = [*COMMAND, "sit", "--minutes", "2", "--guide", "tone", "--out", name, "--captions", "s.vtt"]
    env = {**os.environ, "WELLWISH_DATA": str(shared_data)}
    done = subprocess.run([*small_disk[1], *command], capture_output=True, text=True, env=env, check=False)
    assert done.stdout == ""
    line = assert_one_line(Ran(done.returncode, "", done.stderr), 1)
    assert "no room left" in line or "File too large" in line


def test_a_full_disk_under_the_data_folder_fails_in_one_line(small_disk: tuple[Path, list[str]], here: Path) -> None:
    command = [*COMMAND, "sit", "--minutes", "10", "--guide", "tone", "--out", str(here / "s.flac")]
    env = {**os.environ, "WELLWISH_DATA": str(small_disk[0] / "data")}
    done = subprocess.run([*small_disk[1], *command], capture_output=True, text=True, env=env, check=False)
    assert "the data folder" in assert_one_line(Ran(done.returncode, "", done.stderr), 1)
    assert list(here.iterdir()) == []


# --- stopped half way -------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL", "SIGTERM", "SIGHUP"])
def test_stopped_half_way_it_leaves_no_file_and_the_next_run_works(tmp_path: Path, how: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    command = [*COMMAND, "sit", "--minutes", "60", "--guide", "tone", "--bed", "rain", "--seed", "1", "--out", "s.flac"]
    env = {**os.environ, "WELLWISH_DATA": str(tmp_path / "data")}
    with subprocess.Popen(command, cwd=here, env=env, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 60
        while not any(path.stat().st_size for path in here.iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        assert running.poll() is None, "it was done before it could be stopped"
        while running.poll() is None:  # Python loses one that comes while it throws something away: one asks again
            running.send_signal(getattr(signal, how))
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(timeout=5)
        err = running.stderr.read() if running.stderr else ""
    assert not (here / "s.flac").exists()
    assert "Traceback" not in err
    if how != "SIGKILL":  # which nobody can answer; its draft is hidden, and goes with the next sit of that name
        assert running.returncode == 130
        assert list(here.iterdir()) == []
    again = [*COMMAND, "sit", "--minutes", "1", "--guide", "tone", "--out", "s.flac"]
    assert subprocess.run(again, cwd=here, env=env, capture_output=True, check=False).returncode == 0
    assert (here / "s.flac").stat().st_size > 0


def test_words_a_terminal_cannot_show_are_no_failure(here: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    args = ["--person", "Zoë=loved", "--minutes", "5", "--guide", "tone", "--out", "\udcff.webm"]
    done = subprocess.run([*COMMAND, "sit", *args], cwd=here, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [os.fsencode(path.name) for path in here.iterdir()] == [b"\xff.webm"]


def test_a_reader_that_goes_away_is_no_traceback(here: Path) -> None:
    with subprocess.Popen([*COMMAND, "guides"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        running.stdout.close()
        assert running.stderr
        assert "Traceback" not in running.stderr.read()
