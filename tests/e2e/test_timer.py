"""The timer and the record of practice in a real browser: right time, bells that sound, a sit kept for what it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import serving
from e2e.steps import Watched
from playwright.sync_api import Browser, FilePayload, Page, expect

METERS = """
const connect = AudioNode.prototype.connect;
const meters = [];
AudioNode.prototype.connect = function (node, ...rest) {
  if (node instanceof AudioDestinationNode) {
    meters.push(new AnalyserNode(this.context));
    connect.call(this, meters.at(-1));
  }
  return connect.call(this, node, ...rest);
};
window.level = () => Math.max(0, ...meters.map((meter) => {
  const samples = new Float32Array(2048);
  if (meter.context.state === "running") meter.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}));
"""
"""Run before a page: ``level()`` is the RMS of the loudest thing that comes out of Web Audio."""
SOUNDS = "() => window.level() > 0.001"
SILENT = "() => window.level() === 0"
NO_LINE = "() => { navigator.sendBeacon = () => false; window.fetch = () => Promise.reject(new TypeError('offline')); }"
FILE = "Started At,Duration,Preset,Activity\n04/20/2025 08:21:14,0:45:0,,Meditation\n04/21/2025 08:00:00,0:15:0,,Yoga\n"


@dataclass(frozen=True)
class Home:
    """Ada's server, and a browser's memory of her being signed in."""

    address: str
    state: str


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("timer")
    with serving.serving(folder / "data", "--port", "0", "--guide", "tone") as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}setup")
        page.get_by_role("button", name="Just me, on this machine").click()
        page.wait_for_url(address)
        context.storage_state(path=folder / "state.json")
        context.close()
        yield Home(address, str(folder / "state.json"))


def member(watch: Callable[..., Watched], home: Home, path: str) -> Page:
    """Ada at home, by a clock that can be moved, up to an hour; what Web Audio plays is measured."""
    page = watch(f"{home.address}livez", storage_state=home.state, timezone_id="Europe/Berlin").page
    page.add_init_script(METERS)
    page.clock.install(time=datetime.now(UTC) - timedelta(hours=1))  # the server believes no more than has passed
    page.goto(f"{home.address}{path}")
    return page


def begin(page: Page) -> None:
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"\d+:\d\d"))
    page.wait_for_function(SOUNDS)  # the opening bell: now it runs


BELLS = """async () => {
  const { bellTimes } = await import("/static/kept/bells.js");
  const sit = { seconds: 600, opening: true, closing: true, every: 120 };
  const drawn = [];
  for (let number = 0; number < 200; number += 1) drawn.push(bellTimes({ ...sit, between: "random" }));
  return {
    none: bellTimes({ ...sit, between: "none" }),
    steady: bellTimes({ ...sit, between: "steady" }),
    alone: bellTimes({ ...sit, opening: false, closing: false, between: "steady", every: 300 }),
    gaps: drawn.flatMap((times) => times.slice(1, -1).map((time, at) => time - times[at])),
    late: drawn.flatMap((times) => times.slice(1, -1)).filter((time) => time > 580),
    firsts: new Set(drawn.map((times) => times[1])).size,
  };
}"""


def test_bells_ring_at_their_times(watch: Callable[..., Watched], home: Home) -> None:
    found = member(watch, home, "timer").evaluate(BELLS)
    assert found["none"] == [0, 600]
    assert found["steady"] == [0, 120, 240, 360, 480, 600]  # one with the last, not one before it
    assert found["alone"] == [300]
    assert 60 <= min(found["gaps"]) < 70
    assert 170 < max(found["gaps"]) <= 180
    assert found["late"] == []
    assert found["firsts"] > 190


def test_a_timed_sit_rings_keeps_time_over_a_sleep_and_is_kept(watch: Callable[..., Watched], home: Home) -> None:
    page = member(watch, home, "timer")
    page.get_by_label("10", exact=True).check()
    begin(page)
    page.wait_for_function(SILENT)
    page.clock.fast_forward("04:00")  # the machine slept
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^5:\d\d$"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.clock.fast_forward("30:00")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^5:\d\d$"))
    page.get_by_role("button", name="Go on").click()
    page.clock.fast_forward("07:00")
    expect(page.get_by_role("heading", name="Your sit has ended")).to_be_focused()
    page.wait_for_function(SOUNDS)  # the closing bell, though its time went by in the sleep
    expect(page.get_by_text("You sat for 10 minutes.")).to_be_visible()
    page.get_by_role("link", name="A few lines about it").click()
    page.get_by_label("A few lines, for you alone").fill("Rain on the roof.")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url("**/practice/sits")
    expect(page.get_by_role("listitem").filter(has_text="In silence")).to_contain_text("10 min")
    expect(page.get_by_text("Rain on the roof.")).to_be_visible()


def test_a_sit_that_is_left_is_kept_for_what_it_was_and_told_when_it_can_be(
    watch: Callable[..., Watched], home: Home
) -> None:
    page = member(watch, home, "timer")
    page.get_by_label("Until I end it").check()
    begin(page)
    page.evaluate(NO_LINE)
    page.clock.fast_forward("03:10")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^3:\d\d$"))
    page.get_by_role("button", name="End it here").click()
    expect(page.get_by_text("It is kept in this browser until Wellwish can be reached.")).to_be_visible()
    with page.expect_response("**/timer/sat"):
        page.goto(f"{home.address}timer")
    begin(page)
    page.clock.fast_forward("01:05")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1:\d\d$"))
    with page.expect_response("**/timer/sat"):
        page.get_by_role("link", name="Practice").click()  # left in the middle
    page.goto(f"{home.address}practice/sits")
    expect(page.get_by_role("main")).to_contain_text("3 min")
    expect(page.get_by_role("main")).to_contain_text("1 min")


def test_a_sound_of_ones_own_stays_in_the_browser(watch: Callable[..., Watched], home: Home, tmp_path: Path) -> None:
    page = member(watch, home, "timer")
    sent: list[int] = []
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    file = tmp_path / "a brook of mine.mp3"
    file.write_bytes(page.request.get(f"{home.address}media/bells/deep.mp3").body())
    page.get_by_label("No bell", exact=True).check()
    page.get_by_label("A sound of mine", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert").filter(has_text="Choose a sound file first")).to_be_visible()
    page.get_by_label("Your sound file").set_input_files(file)
    expect(page.get_by_text("a brook of mine.mp3")).to_be_visible()
    page.reload()
    expect(page.get_by_text("a brook of mine.mp3")).to_be_visible()  # remembered, with what was chosen
    begin(page)
    page.get_by_role("button", name="End it here").click()
    page.get_by_role("button", name="Sit again").click()
    page.get_by_role("button", name="Take it out of this browser").click()
    expect(page.get_by_text("a brook of mine.mp3")).to_have_count(0)
    assert max(sent) < 1000


def test_a_practice_is_brought_in_and_its_year_is_drawn(watch: Callable[..., Watched], home: Home) -> None:
    page = member(watch, home, "practice")
    page.get_by_role("link", name="Write a sit down").click()
    page.get_by_label("Begun at").fill("00:01")
    page.get_by_label("Minutes").fill("20")
    page.get_by_label("Day", exact=True).fill("2025-04-23")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Bring it in, take it with you").click()
    expect(page.get_by_label("Where you were")).to_have_value("Europe/Berlin")
    csv = FilePayload(name="export.csv", mimeType="text/csv", buffer=FILE.encode())
    page.get_by_label("File", exact=True).set_input_files(csv)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("2 sits, 1 h")).to_be_visible()
    page.get_by_role("button", name="Keep them").click()
    page.wait_for_url("**/practice")
    page.goto(f"{home.address}practice?year=2025")
    expect(page.locator(".dot-sat")).to_have_count(3)
    page.get_by_text("The year as a table").click()
    expect(page.get_by_role("row", name="April")).to_contain_text("20–22")
    with page.expect_download() as download:
        page.goto(f"{home.address}practice/files")
        page.get_by_role("link", name="As CSV").click()
    assert Path(download.value.path()).read_text().count("2025-04-2") == 3
