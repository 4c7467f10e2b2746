"""What all tests share: programs that may be missing here, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from web_fakes import FakeStudio, Visitor

NO_SKIP = os.environ.get("WELLWISH_NO_SKIP") == "1"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if NO_SKIP and session.exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = _skipped(terminalreporter.config) if NO_SKIP else []
    if skipped:
        terminalreporter.section("skipped, and WELLWISH_NO_SKIP=1 forbids it", sep="!", red=True)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {reason}")


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The path of ffmpeg, which must be there or the test is skipped."""
    return shutil.which("ffmpeg") or pytest.skip("ffmpeg is not installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: $WELLWISH_CHROMIUM, an installed one, or Playwright's own."""
    named = os.environ.get("WELLWISH_CHROMIUM")
    if named:
        return named
    installed = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if installed:
        return installed
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    pytest.skip("no Chromium: install one, name one in WELLWISH_CHROMIUM, or run: playwright install chromium")


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_yours(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests that name no data folder have an empty one, whatever was added to your own."""
    os.environ["WELLWISH_DATA"] = str(tmp_path_factory.mktemp("no-data"))


@pytest.fixture(autouse=True)
def _new_house() -> Iterator[None]:
    """Every test of the web begins on a server that is nobody's yet."""
    yield
    if fakes := sys.modules.get("web_fakes"):
        fakes.empty_database()


@pytest.fixture
def studio() -> FakeStudio:
    """A studio that makes sits at once."""
    from web_fakes import FakeStudio

    return FakeStudio()


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """A visitor of the whole app around ``studio``."""
    from web_fakes import Visitor, fake_app

    return Visitor(fake_app(studio))
