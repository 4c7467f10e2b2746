"""What holds on every page: nothing from elsewhere, accessible by the rules, no sideways scroll, small enough."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
import serving
from axe_playwright_python.sync_playwright import Axe
from e2e.steps import DESK, PHONE, SIX, Watched, add_person, until_it_plays
from playwright.sync_api import Browser, Page, Request

MOST_SCRIPT_BYTES = 45_000
MOST_FIRST_LOAD_BYTES = 120_000
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """[...document.querySelectorAll("main :is(h1, h2, .button)")].filter((one) => {
  const { right, height } = one.getBoundingClientRect();
  const lines = height / parseFloat(getComputedStyle(one).fontSize);
  return lines > 9 || right > one.closest("section, main").getBoundingClientRect().right + 1;
}).map((one) => one.textContent)"""
"""What is squeezed to a letter a line, or reaches out of its part of the page."""
LIBRARY_PAGES: tuple[str, ...] = (
    "explore",
    "explore?q=anger",
    "explore?q=zzzzzz",
    "explore?q=suicide",
    "exercises/critic-03-reference",
)
LIBRARY_PAGES += ("courses/first-14", "courses/first-14/2", "for/angry", "techniques", "techniques/noting", "tips")
GUEST_PAGES: tuple[str, ...] = (
    "",
    "guides/heart",
    "guides/kokoro-emma",
    "sounds",
    "ground",
    "before",
    "gentler",
    "privacy",
    "terms",
    "health-data",
    "settings",
    "offline",
    "setup",
)
GUEST_PAGES += LIBRARY_PAGES


@dataclass(frozen=True)
class Home:
    """A server with an owner, her circle, and a sit of hers."""

    address: str
    state: str
    paths: tuple[str, ...]


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("home")
    with serving.serving(folder / "data", "--port", "0", "--guide", "tone") as address:
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}setup")
        page.get_by_role("button", name="Just me, on this machine").click()
        for name, kind, fields in SIX:
            add_person(page, address, name, kind, **fields)
        page.get_by_role("link", name="Maya").click()
        page.wait_for_url("**/circle/*-*")
        person = page.url.removeprefix(address)
        page.goto(f"{address}sit")
        page.get_by_label("Maya", exact=True).check()
        page.get_by_role("button", name="Begin").click()
        until_it_plays(page)
        sit = page.url.removeprefix(address)
        page.goto(f"{address}practice/log")
        for label, text in (("Begun at", "00:01"), ("Minutes", "20"), ("A few lines, for you alone", "Rain.")):
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Keep it").click()
        page.wait_for_url("**/practice")
        page.goto(f"{address}courses/path-30")
        page.get_by_role("button", name="Join").click()
        page.get_by_role("link", name="Begin with day 1").wait_for()
        context.storage_state(path=folder / "state.json")
        context.close()
        own: tuple[str, ...] = (
            "",
            "circle",
            "circle/new",
            "path",
            person,
            sit,
            "you",
            "house",
            "house/questionnaires",
            "children",
            "on-this-device",
        )
        own += ("sit", "settings", "privacy/yours", "privacy/yours/of/people", "privacy/yours/delete", "house/about")
        own += ("practice", "practice/sits", "practice/log", "acts", "check-ins", "check-in")
        own += ("practice/journal", "practice/journal/new", "practice/files", "timer")
        own += ("programmes", "courses/path-30", "courses/path-30/1", "courses/kindness-21")
        own += ("links", "remarks", "reminders", f"{sit}/words")
        paths = (*own, *LIBRARY_PAGES, "ground", "loving-kindness", "sounds", "guides/heart", "nothing")
        yield Home(address, str(folder / "state.json"), paths)


def violations(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_guests_pages_break_no_rule_of_accessibility(watch: Callable[..., Watched], site: str, scheme: str) -> None:
    ada = watch(site, color_scheme=scheme, reduced_motion="reduce")
    for path in GUEST_PAGES:
        ada.page.goto(site + path)
        assert violations(ada.page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_members_pages_break_no_rule_of_accessibility(watch: Callable[..., Watched], home: Home, scheme: str) -> None:
    ada = watch(home.address, color_scheme=scheme, reduced_motion="reduce", storage_state=home.state)
    for path in home.paths:
        ada.page.goto(home.address + path)
        assert violations(ada.page) == [], path


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, PHONE, {"width": 640, "height": 400}, DESK])
def test_no_page_scrolls_sideways(watch: Callable[..., Watched], home: Home, site: str, size: dict[str, int]) -> None:
    ada = watch(home.address, viewport=size, storage_state=home.state)
    for address, path in [*((home.address, path) for path in home.paths), *((site, path) for path in GUEST_PAGES)]:
        ada.page.goto(address + path)
        assert ada.page.evaluate(WIDE) <= 0, path


def test_no_page_scrolls_sideways_or_is_squeezed_with_text_twice_as_large(
    watch: Callable[..., Watched], home: Home
) -> None:
    ada = watch(home.address, storage_state=home.state)
    for path in home.paths:
        ada.page.goto(home.address + path)
        ada.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert ada.page.evaluate(WIDE) <= 0, path
        assert ada.page.evaluate(CUT) == [], path


def test_nothing_comes_from_elsewhere_and_no_policy_is_broken(watch: Callable[..., Watched], home: Home) -> None:
    ada = watch(home.address, storage_state=home.state)
    for path in home.paths[:-1]:
        ada.page.goto(home.address + path)
        ada.page.wait_for_load_state("networkidle")
    assert ada.elsewhere() == []
    assert ada.said == []


def test_first_loads_and_their_scripts_are_small(watch: Callable[..., Watched], home: Home, site: str) -> None:
    for address, path, state in (
        (site, "", None),
        (home.address, next(path for path in home.paths if path.startswith("sit/")), home.state),
    ):
        ada = watch(address, storage_state=state)
        finished: list[Request] = []
        ada.page.on("requestfinished", partial(list.append, finished))
        ada.page.goto(address + path, wait_until="networkidle")
        sizes = {request.url: request.sizes()["responseBodySize"] for request in finished}
        pages = {url: size for url, size in sizes.items() if "/media/" not in url}
        scripts = {url: size for url, size in pages.items() if url.endswith(".js")}
        assert scripts
        assert sum(scripts.values()) <= MOST_SCRIPT_BYTES, scripts
        assert sum(pages.values()) <= MOST_FIRST_LOAD_BYTES, pages


def test_pages_come_zipped(site: str) -> None:
    import urllib.request

    asked = urllib.request.Request(site, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"Is someone on your mind?" in gzip.decompress(answer.read())
