"""The sound under the voice in a real browser: a loop of its own where it can be, in the one file where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from e2e.listening import (
    AUDIO,
    LEVEL,
    PHONE_SAYS,
    PLAYING,
    TIME,
    Listener,
    begin,
    expect_file,
    leave,
    line,
    listener,
    turn_background,
)
from e2e.steps import cues
from playwright.sync_api import Browser, Page, expect

COUNT_CONTEXTS = """
window.contexts = 0;
window.AudioContext = class extends AudioContext { constructor() { super(); window.contexts += 1; } };
"""
HEARD = """async ([from, to]) => {
  const audio = document.querySelector("wellwish-bar audio");
  audio.currentTime = from;
  let [sum, count] = [0, 0];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    if (audio.seeking || audio.currentTime < from + 2.5) continue; // it comes back within two seconds
    if (audio.currentTime >= to) return 10 * Math.log10(sum / count);
    sum += window.level() ** 2;
    count += 1;
  }
}"""
"""The level in dB of what comes out of Web Audio from 2.5 s after a place in the sit until another."""

MAC_SAYS = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari"


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Any]:
    """Makes a listener whose browser says what it is asked to say of itself, and runs a script first."""
    made = []

    def opened(site: str, script: str = "", **says: Any) -> Listener:
        context = browser.new_context(viewport={"width": 390, "height": 844}, **says)
        made.append(context)
        context.set_default_timeout(30_000)
        if script:
            context.add_init_script(script)
        return listener(context, site)

    yield opened
    for context in made:
        context.close()


@pytest.fixture
def desk(contexts: Any, site: str) -> Listener:
    """Where the bed is a loop of its own, and can be measured."""
    ada: Listener = contexts(site, LEVEL)
    return ada


@pytest.fixture
def phone(contexts: Any, site: str) -> Listener:
    """Where the bed must come in the file."""
    ada: Listener = contexts(site, COUNT_CONTEXTS, user_agent=PHONE_SAYS)
    return ada


# A loop of its own


def let_it_rise(page: Page) -> None:
    """Turns the bed on, and waits until it is as loud as it gets."""
    turn_background(page)
    page.wait_for_function("() => window.level() > 0.0005", timeout=30_000)
    page.wait_for_timeout(5000)


def test_the_bed_follows_its_switch_and_the_voice(desk: Listener) -> None:
    begin(desk.page)
    switch = desk.page.get_by_role("switch", name="Background")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    desk.page.wait_for_function("() => window.level() > 0.001")
    switch.click()
    desk.page.wait_for_function("() => window.level() < 0.0001")
    assert not desk.paused()
    switch.click()
    desk.page.wait_for_function("() => window.level() > 0.001")
    desk.page.locator("[data-ground]").evaluate("(link) => link.click()")
    assert desk.page.evaluate("new Promise((resolve) => setTimeout(() => resolve(window.level()), 100))") < 0.0001


def test_the_bed_gives_way_while_something_is_said_and_comes_back(desk: Listener) -> None:
    begin(desk.page, 10)
    captions = cues(desk.page)
    said = next(cue for cue in captions if cue["end"] - cue["start"] > 4)
    pauses = ((before["end"], after["start"]) for before, after in pairwise(captions))
    ends, begins = next((end, start) for end, start in pauses if start - end > 5)
    let_it_rise(desk.page)
    silent = desk.page.evaluate(HEARD, [ends + 0.1, begins])
    spoken = desk.page.evaluate(HEARD, [said["start"] - 1, said["end"]])
    assert silent - spoken == pytest.approx(4, abs=1.2)


def test_the_bed_goes_before_the_sit_ends_and_is_back_when_one_goes_back(desk: Listener) -> None:
    begin(desk.page)
    let_it_rise(desk.page)
    full = desk.page.evaluate(HEARD, [50, 54])
    assert desk.page.evaluate(HEARD, [114, 118]) < full - 6
    assert desk.page.evaluate(HEARD, [50, 54]) == pytest.approx(full, abs=3)


def test_a_bed_that_cannot_be_had_does_not_disturb_the_voice(desk: Listener) -> None:
    desk.page.route("**/media/beds/*", lambda route: route.abort())
    begin(desk.page)
    desk.page.get_by_role("switch", name="Background").click()
    before = desk.time()
    desk.page.wait_for_timeout(1000)
    assert desk.time() > before + 0.5


# In the one file


def test_on_a_phone_the_switch_changes_the_file_at_the_same_second(phone: Listener) -> None:
    begin(phone.page)  # turns it on, too
    phone.go(60)
    phone.page.wait_for_function(f"() => {TIME} > 60.5")
    place = phone.time()
    turn_background(phone.page)
    expect_file(phone.page, "/media/")
    assert ".rain." not in phone.page.evaluate(f"{AUDIO}.currentSrc")
    assert not phone.paused()
    assert place - 0.1 <= phone.time() < place + 20
    turn_background(phone.page)
    expect_file(phone.page, ".rain.")
    phone.page.wait_for_function(f"(place) => {TIME} > place + 1", arg=place)
    assert not phone.paused()
    assert phone.time() < place + 30
    expect(phone.page.locator("[data-caption]")).not_to_be_empty()


def test_on_a_phone_there_is_one_audio_element_and_no_web_audio(phone: Listener) -> None:
    begin(phone.page)
    turn_background(phone.page)
    phone.page.locator(".sit-play").click()
    leave(phone.page)
    phone.page.locator(".bar-play").click()
    phone.page.wait_for_function(PLAYING)
    assert phone.page.evaluate("window.contexts") == 0
    assert phone.page.locator("audio").count() == 1
    assert not any(
        "/media/beds/" in url for url in phone.page.evaluate("performance.getEntries().map(({ name }) => name)")
    )


def test_on_a_phone_a_paused_sit_stays_paused_where_it_is(phone: Listener) -> None:
    begin(phone.page)
    phone.go(60)
    phone.page.wait_for_function(f"() => {TIME} > 60.3")
    phone.page.locator(".sit-play").click()
    place = phone.time()
    turn_background(phone.page)
    phone.page.wait_for_function(f"() => {AUDIO}.readyState > 0")
    assert phone.paused()
    expect(phone.page.locator("[data-clock]")).to_have_text("1:00")
    expect(line(phone.page)).to_be_empty()
    phone.page.locator(".sit-play").click()
    phone.page.wait_for_function(f"(place) => {TIME} > place + 0.3", arg=place)
    assert phone.time() < place + 20


def test_on_a_phone_another_file_is_what_a_lost_connection_comes_back_with(phone: Listener) -> None:
    begin(phone.page, 10)
    phone.page.route("**/media/*.webm", lambda route: route.abort())
    phone.page.evaluate(f"{AUDIO}.load(); {TIME} = 300; {AUDIO}.play().catch(() => {{}})")
    expect(line(phone.page)).to_contain_text("The connection is lost.")
    turn_background(phone.page)
    expect(line(phone.page)).to_contain_text("The connection is lost.")
    phone.page.unroute("**/media/*.webm")
    expect(line(phone.page)).to_be_empty(timeout=20_000)
    phone.page.wait_for_function(PLAYING)
    assert ".rain." not in phone.page.evaluate(f"{AUDIO}.currentSrc")
    assert 300 <= phone.time() < 315


# Which file, and which path


@pytest.mark.parametrize(
    ("user_agent", "platform", "fingers", "one"),
    [
        (PHONE_SAYS, "iPhone", 5, True),
        ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15", "iPad", 5, True),
        (
            MAC_SAYS,
            "MacIntel",
            5,
            True,
        ),
        (
            MAC_SAYS,
            "MacIntel",
            0,
            False,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile/15E148", "iPhone", 5, True),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile", "Linux armv81", 5, False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0", "Win32", 10, False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Linux x86_64", 0, False),
    ],
)
def test_which_devices_need_one_element(
    desk: Listener, user_agent: str, platform: str, fingers: int, one: bool
) -> None:
    asked = "async (device) => (await import('/static/player/device.js')).needsOneElement(device)"
    device = {"userAgent": user_agent, "platform": platform, "maxTouchPoints": fingers}
    assert desk.page.evaluate(asked, device) is one


@pytest.mark.parametrize(
    ("plays", "form"),
    [
        ("audio/webm audio/mp4 audio/mpeg", "webm"),
        ("audio/mp4 audio/mpeg", "mp4"),
        ("audio/mpeg", "mp3"),
    ],
)
def test_a_browser_gets_the_first_form_it_can_play(contexts: Any, site: str, plays: str, form: str) -> None:
    known = f"""
    HTMLMediaElement.prototype.canPlayType = (type) => ("{plays}".includes(type.split(";")[0]) ? "maybe" : "");
    """
    ada = contexts(site, known)
    begin(ada.page)
    assert ada.page.evaluate(f"{AUDIO}.currentSrc").endswith(f".{form}")
    turn_background(ada.page)
    expect_file(ada.page, "/media/" if form == "webm" else f".rain.{form}")  # who plays no WebM cannot loop one
    ada.page.wait_for_function(PLAYING)
    ada.go(90)
    ada.page.wait_for_function(f"() => {TIME} > 90.5 && !{AUDIO}.paused")
