"""``wellwish guides`` and ``wellwish guides add``, with a made-up npm at the edge."""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
from pathlib import Path

import pytest
from cli.cli_run import Shell

from wellwish.errors import GuideUnavailable
from wellwish.guides import kokoro_files as files

CONTENT = b"s" * files.STYLE_BYTES


@pytest.fixture
def data(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, weights that are there, and styles of our own making."""
    folder = tmp_path / "own-data"
    monkeypatch.setenv("WELLWISH_DATA", str(folder))
    monkeypatch.setattr(files, "STYLES", dict.fromkeys(files.STYLES, hashlib.sha256(CONTENT).hexdigest()))
    monkeypatch.setattr(files, "model_parts", list)
    monkeypatch.setattr(files, "joined", lambda _: b"")
    return folder


def _npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """The only program there is: an npm that tells its registry, notes how it was called, and does ``script``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "npm.log"
    npm = folder / "npm"
    npm.write_text(
        f"#!{sys.executable}\nimport shutil, sys\n"
        "if sys.argv[1] == 'config':\n    print('https://registry.example/')\n    sys.exit()\n"
        f"open({str(log)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n{script}\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return log


def _package(tmp_path: Path, styles: list[str]) -> Path:
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as package:
        for style in styles:
            info = tarfile.TarInfo(f"package/voices/{style}.bin")
            info.size = len(CONTENT)
            package.addfile(info, io.BytesIO(CONTENT))
    return path


def test_it_fetches_one_package_says_so_first_and_does_it_once(
    shell: Shell, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _package(tmp_path, list(files.STYLES))
    log = _npm(tmp_path, monkeypatch, f"shutil.copy({str(package)!r}, 'kokoro-js-1.2.1.tgz')")
    ran = shell.run("guides", "add", "kokoro")
    assert (ran.status, ran.err) == (0, "")
    for what in ("npm package kokoro-js 1.2.1", "27 MB", "Apache-2.0", "https://registry.example/", str(data)):
        assert what in ran.out
    assert files.all_there(data / "guides" / "kokoro")
    again = shell.run("guides", "add", "kokoro")
    assert again.out.startswith("Nothing to fetch")
    assert log.read_text() == "pack kokoro-js@1.2.1 --ignore-scripts --loglevel=error\n"


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit('npm error 404 Not Found')", "npm error 404 Not Found"),
        ("pass", "it said nothing"),
        ("open('kokoro-js-1.2.1.tgz', 'w').write('no package')", "not kokoro-js 1.2.1 as we know it"),
    ],
)
def test_a_fetch_that_fails_is_one_line_and_leaves_nothing(
    shell: Shell, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    _npm(tmp_path, monkeypatch, script)
    ran = shell.run("guides", "add", "kokoro")
    assert ran.status == 1
    assert why in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not (data / "guides").exists()


def test_a_package_that_lacks_a_voice_is_refused(
    shell: Shell, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _package(tmp_path, list(files.STYLES)[1:])
    _npm(tmp_path, monkeypatch, f"shutil.copy({str(package)!r}, 'kokoro-js-1.2.1.tgz')")
    ran = shell.run("guides", "add", "kokoro")
    assert ran.status == 1
    assert "as we know it" in ran.err
    assert not (data / "guides").exists()


def test_without_npm_it_says_what_else_to_do(shell: Shell, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = shell.run("guides", "add", "kokoro")
    assert ran.status == 1
    assert "wellwish guides add kokoro --voices FOLDER" in ran.err


def test_a_folder_of_voices_needs_no_npm(
    shell: Shell, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    folder = tmp_path / "voices"
    folder.mkdir()
    ran = shell.run("guides", "add", "kokoro", "--voices", str(folder))
    assert ran.status == 2
    assert "af_bella.bin" in ran.err
    for style in files.STYLES:
        (folder / f"{style}.bin").write_bytes(CONTENT)
    ran = shell.run("guides", "add", "kokoro", "--voices", str(folder))
    assert (ran.status, ran.err) == (0, "")
    assert "fetched nothing" in ran.out
    assert files.all_there(data / "guides" / "kokoro")


def test_without_the_weights_nothing_is_fetched(
    shell: Shell, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking() -> list[Path]:
        raise GuideUnavailable(f"not installed: {files.INSTALL}")

    monkeypatch.setattr(files, "model_parts", lacking)
    log = _npm(tmp_path, monkeypatch, "pass")
    ran = shell.run("guides", "add", "kokoro")
    assert ran.status == 1
    assert 'pip install "wellwish[kokoro]"' in ran.err
    assert not log.exists()


def test_an_engine_nobody_knows_is_misuse(shell: Shell) -> None:
    assert shell.run("guides", "add", "piper").status == 2


def test_voices_that_are_not_here_are_listed_with_what_to_do_and_are_no_fault(shell: Shell, data: Path) -> None:
    listed = shell.run("guides").out
    assert "kokoro-bella" in listed
    assert "not ready: Kokoro’s voices are not here yet; to fetch them: wellwish guides add kokoro" in listed
    assert "LOOK guide kokoro" not in shell.run("doctor").out
