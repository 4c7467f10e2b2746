"""A listener of a sit: a page, what it tells the server, and what is done on it, for several tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

NAME = "Zephyrine"
AUDIO = "document.querySelector('wellwish-bar audio')"
TIME = f"{AUDIO}.currentTime"
PLAYING = f"() => {AUDIO} && {TIME} > 0.5 && !{AUDIO}.paused"

COME = f"""(part) => {{
  const audio = {AUDIO};
  const {{ buffered, currentTime, duration }} = audio;
  const until = buffered.length ? buffered.end(buffered.length - 1) : 0;
  const plays = audio.currentSrc.includes(part) && audio.readyState > 2 && !audio.seeking;
  return plays && until >= Math.min(currentTime + 20, duration - 1);
}}"""

LEVEL = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (node, ...rest) {
  if (node instanceof AudioDestinationNode) {
    window.meter = new AnalyserNode(this.context);
    connect.call(this, window.meter);
  }
  return connect.call(this, node, ...rest);
};
window.level = () => {
  if (!window.meter || window.meter.context.state !== "running") return 0;
  const samples = new Float32Array(2048);
  window.meter.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
};
"""
"""Run before a page: ``level()`` is the RMS of what comes out of Web Audio."""

LATER = "(seconds) => { const now = Date.now; Date.now = () => now() + seconds * 1000; }"
"""The clock of a page set on."""

PHONE_SAYS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
"""The user agent of an iPhone. What says so is Chromium still: our own path is tested, and not Safari."""


@dataclass
class Listener:
    """A page, what it told the server of time sat, and what its console said."""

    page: Page
    address: str
    told: list[Request] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def time(self) -> float:
        return float(self.page.evaluate(TIME))

    def paused(self) -> bool:
        return bool(self.page.evaluate(f"{AUDIO}.paused"))

    def go(self, seconds: float) -> None:
        self.page.evaluate(f"{TIME} = {seconds}")

    def seconds_told(self) -> list[int]:
        return [int(parse_qs(request.post_data or "")["seconds"][0]) for request in self.told]


def listener(context: BrowserContext, site: str) -> Listener:
    page = context.new_page()
    ada = Listener(page, site)
    page.on("request", lambda request: ada.told.append(request) if request.url.endswith("/sat") else None)
    page.on("console", lambda message: ada.said.append(message.text))
    page.on("pageerror", lambda error: ada.said.append(str(error)))
    page.goto(site)
    return ada


def begin(page: Page, minutes: int = 2, *, plays: bool = True) -> None:
    """A guest's first sit, from the first page to its first sound; on a phone, with rain in the file."""
    page.locator("label", has_text=f"{minutes} min").click()
    page.locator("label", has_text="Someone I love").click()
    page.get_by_label("Their name").fill(NAME)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sit/*")
    if plays:
        page.wait_for_function(PLAYING)
        if page.evaluate("navigator.userAgent.includes('iPhone')"):
            turn_background(page)
            expect_file(page, ".rain.")


def turn_background(page: Page) -> None:
    page.get_by_role("switch", name="Background").click()


def expect_file(page: Page, part: str) -> None:
    """Waits until a file with ``part`` in its name plays, and enough of it has come that nothing stalls."""
    page.wait_for_function(COME, arg=part)


def line(page: Page) -> Locator:
    """Where the sit's page says why it is silent."""
    return page.locator(".beneath [data-notice]")


def leave(page: Page) -> None:
    """By a boosted link to another page."""
    page.get_by_role("link", name="Before you sit").click()
    page.wait_for_url("**/before")
    expect(page.locator("wellwish-sit")).to_have_count(0)
