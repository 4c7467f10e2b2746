"""A real server, a real browser, and a page that is watched while it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
from e2e.listening import PHONE_SAYS
from e2e.steps import PHONE, Site, Watched
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

PATIENCE_MS = 30_000
"""How long a test waits for something that comes at once: machines are slow, and two tests run beside each other."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that nobody claims, whose guide is ``tone``."""
    with serving.serving(tmp_path_factory.mktemp("data"), "--port", "0", "--guide", "tone") as address:
        yield address


@pytest.fixture
def own_site(chromium: str, tmp_path: Path) -> Iterator[Site]:
    """A new server for one test, to be claimed; its guide is ``tone``."""
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone") as address:
        yield Site(address, tmp_path / "data")


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens an address in a browser of its own; options are those of Playwright's ``new_context``."""
    contexts = []

    def opened(address: str, **options: Any) -> Watched:
        context = browser.new_context(**{"viewport": PHONE} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watched = Watched(page, address)
        page.on("request", lambda request: watched.asked.append(request.url))
        page.on("console", lambda message: watched.said.append(message.text))
        page.on("pageerror", lambda error: watched.said.append(f"{error} {error.stack}"))
        page.goto(address)
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=["a bed of its own", "a bed in the file"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser on a phone; once as most are, and once as one where all sound comes out of one element."""
    says = PHONE_SAYS if request.param == "a bed in the file" else None
    context = browser.new_context(viewport={"width": 390, "height": 844}, user_agent=says)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def ada(watch: Callable[..., Watched], site: str) -> Watched:
    """A guest with a fresh browser, on the first page of a server that is nobody's."""
    return watch(site)
