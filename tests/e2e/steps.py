"""What people do in the browser, for several tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}


@dataclass
class Watched:
    """A page, what it asked for, and what its console and its policy said."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def elsewhere(self) -> list[str]:
        """Requests that went to another origin."""
        here = urlsplit(self.address).netloc
        return [url for url in self.asked if urlsplit(url).netloc != here]


@dataclass(frozen=True)
class Site:
    """A server of its own, nobody's yet."""

    address: str
    data: Path

    @property
    def code(self) -> str:
        return (self.data / "setup-code").read_text().strip()


TIME = "document.querySelector('wellwish-bar audio').currentTime"
PLAYING = f"() => {TIME} > 0.5 && !document.querySelector('wellwish-bar audio').paused"
HEARD = """async () => {
  const bytes = await (await fetch(document.querySelector("wellwish-bar audio").currentSrc)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  let square = 0;
  for (const sample of samples) square += sample * sample;
  return { seconds: sound.duration, rms: Math.sqrt(square / samples.length) };
}"""
CUES = """() => [...document.querySelector("wellwish-bar audio").textTracks[0].cues].map(
  (cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text }))"""


def until_it_came(page: Page, address: str) -> None:
    """The page that a link led to stands still: one just put in yet goes to its top, away from under a press."""
    page.wait_for_url(address, wait_until="commit")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def until_it_plays(page: Page) -> None:
    page.wait_for_url("**/sit/*", wait_until="commit")
    page.wait_for_function(PLAYING)


def heard(page: Page) -> dict[str, Any]:
    """Seconds and level (RMS) of the sound that is loaded, decoded by the browser."""
    found: dict[str, Any] = page.evaluate(HEARD)
    return found


def cues(page: Page) -> list[dict[str, Any]]:
    """The captions that are loaded: start, end (seconds) and text."""
    page.wait_for_function("() => document.querySelector('wellwish-bar audio').textTracks[0]?.cues?.length > 0")
    found: list[dict[str, Any]] = page.evaluate(CUES)
    return found


def add_person(page: Page, address: str, name: str, kind: str, **fields: str) -> None:
    """Adds someone to the circle by its page."""
    page.goto(f"{address}circle/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label(kind, exact=True).check()
    for label, text in fields.items():
        page.locator(f"#{label}").fill(text)
    page.get_by_role("button", name="Add to your circle").click()
    page.wait_for_url("**/circle")


SIX: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Maya", "Someone I love", {"scenes": "on the red swing"}),
    ("Biscuit", "An animal", {}),
    ("Siobhán", "Someone I like", {"sounds_like": "shivawn"}),
    ("Grandma Nora", "Someone I miss", {}),
    ("the night shift", "A group", {}),
    ("Sam", "Someone difficult", {"hardness": "3"}),
)
"""A circle: name, what they are, and what else is typed."""
