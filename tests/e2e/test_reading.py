"""A sit in words, in a real browser: large, silent, a phrase at a time or by itself; it counts as any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.listening import AUDIO, NAME, Listener, begin, listener
from e2e.steps import cues
from playwright.sync_api import Browser, expect

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def read(browser: Browser, site: str) -> Iterator[Callable[..., Listener]]:
    """Opens the words of a sit that sounded a moment ago."""
    contexts = []

    def opened(**options: str) -> Listener:
        context = browser.new_context(viewport={"width": 390, "height": 844}, **options)  # type: ignore[arg-type]  # Playwright's own options
        contexts.append(context)
        context.set_default_timeout(30_000)
        ada = listener(context, site)
        begin(ada.page)
        ada.page.get_by_role("link", name="Read it instead, in silence").click()
        expect(ada.page.get_by_role("button", name="On", exact=True)).to_be_visible()
        return ada

    yield opened
    for context in contexts:
        context.close()


def test_a_sit_is_read_phrase_by_phrase_to_its_end_and_counts(read: Callable[..., Listener]) -> None:
    ada = read()
    page, words = ada.page, ada.page.locator("[data-words]")
    assert ada.paused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    texts = [re.sub(r"\s+", " ", cue["text"]) for cue in cues(page)]
    assert any(NAME in text for text in texts)
    for index, press in enumerate(("ArrowRight", "Space", None)):
        expect(words).to_have_text(texts[index])
        expect(page.locator("[data-count]")).to_have_text(f"{index + 1} / {len(texts)}")
        if press:
            page.keyboard.press(press)
    page.get_by_role("button", name="Back").click()
    expect(words).to_have_text(texts[1])
    words.click()
    expect(words).to_have_text(texts[2])
    page.wait_for_timeout(1500)  # time that goes by is what counts
    with page.expect_response("**/sat") as answer:
        for _ in texts[2:]:
            page.keyboard.press("ArrowRight")
    assert answer.value.status == 204
    expect(page.get_by_role("heading", name="Your sit is complete")).to_be_focused()
    assert ada.seconds_told()[-1] >= 1
    page.locator("[name=how]").first.click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    assert ada.said == []


def test_it_goes_on_by_itself_and_the_place_is_taken_back_to_the_voice(read: Callable[..., Listener]) -> None:
    ada = read()
    words = ada.page.locator("[data-words]")
    first = words.inner_text()
    ada.page.get_by_role("switch", name="By itself").click()
    expect(words).not_to_have_text(first, timeout=30_000)
    for _ in range(3):
        ada.page.keyboard.press("ArrowRight")
    shown = words.inner_text()
    start = next(cue["start"] for cue in cues(ada.page) if cue["text"] == shown)
    ada.page.get_by_role("link", name="Hear it instead").click()
    ada.page.wait_for_function(f"(start) => Math.abs({AUDIO}.currentTime - start) < 3", arg=start)
    assert ada.paused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_are_for_everyone(read: Callable[..., Listener], scheme: str) -> None:
    ada = read(color_scheme=scheme)
    found = Axe().run(ada.page).response["violations"]
    assert [one["id"] for one in found] == []
    ada.page.set_viewport_size({"width": 320, "height": 640})
    ada.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert ada.page.evaluate(WIDE) <= 0
