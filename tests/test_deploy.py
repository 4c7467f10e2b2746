"""The files under deploy/ are well made, agree with Wellwish and with each other. No container is run here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from wellwish import config

DEPLOY = Path("deploy")
CONTAINERFILE, COMPOSE, UNIT = DEPLOY / "Containerfile", DEPLOY / "compose.yaml", DEPLOY / "wellwish.service"
_MOST_EXPOSED = 20
"""In tenths, of what ``systemd-analyze security`` gives: 0 to 100, where up to 20 is well kept."""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def linted(tool: str, path: Path) -> subprocess.CompletedProcess[str]:
    """By a linter that came with the tests, beside this Python."""
    return run(Path(sys.executable).with_name(tool), path)


@pytest.fixture
def systemd_analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        # Not every machine has systemd; CI installs it, and forbids skipping.
        pytest.skip("no systemd-analyze: apt install systemd")
    return found


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is on this machine."""
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace("/opt/wellwish/bin/wellwish", sys.executable), "utf-8")
    return copy


def test_the_containerfile_is_linted() -> None:
    found = linted("hadolint", CONTAINERFILE)
    assert (found.returncode, found.stdout) == (0, "")


def test_a_containerfile_that_is_not_well_made_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "Containerfile"
    bad.write_text(CONTAINERFILE.read_text("utf-8").replace(":3.11-slim-bookworm", ":latest"), "utf-8")
    assert linted("hadolint", bad).returncode == 1


def test_the_compose_file_is_linted() -> None:
    found = linted("compose-lint", COMPOSE)
    assert found.returncode == 0, found.stdout
    assert "no issues found" in found.stdout


def test_a_compose_file_that_gives_too_much_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "compose.yaml"
    bad.write_text(COMPOSE.read_text("utf-8").replace("read_only: true", "privileged: true"), "utf-8")
    assert linted("compose-lint", bad).returncode == 1


def test_the_unit_is_one_that_systemd_takes_and_keeps_well(systemd_analyze: str, unit: Path) -> None:
    verified = run(systemd_analyze, "verify", "--man=no", unit)
    assert (verified.returncode, verified.stderr) == (0, "")
    kept = run(systemd_analyze, "security", "--offline=true", f"--threshold={_MOST_EXPOSED}", unit)
    assert kept.returncode == 0, kept.stdout.splitlines()[-1]


def test_a_unit_that_systemd_does_not_take_is_found(systemd_analyze: str, unit: Path) -> None:
    unit.write_text(unit.read_text("utf-8").replace("DynamicUser=", "DynamicUsr="), "utf-8")
    assert "DynamicUsr" in run(systemd_analyze, "verify", "--man=no", unit).stderr


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    names = {f"WELLWISH_{name.upper()}" for name in config.Settings.__dataclass_fields__} | config.OTHER_NAMES
    assert {*re.findall(r"WELLWISH_\w+", path.read_text("utf-8"))} <= names


def test_container_and_compose_agree_about_ports_folders_and_code() -> None:
    container = CONTAINERFILE.read_text("utf-8")
    (service,) = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"].values()
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    assert f"EXPOSE {config.load({}).port}" in container
    assert service["volumes"] == ["data:/data"]
    assert "WELLWISH_DATA=/data" in container
    assert (
        Path(DEPLOY, service["build"]["context"], service["build"]["dockerfile"]).resolve() == CONTAINERFILE.resolve()
    )
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.MULTILINE):
        assert [name for name in copied.split() if not Path(name).exists()] == []
