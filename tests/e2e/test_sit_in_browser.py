"""The first page in a real browser: a sit is made, sounds, and shows its words in step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
import serving
from playwright.sync_api import Browser, Page, expect, sync_playwright

TIME = "document.querySelector('audio').currentTime"
PLAYING = f"() => {TIME} > 0.5 && !document.querySelector('audio').paused"
HEARD = """async () => {
  const bytes = await (await fetch(document.querySelector("audio").src)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  let square = 0;
  for (const sample of samples) square += sample * sample;
  return { seconds: sound.duration, rms: Math.sqrt(square / samples.length) };
}"""
CUES = """() => [...document.querySelector("track").track.cues].map(
  (cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text }))"""
WATCH_CAPTION = """async (seconds) => {
  const seen = [];
  const [audio, caption] = [document.querySelector("audio"), document.querySelector("[data-caption]")];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    seen.push([audio.currentTime, caption.classList.contains("fading") ? "" : caption.textContent]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return seen;
}"""
LAG_SECONDS = 0.4  # browsers look for due cues about every 250 ms


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


def begin(ada: Watched, name: str = "Maya", length: str = "5") -> None:
    """Fills in the form and waits until the sit plays."""
    ada.page.get_by_label("Who is on your mind?").fill(name)
    ada.page.get_by_label("How long?").fill(length)
    ada.page.get_by_role("button", name="Begin").click()
    ada.page.wait_for_url("**/sit/*")
    ada.page.wait_for_function(PLAYING)


def test_a_sit_begins_and_really_sounds_for_its_exact_length(ada: Watched) -> None:
    begin(ada)
    expect(ada.page.get_by_role("button", name="Pause")).to_be_visible()
    heard: dict[str, Any] = ada.page.evaluate(HEARD)
    assert heard["seconds"] == pytest.approx(300, abs=0.03)
    assert heard["rms"] > 0.005


def test_captions_are_in_step_while_it_plays(ada: Watched) -> None:
    begin(ada)
    cues = ada.page.evaluate(CUES)
    assert any("Maya" in cue["text"] for cue in cues)
    before_silence = next(cue for cue, then in pairwise(cues) if then["start"] - cue["end"] > 3)
    ada.page.evaluate(f"{TIME} = {before_silence['end'] - 2}")
    ada.page.wait_for_timeout(LAG_SECONDS * 1000)
    shown, silent = 0, 0
    for now, text in ada.page.evaluate(WATCH_CAPTION, 4):
        due = [cue["text"] for cue in cues if cue["start"] + LAG_SECONDS < now < cue["end"] - 0.05]
        near = [cue for cue in cues if cue["start"] - 0.05 < now < cue["end"] + LAG_SECONDS]
        if due:
            assert text == due[0], f"at {now}"
            shown += 1
        elif not near:
            assert text == "", f"at {now}"
            silent += 1
    assert shown > 5
    assert silent > 5


def test_a_stage_can_be_chosen(ada: Watched) -> None:
    begin(ada)
    stage = ada.page.locator("[data-stage]").nth(2)
    stage.click()
    ada.page.wait_for_function(f"{TIME} >= {stage.get_attribute('data-start')}")
    expect(stage).to_have_attribute("aria-current", "true")
    expect(ada.page.locator("[data-stage][aria-current]")).to_have_count(1)


def test_play_pause_and_seek_work_from_the_keyboard(ada: Watched) -> None:
    begin(ada)
    ada.page.get_by_role("button", name="Pause").press("Space")
    expect(ada.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    seek = ada.page.get_by_label("Place in the sit")
    before = ada.page.evaluate(TIME)
    seek.press("ArrowRight")
    seek.press("ArrowRight")
    assert ada.page.evaluate(TIME) > before
    expect(seek).to_have_attribute("aria-valuetext", re.compile(r"^0:\d\d of 5:00$"))


def test_stop_is_in_reach_at_once_and_one_can_go_on(ada: Watched) -> None:
    begin(ada)
    ada.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    stop = ada.page.get_by_role("link", name="Stop")
    expect(stop).to_be_in_viewport()
    stop.click()
    assert ada.page.evaluate("document.querySelector('audio').paused")
    expect(ada.page.get_by_role("heading", name="You stopped, and that is fine")).to_be_focused()
    ada.page.get_by_role("button", name="Go on where you were").click()
    ada.page.wait_for_function(PLAYING)


def test_the_end_is_said(ada: Watched) -> None:
    begin(ada, length="2")
    ada.page.evaluate(f"{TIME} = 119.2")
    expect(ada.page.get_by_role("heading", name="Your sit is complete")).to_be_visible()


def test_nothing_leaves_this_origin_and_no_policy_is_broken(ada: Watched) -> None:
    begin(ada, name="Zephyrine")
    ada.page.locator("[data-stage]").nth(1).click()
    ada.page.wait_for_timeout(300)
    assert {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/" for url in ada.asked} == {ada.address}
    assert ada.said == []
    assert not any("Zephyrine" in url for url in ada.asked)
    assert ada.page.title() == "Your sit · Wellwish"


def test_a_mistake_is_shown_where_it_is(ada: Watched) -> None:
    ada.page.get_by_label("Who is on your mind?").fill("Maya")
    ada.page.get_by_label("How long?").fill("61")
    ada.page.get_by_role("button", name="Begin").click()
    expect(ada.page.get_by_text("A sit lasts from 1 to 60 minutes.")).to_be_visible()
    expect(ada.page.get_by_label("How long?")).to_be_focused()
    expect(ada.page.get_by_label("Who is on your mind?")).to_have_value("Maya")


def test_the_button_says_what_it_is_doing(ada: Watched) -> None:
    ada.page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    ada.page.get_by_role("button", name="Begin").click()
    expect(ada.page.get_by_role("button", name="Making your sit…")).to_have_attribute("aria-disabled", "true")
    expect(ada.page.get_by_role("status")).to_have_text("A few seconds, while the voice is made.")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off_at_any_width(ada: Watched, width: int) -> None:
    ada.page.set_viewport_size({"width": width, "height": 800})
    wide = "document.documentElement.scrollWidth"
    assert ada.page.evaluate(wide) == width
    begin(ada, name="Wilhelmina-Alexandrina-" * 3)
    assert ada.page.evaluate(wide) == width


def test_without_javascript_a_sit_is_made_and_can_be_played(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Who is on your mind?").fill("ben")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sit/*")
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator("[data-play]")).to_be_hidden()
    page.get_by_role("link", name="Stop").click()
    expect(page.get_by_role("heading", name="You stopped, and that is fine")).to_be_visible()
    context.close()
