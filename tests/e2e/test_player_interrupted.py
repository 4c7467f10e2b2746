"""A player that is interrupted, by calls, headphones or a lost connection."""

from __future__ import annotations

import pytest
from e2e.listening import AUDIO, LATER, PLAYING, TIME, Listener, begin, line, listener
from e2e.steps import cues
from playwright.sync_api import BrowserContext, expect

CALLS = """
const session = Object.assign(new EventTarget(), { type: "auto", state: "active" });
Object.defineProperty(navigator, "audioSession", { value: session });
window.ring = (state) => { session.state = state; session.dispatchEvent(new Event("statechange")); };
"""
HEADPHONES = """
let outputs = 2;
const devices = navigator.mediaDevices;
devices.enumerateDevices = async () => Array.from({ length: outputs }, () => ({ kind: "audiooutput" }));
window.plugged = (count) => { outputs = count; devices.dispatchEvent(new Event("devicechange")); };
"""

COMES_AFTER_ALL = f"""async () => {{
  const [audio, notice] = [{AUDIO}, document.querySelector(".beneath [data-notice]")];
  const breaks = [];
  for (const name of ["emptied", "seeking"]) audio.addEventListener(name, () => breaks.push(name));
  while (!notice.textContent) await new Promise((resolve) => setTimeout(resolve, 20));
  audio.playbackRate = 1;
  audio.dispatchEvent(new Event("playing"));
  await new Promise((resolve) => setTimeout(resolve, 3000)); // it would have asked for it after one second
  return breaks;
}}"""
"""Waits until the page says that the sound is lost, and lets it come; what became of the sound."""


@pytest.fixture
def ada(context: BrowserContext, site: str) -> Listener:
    return listener(context, site)


# Interruptions


def test_a_pause_nobody_asked_for_is_told_apart_from_ones_own(ada: Listener) -> None:
    begin(ada.page)
    ada.page.locator(".sit-play").click()
    expect(ada.page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    expect(line(ada.page)).to_be_empty()
    ada.page.locator(".sit-play").click()
    ada.page.wait_for_function(f"() => !{AUDIO}.paused")
    ada.page.evaluate(f"{AUDIO}.pause()")
    expect(line(ada.page)).to_have_text("Paused. Go on when you are ready.")


@pytest.mark.parametrize(("seconds", "resumes"), [(60, True), (130, False)])
def test_after_a_short_call_it_goes_on_by_itself(
    context: BrowserContext, site: str, seconds: int, resumes: bool
) -> None:
    context.add_init_script(CALLS)
    ada = listener(context, site)
    begin(ada.page)
    ada.page.evaluate(f"window.ring('interrupted'); {AUDIO}.pause()")
    expect(line(ada.page)).not_to_be_empty()
    ada.page.evaluate(LATER, seconds)
    ada.page.evaluate("window.ring('active')")
    ada.page.wait_for_timeout(500)
    assert ada.paused() is not resumes


def test_ones_own_pause_outlasts_a_call(context: BrowserContext, site: str) -> None:
    context.add_init_script(CALLS)
    ada = listener(context, site)
    begin(ada.page)
    ada.page.locator(".sit-play").click()
    ada.page.evaluate("window.ring('interrupted'); window.ring('active')")
    ada.page.wait_for_timeout(500)
    assert ada.paused()


def test_a_cut_sentence_begins_again_after_a_pause(ada: Listener) -> None:
    begin(ada.page)
    cue = next(cue for cue in cues(ada.page) if cue["end"] - cue["start"] > 3)
    ada.go(cue["start"] + 1.5)
    ada.page.wait_for_function(f"() => {TIME} > {cue['start'] + 2}")
    ada.page.evaluate(f"{AUDIO}.pause()")
    expect(line(ada.page)).not_to_be_empty()
    ada.page.evaluate(LATER, 30)
    place = ada.page.locator(".sit-play").evaluate(f"(play) => {{ play.click(); return {TIME}; }}")
    assert place == pytest.approx(cue["start"], abs=0.5)


def test_a_chosen_place_is_not_stepped_back_from(ada: Listener) -> None:
    begin(ada.page)
    cue = next(cue for cue in cues(ada.page) if cue["end"] - cue["start"] > 3)
    ada.page.locator(".sit-play").click()
    seek = ada.page.get_by_label("Place in the sit")
    seek.evaluate(
        "(seek, value) => { seek.value = value; seek.dispatchEvent(new Event('change')); }", round(cue["start"] + 2)
    )
    ada.page.evaluate(LATER, 30)
    ada.page.locator(".sit-play").click()
    assert ada.time() >= cue["start"] + 1.4


def test_lost_headphones_pause_it(context: BrowserContext, site: str) -> None:
    context.add_init_script(HEADPHONES)
    ada = listener(context, site)
    begin(ada.page)
    ada.page.evaluate("window.plugged(3)")
    ada.page.wait_for_timeout(300)
    assert not ada.paused()
    ada.page.evaluate("window.plugged(2)")
    expect(line(ada.page)).to_contain_text("Your headphones went away")
    assert ada.paused()


def test_two_tabs_never_speak_over_each_other(ada: Listener, context: BrowserContext, site: str) -> None:
    begin(ada.page)
    other = listener(context, site)
    begin(other.page)
    ada.page.wait_for_function(f"() => {AUDIO}.paused")
    expect(line(ada.page)).to_contain_text("as something else is playing")
    assert not other.paused()
    ada.page.locator(".sit-play").click()
    other.page.wait_for_function(f"() => {AUDIO}.paused")
    ada.page.wait_for_timeout(300)
    assert not ada.paused()


def test_a_taste_pauses_a_sit_and_is_paused_by_one(ada: Listener) -> None:
    begin(ada.page)
    ada.page.get_by_role("link", name="Wellwish", exact=True).click()
    taste = ada.page.locator(".sample-play")
    taste.click()
    ada.page.wait_for_function(f"() => {AUDIO}.paused")
    expect(taste).to_have_attribute("aria-pressed", "true")
    ada.page.locator(".bar-play").click()
    expect(taste).to_have_attribute("aria-pressed", "false")
    assert not ada.paused()


# A connection that is lost


def test_a_lost_connection_is_said_and_mended_at_the_same_moment(ada: Listener) -> None:
    begin(ada.page, 10)
    ada.page.route("**/media/*.webm", lambda route: route.abort())
    ada.page.evaluate(f"{AUDIO}.load(); {TIME} = 300; {AUDIO}.play().catch(() => {{}})")
    expect(line(ada.page)).to_contain_text("The connection is lost.")
    ada.page.unroute("**/media/*.webm")
    expect(line(ada.page)).to_be_empty()
    ada.page.wait_for_function(PLAYING)
    assert 300 <= ada.time() < 315


def test_a_sound_that_is_late_to_come_begins_by_itself(ada: Listener) -> None:
    ada.page.route("**/media/*.webm", lambda route: route.abort())
    begin(ada.page, plays=False)
    expect(line(ada.page)).to_contain_text("The connection is lost.")
    ada.page.unroute("**/media/*.webm")
    ada.page.wait_for_function(PLAYING)


def test_a_sound_that_stalls_goes_on_from_the_same_moment(ada: Listener) -> None:
    begin(ada.page)
    ada.go(40)
    ada.page.wait_for_function(f"() => {TIME} > 40.5")
    ada.page.evaluate(f"{AUDIO}.playbackRate = 0; {AUDIO}.dispatchEvent(new Event('waiting'))")
    expect(line(ada.page)).to_contain_text("The connection is lost.", timeout=30_000)
    place = ada.time()
    expect(line(ada.page)).to_be_empty()
    ada.page.wait_for_function(f"() => {TIME} > {place} + 0.5")
    assert ada.time() < place + 20


def test_a_sound_that_comes_after_all_goes_on_and_is_not_fetched_again(ada: Listener) -> None:
    begin(ada.page)
    ada.page.evaluate(f"{AUDIO}.playbackRate = 0; {AUDIO}.dispatchEvent(new Event('waiting'))")
    breaks = ada.page.evaluate(COMES_AFTER_ALL)
    assert breaks == []
    expect(line(ada.page)).to_be_empty()
    assert not ada.paused()


def test_a_sit_that_is_gone_is_said_with_a_way_on(ada: Listener) -> None:
    ada.page.route("**/media/*.webm", lambda route: route.fulfill(status=404))
    begin(ada.page, plays=False)
    expect(line(ada.page)).to_contain_text("This sit has been let go.")
    ada.page.get_by_role("link", name="To the first page").click()
    ada.page.wait_for_url(ada.address)
