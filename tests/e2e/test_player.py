"""The player in a real browser: sound that goes on, stops at once, comes back kindly and tells no name."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from e2e.listening import AUDIO, NAME, TIME, Listener, begin, leave, listener
from e2e.steps import cues
from playwright.sync_api import Browser, BrowserContext, expect

WATCH_CAPTION = f"""async (seconds) => {{
  const seen = [];
  const [audio, caption] = [{AUDIO}, document.querySelector("[data-caption]")];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {{
    seen.push([audio.currentTime, caption.classList.contains("fading") ? "" : caption.textContent]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
  return seen;
}}"""
WATCH_BREAKS = f"""() => {{
  window.breaks = [];
  for (const name of ["pause", "emptied", "seeking", "ended"]) {{
    {AUDIO}.addEventListener(name, () => window.breaks.push(name));
  }}
}}"""
LAG_SECONDS = 0.8  # browsers look for due cues about every 250 ms, a busy machine less often


@pytest.fixture
def ada(context: BrowserContext, site: str) -> Listener:
    return listener(context, site)


# Over pages


def test_sound_goes_on_over_a_link_back_and_forward(ada: Listener) -> None:
    begin(ada.page)
    ada.page.evaluate(WATCH_BREAKS)
    before = ada.time()
    leave(ada.page)
    ada.page.go_back()
    expect(ada.page.get_by_role("button", name="Pause")).to_be_visible()
    ada.page.go_forward()
    expect(ada.page.get_by_role("link", name="Your sit")).to_be_visible()
    assert ada.time() > before
    assert not ada.paused()
    assert ada.page.evaluate("window.breaks") == []


def test_the_bar_leads_back_to_the_running_sit(ada: Listener) -> None:
    begin(ada.page)
    sit = ada.page.url
    leave(ada.page)
    ada.page.evaluate(WATCH_BREAKS)
    expect(ada.page.get_by_role("link", name=re.compile(r"Your sit \d:\d\d left"))).to_be_visible()
    ada.page.get_by_role("link", name="Your sit").click()
    ada.page.wait_for_url(sit)
    expect(ada.page.get_by_role("button", name="Pause")).to_be_visible()
    expect(ada.page.locator("[data-caption]")).not_to_be_empty()
    assert ada.page.evaluate("window.breaks") == []


def test_a_paused_sit_stays_paused_when_one_comes_back_to_it(ada: Listener) -> None:
    begin(ada.page)
    leave(ada.page)
    ada.page.get_by_role("button", name="Pause").click()
    ada.page.get_by_role("link", name="Your sit").click()
    expect(ada.page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    ada.page.wait_for_timeout(300)
    assert ada.paused()


def test_back_to_another_sit_does_not_disturb_the_one_that_plays(ada: Listener) -> None:
    begin(ada.page)
    first = ada.page.url
    ada.page.get_by_role("link", name="Wellwish", exact=True).click()
    begin(ada.page)
    playing = ada.page.evaluate(f"{AUDIO}.src")
    ada.page.go_back()
    expect(ada.page.get_by_role("button", name="Begin")).to_be_visible()
    ada.page.go_back()
    ada.page.wait_for_url(first)
    expect(ada.page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    expect(ada.page.get_by_role("heading", name="Your sit")).to_be_focused()  # the page has come, whole
    assert ada.page.evaluate(f"{AUDIO}.src") == playing
    assert not ada.paused()
    ada.page.locator(".sit-play").click()
    ada.page.wait_for_function(f"() => {AUDIO}.src !== '{playing}' && {TIME} > 0.2")


def test_a_paused_sit_can_be_put_away(ada: Listener) -> None:
    begin(ada.page)
    leave(ada.page)
    away = ada.page.get_by_role("button", name="Put this sit away")
    expect(away).to_be_hidden()
    ada.page.get_by_role("button", name="Pause").click()
    away.click()
    expect(ada.page.locator("wellwish-bar")).to_be_hidden()
    expect(ada.page.locator("body")).to_have_css("padding-bottom", "0px")


def test_the_heading_of_a_page_that_came_has_the_focus(ada: Listener) -> None:
    begin(ada.page, plays=False)
    expect(ada.page.get_by_role("heading", name="Your sit")).to_be_focused()
    leave(ada.page)
    expect(ada.page.locator("main h1")).to_be_focused()
    ada.page.go_back()
    expect(ada.page.get_by_role("heading", name="Your sit")).to_be_focused()


# Ground me


def test_ground_me_silences_at_once_and_keeps_the_place(ada: Listener) -> None:
    begin(ada.page)
    sit = ada.page.url
    ada.go(40)
    ada.page.wait_for_function(f"() => {TIME} > 40.3")
    ada.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    ground = ada.page.get_by_role("link", name="Ground me").last
    expect(ground).to_be_in_viewport(ratio=1)
    silent = "(link) => { link.click(); return " + f"{AUDIO}.paused" + "; }"
    assert ground.evaluate(silent)
    ada.page.wait_for_url("**/ground")
    place = ada.time()
    expect(ada.page.locator("wellwish-bar")).to_be_hidden()
    ada.page.get_by_role("link", name="Go on where you were").click()
    ada.page.wait_for_url(sit)
    ada.page.wait_for_function(f"() => !{AUDIO}.paused")
    assert place - 1 < ada.time() < place + 20


def test_ground_me_answers_when_its_page_cannot_come(ada: Listener) -> None:
    begin(ada.page)
    ada.page.route("**/ground", lambda route: route.abort())
    ada.page.locator("wellwish-bar").get_by_role("link", name="Ground me").click()
    expect(ada.page.get_by_text("Feel what holds you up.")).to_be_visible()
    assert ada.paused()


def test_leaving_it_for_today_puts_the_sit_away(ada: Listener) -> None:
    begin(ada.page)
    ada.page.locator("wellwish-bar").get_by_role("link", name="Ground me").click()
    ada.page.get_by_role("link", name="Leave it for today").click()
    ada.page.wait_for_url(f"{ada.address}")
    expect(ada.page.locator("wellwish-bar")).to_be_hidden()


def test_grounding_shows_one_step_at_a_time_and_all_when_asked(ada: Listener) -> None:
    ada.page.goto(f"{ada.address}ground")
    steps = ada.page.locator("[data-step]")
    expect(ada.page.locator(".ground-now")).to_have_text(re.compile(re.escape(steps.first.inner_text().strip()[:20])))
    expect(ada.page.get_by_role("link", name="Go on where you were")).to_be_hidden()
    ada.page.get_by_role("button", name="Show all").click()
    expect(ada.page.locator(".ground-now")).to_be_hidden()
    for step in steps.all():
        expect(step).to_be_visible()


def test_grounding_can_be_read_aloud(ada: Listener) -> None:
    ada.page.goto(f"{ada.address}ground")
    read = ada.page.locator("[data-read]")
    ada.page.route("**/media/grounding.webm", lambda route: route.abort())
    with ada.page.expect_event("requestfailed"):
        read.click()
    ada.page.wait_for_timeout(200)
    expect(read).to_have_attribute("aria-pressed", "false")
    expect(read).to_have_text("The voice is not there just now")
    ada.page.unroute("**/media/grounding.webm")
    read.click()
    expect(read).to_have_text("Read it to me")
    expect(read).to_have_attribute("aria-pressed", "true")
    ada.page.wait_for_timeout(500)
    expect(read).to_have_attribute("aria-pressed", "true")


# What the listener sees and does


def test_captions_are_in_step_while_it_plays(ada: Listener) -> None:
    begin(ada.page)
    captions = cues(ada.page)
    assert any(NAME in cue["text"] for cue in captions)
    before_silence = next(cue for cue, then in pairwise(captions) if then["start"] - cue["end"] > 3)
    ada.go(before_silence["end"] - 2)
    ada.page.wait_for_timeout(LAG_SECONDS * 1000)
    shown, silent = 0, 0
    for now, text in ada.page.evaluate(WATCH_CAPTION, 4):
        due = [cue["text"] for cue in captions if cue["start"] + LAG_SECONDS < now < cue["end"] - 0.05]
        near = [cue for cue in captions if cue["start"] - 0.05 < now < cue["end"] + LAG_SECONDS]
        if due:
            assert text == due[0], f"at {now}"
            shown += 1
        elif not near:
            assert text == "", f"at {now}"
            silent += 1
    assert shown > 5
    assert silent > 5


def test_a_stage_can_be_chosen(ada: Listener) -> None:
    begin(ada.page)
    stage = ada.page.locator("[data-stage]").nth(2)
    stage.click()
    ada.page.wait_for_function(f"() => {TIME} >= {stage.get_attribute('data-start')}")
    expect(stage).to_have_attribute("aria-current", "step")
    expect(ada.page.locator("[data-stage][aria-current]")).to_have_count(1)
    expect(ada.page.locator("[data-ring].passed")).to_have_count(2)


def test_play_pause_and_seek_work_from_the_keyboard(ada: Listener) -> None:
    begin(ada.page)
    ada.page.get_by_role("button", name="Pause").press("Space")
    expect(ada.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    seek = ada.page.get_by_label("Place in the sit")
    ada.go(30)
    seek.press("ArrowRight")
    seek.press("ArrowRight")
    assert ada.time() == pytest.approx(40, abs=0.6)
    seek.press("PageDown")
    assert ada.time() == pytest.approx(10, abs=1.1)
    expect(seek).to_have_attribute("aria-valuetext", re.compile(r"^0:(09|10) of 2:00$"))


def test_what_comes_next_is_said_until_the_last_stage(ada: Listener) -> None:
    begin(ada.page)
    starts = [float(stage.get_attribute("data-start") or 0) for stage in ada.page.locator("[data-stage]").all()]
    ada.page.get_by_role("button", name="Pause").click()
    ada.go(starts[2] - 20.5)
    following = ada.page.locator("[data-next]")
    expect(following).to_have_text(re.compile(r"^Next: .+, in 0:21$"))
    ada.go(starts[-1] + 1)
    expect(following).to_be_empty()


def test_the_end_is_said_and_one_question_asked(ada: Listener) -> None:
    begin(ada.page)
    ada.go(119)
    expect(ada.page.get_by_role("heading", name="Your sit is complete")).to_be_focused()
    expect(ada.page.get_by_text("How was that for you?")).to_be_visible()
    ada.page.locator("[name=how]").first.click()
    expect(ada.page.get_by_text("Thank you")).to_be_visible()
    expect(ada.page.get_by_role("heading", name="Your sit is complete")).to_be_visible()
    ada.page.get_by_role("button", name="Sit with it again").click()
    ada.page.wait_for_function(f"() => {TIME} < 20 && !{AUDIO}.paused")
    expect(ada.page.locator(".sitting")).to_be_visible()


def test_the_question_can_be_skipped(ada: Listener) -> None:
    begin(ada.page)
    ada.go(119)
    ada.page.get_by_role("button", name="Skip").click()
    expect(ada.page.get_by_text("How was that for you?")).to_be_hidden()


def test_an_end_elsewhere_is_said_in_the_bar(ada: Listener) -> None:
    begin(ada.page)
    leave(ada.page)
    ada.go(119)
    ada.page.get_by_role("link", name="Your sit is complete").click()
    expect(ada.page.get_by_role("heading", name="Your sit is complete")).to_be_visible()
    ada.page.get_by_role("link", name="To the first page").click()
    expect(ada.page.locator("wellwish-bar")).to_be_hidden()


# Seconds really sat


def test_seconds_really_sat_are_told_and_seeks_are_not(ada: Listener) -> None:
    begin(ada.page)
    ada.page.wait_for_function(f"() => {TIME} > 2")
    before = ada.page.evaluate(f"() => {{ const here = {TIME}; {TIME} = 100; return here; }}")
    ada.page.wait_for_function(f"() => {TIME} > 102")
    with ada.page.expect_response("**/sat") as answer:
        ada.page.locator(".sit-play").click()
    assert answer.value.status == 204
    sat = before + ada.time() - 100
    assert ada.seconds_told() == [pytest.approx(sat, abs=1.5)]
    ada.page.wait_for_timeout(1500)
    ada.page.locator(".sit-play").click()
    ada.page.locator(".sit-play").click()
    ada.page.wait_for_timeout(300)
    assert max(ada.seconds_told()) <= before + ada.time() - 100 + 1.5


def test_what_could_not_be_told_is_told_at_the_next_occasion(ada: Listener) -> None:
    begin(ada.page)
    ada.page.route("**/sat", lambda route: route.abort())
    ada.page.wait_for_function(f"() => {TIME} > 1.5")
    ada.page.locator(".sit-play").click()
    ada.page.wait_for_timeout(300)
    ada.page.unroute("**/sat")
    with ada.page.expect_response("**/sat") as answer:
        ada.page.evaluate("dispatchEvent(new Event('online'))")
    assert answer.value.status == 204
    first, *rest = ada.seconds_told()
    assert rest == [first]


# What is nobody's business


def test_the_lock_screen_names_stages_plainly(ada: Listener) -> None:
    begin(ada.page)
    named = ada.page.locator("[data-stage]", has_text=NAME)
    named.click()
    ada.page.wait_for_function("() => navigator.mediaSession.metadata?.title === 'Someone easy to love'")
    shown: dict[str, Any] = ada.page.evaluate(
        "(({ title, artist, album }) => ({ title, artist, album }))(navigator.mediaSession.metadata)"
    )
    assert shown == {"title": "Someone easy to love", "artist": "Wellwish", "album": "Loving-kindness"}


def test_a_name_is_on_the_page_and_nowhere_else(ada: Listener) -> None:
    begin(ada.page)
    leave(ada.page)
    ada.page.go_back()
    expect(ada.page.locator("[data-stage]", has_text=NAME)).to_be_visible()
    kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title, location.href, history.state])"
    assert NAME not in ada.page.evaluate(kept)
    assert ada.page.title() == "Your sit · Wellwish"
    assert ada.said == []


# Every screen


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("text", [100, 200])
def test_nothing_is_cut_off_and_ground_me_is_in_reach(ada: Listener, width: int, text: int) -> None:
    ada.page.set_viewport_size({"width": width, "height": 800})
    begin(ada.page)
    ada.page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    ground = ada.page.locator("[data-ground]")
    for leaves in (False, True):
        if leaves:
            leave(ada.page)
            ada.page.locator(".bar-play").click()
        assert ada.page.evaluate("document.documentElement.scrollWidth") == width
        expect(ground).to_be_in_viewport(ratio=1)
        box = ground.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 48


@pytest.mark.parametrize("height", [664, 844])
def test_a_phone_shows_all_that_matters_without_scrolling(ada: Listener, height: int) -> None:
    ada.page.set_viewport_size({"width": 390, "height": height})
    begin(ada.page)
    bar = ada.page.locator("[data-ground]").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= height
    for part in (".rings", ".caption", ".seek", ".beneath"):
        box = ada.page.locator(part).bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= bar["y"], part


def test_without_javascript_it_plays_and_one_can_leave(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.locator("label", has_text="2 min").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sit/*")
    expect(page.locator("main audio[controls]")).to_be_visible()
    expect(page.locator(".sit-play")).to_be_hidden()
    page.locator("main").get_by_role("link", name="Ground me").click()
    expect(page.locator("[data-step]").first).to_be_visible()
    context.close()
