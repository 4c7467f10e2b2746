"""What a listener sets on the page of a sit, in a real browser: where they are, how it sounds, when it falls silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.listening import AUDIO, LATER, LEVEL, TIME, Listener, begin, line, listener
from e2e.steps import Site, Watched, until_it_plays
from playwright.sync_api import Browser, BrowserContext, Page, expect

RATE = f"{AUDIO}.playbackRate"
LOCK_SCREEN = """
window.handlers = {};
navigator.mediaSession.setActionHandler = (name, act) => { window.handlers[name] = act; };
"""
AWAKE = """
window.locks = 0;
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  window.locks += 1;
  return { released: false, release() { this.released = true; window.locks -= 1; } };
} } });
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(30_000)
    for script in (LEVEL, LOCK_SCREEN, AWAKE):
        context.add_init_script(script)
    yield context
    context.close()


@pytest.fixture
def ada(context: BrowserContext, site: str) -> Listener:
    return listener(context, site)


def open_panel(page: Page) -> None:
    page.get_by_text("Volume, pace and timer").click()


def turn(page: Page, label: str, value: float) -> None:
    page.get_by_label(label, exact=True).evaluate(
        "(dial, value) => { dial.value = value; dial.dispatchEvent(new Event('input')); }", value
    )


def test_fifteen_seconds_back_and_on_by_buttons_keys_and_lock_screen(ada: Listener) -> None:
    begin(ada.page)
    ada.page.locator("h1").press("Space")
    expect(ada.page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    ada.go(40)
    ada.page.get_by_role("button", name="On 15 seconds").click()
    assert ada.time() == pytest.approx(55, abs=0.1)
    ada.page.get_by_role("button", name="Back 15 seconds").click()
    assert ada.time() == pytest.approx(40, abs=0.1)
    ada.page.evaluate("document.activeElement.blur()")
    ada.page.keyboard.press("ArrowRight")
    ada.page.keyboard.press("ArrowRight")
    assert ada.time() == pytest.approx(70, abs=0.1)
    ada.page.keyboard.press("ArrowLeft")
    assert ada.time() == pytest.approx(55, abs=0.1)
    ada.page.evaluate("window.handlers.seekbackward({})")
    assert ada.time() == pytest.approx(40, abs=0.1)
    ada.page.evaluate("window.handlers.seekto({ seekTime: 20 })")
    assert ada.time() == pytest.approx(20, abs=0.1)
    ada.page.get_by_role("button", name="Back 15 seconds").press("ArrowRight")
    assert ada.time() == pytest.approx(20, abs=0.1)  # a button keeps its keys to itself
    ada.page.evaluate("document.activeElement.blur()")
    ada.page.keyboard.press("Space")
    ada.page.wait_for_function(f"() => !{AUDIO}.paused")


def test_volumes_and_pace_hold_on_this_device_and_move_nothing_else(ada: Listener) -> None:
    begin(ada.page)
    ada.page.get_by_role("switch", name="Background").click()
    ada.page.wait_for_function("() => window.level() > 0.001")
    open_panel(ada.page)
    turn(ada.page, "Background", 0)
    ada.page.wait_for_function("() => window.level() < 0.0001")
    assert ada.page.evaluate(f"{AUDIO}.volume") == 1
    turn(ada.page, "Background", 2)
    turn(ada.page, "Voice", 0.4)
    ada.page.wait_for_function("() => window.level() > 0.001")
    assert ada.page.evaluate(f"{AUDIO}.volume") == pytest.approx(0.4)
    ada.go(30)
    turn(ada.page, "Pace", 0.8)
    expect(ada.page.get_by_label("Pace", exact=True)).to_have_attribute("aria-valuetext", "20 % slower")
    assert ada.page.evaluate(f"[{RATE}, {AUDIO}.preservesPitch]") == [0.8, True]
    assert 29.5 < ada.time() < 60
    ada.page.reload()
    ada.page.wait_for_function(f"() => {RATE} === 0.8 && {AUDIO}.volume < 0.5")
    open_panel(ada.page)
    expect(ada.page.get_by_label("Background", exact=True)).to_have_value("2")
    assert ada.said == []


def test_a_sleep_timer_fades_the_last_minute_and_falls_silent(ada: Listener) -> None:
    begin(ada.page, 10)
    open_panel(ada.page)
    ada.page.locator("label", has_text="5").last.click()
    expect(ada.page.get_by_text("Silence in 5 minutes")).to_be_visible()
    ada.page.evaluate(LATER, 4 * 60 + 30)
    ada.page.wait_for_function(f"() => {AUDIO}.volume < 0.6")
    assert not ada.paused()
    ada.page.evaluate(LATER, 40)
    ada.page.wait_for_function(f"() => {AUDIO}.paused")
    expect(line(ada.page)).to_have_text("It fell silent, as you asked. Your place is kept.")
    assert ada.page.evaluate(f"{AUDIO}.volume") == 1
    expect(ada.page.get_by_role("radio", name="Never")).to_be_checked()


def test_it_begins_again_when_that_is_wished_and_the_screen_stays_on(ada: Listener) -> None:
    begin(ada.page)
    open_panel(ada.page)
    ada.page.get_by_label("Keep the screen on while it plays").check()
    ada.page.wait_for_function("() => window.locks === 1")
    ada.page.get_by_label("Begin again when it ends").check()
    ada.go(119)
    ada.page.wait_for_function(f"() => {TIME} > 0.5 && {TIME} < 60 && !{AUDIO}.paused")
    expect(ada.page.locator(".sitting")).to_be_visible()
    ada.page.locator(".sit-play").click()
    ada.page.wait_for_function("() => window.locks === 0")


def test_a_link_plays_just_that_sit_to_someone_without_an_account(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(own_site.address + "setup")
    ada.page.get_by_role("button", name="Just me, on this machine").click()
    ada.page.wait_for_url(own_site.address)
    ada.page.goto(f"{own_site.address}sit")
    ada.page.get_by_label("Rain", exact=True).check()
    ada.page.get_by_role("button", name="Begin").click()
    until_it_plays(ada.page)
    ada.page.evaluate(f"{TIME} = 30")
    ada.page.get_by_role("button", name="The line just said is not right").click()
    expect(ada.page.get_by_text("Thank you: whoever looks after")).to_be_focused()
    ada.page.get_by_label("What is not right with it?").fill("too fast")
    ada.page.get_by_role("button", name="Send").click()
    expect(ada.page.locator("#remark")).to_have_text("Thank you.")
    assert not ada.page.evaluate(f"{AUDIO}.paused")
    ada.page.get_by_text("A link for someone else").click()
    ada.page.get_by_role("button", name="Make a link").click()
    ada.page.get_by_role("button", name="Copy").click()
    link = ada.page.get_by_label("Send this link to one person").input_value()
    ada.page.goto(own_site.address + "remarks")
    expect(ada.page.get_by_text("too fast")).to_be_visible()

    ben = watch(link)
    ben.page.locator(".sit-play").click()
    ben.page.wait_for_function(f"() => {TIME} > 0.5 && {AUDIO}.currentSrc.includes('.rain.')")
    ben.page.get_by_text("Volume, pace and timer").click()
    expect(ben.page.get_by_label("Voice", exact=True)).to_be_visible()
    expect(ben.page.get_by_label("Background", exact=True)).to_be_hidden()
    ben.page.locator("[data-stage]").nth(1).click()
    ben.page.locator(".sit-play").click()
    assert [url for url in ben.asked if url.endswith(("/sat", "/place"))] == []
    assert ben.elsewhere() == ben.said == ada.said == []


def test_another_guide_and_bed_go_on_at_the_same_moment_and_on_another_device(
    ada: Listener, context: BrowserContext
) -> None:
    begin(ada.page)
    ada.go(60)
    ada.page.wait_for_function(f"() => {TIME} > 60.3")
    ada.page.get_by_text("Another guide, background or bell").click()
    ada.page.get_by_label("Rain", exact=True).check()
    source = ada.page.evaluate(f"{AUDIO}.currentSrc")
    ada.page.get_by_role("button", name="Go on like this").click()
    ada.page.wait_for_function(f"(was) => {AUDIO}.currentSrc !== was && !{AUDIO}.paused", arg=source)
    ada.page.wait_for_function(f"() => {TIME} > 59.9")
    assert ada.time() < 75
    expect(ada.page.get_by_role("switch", name="Background")).to_have_attribute("aria-checked", "true")
    with ada.page.expect_response("**/place"):
        ada.page.locator(".sit-play").click()
    stood = ada.time()
    other = listener(context, ada.page.url)
    expect(other.page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    other.page.wait_for_function(f"(stood) => Math.abs({TIME} - stood) < 1.01", arg=stood)
    assert ada.said == other.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_that_is_folded_away_is_for_everyone(watch: Callable[..., Watched], site: str, scheme: str) -> None:
    ada = watch(site, color_scheme=scheme, reduced_motion="reduce")
    begin(ada.page)
    for summary in ada.page.locator("details.panel summary").all():
        summary.press("Enter")
    expect(ada.page.get_by_role("button", name="Go on like this")).to_be_visible()
    expect(ada.page.get_by_role("link", name="MP3")).to_be_visible()
    assert [one["id"] for one in Axe().run(ada.page).response["violations"]] == []
    assert ada.page.evaluate("getComputedStyle(document.querySelector('.breath'), '::after').animationName") == "none"
    ada.page.set_viewport_size({"width": 320, "height": 640})
    ada.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 320
