from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import serving
from playwright.sync_api import Browser, Page, sync_playwright


@dataclass
class Watched:
    """A page, what it asked for, and what its console said."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server whose guide is ``tone``."""
    with serving.serving(tmp_path_factory.mktemp("data"), "--port", "0", "--guide", "tone") as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@pytest.fixture
def ada(browser: Browser, site: str) -> Iterator[Watched]:
    """A visitor with a fresh browser, on the first page."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    watched = Watched(page, site)
    page.on("request", lambda request: watched.asked.append(request.url))
    page.on("console", lambda message: watched.said.append(message.text))
    page.on("pageerror", lambda error: watched.said.append(str(error)))
    page.goto(site)
    yield watched
    context.close()
