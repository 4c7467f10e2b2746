"""Lighthouse 12 (mobile, its simulated throttling) on five pages of a server started here, and from a tap to sound.

Prints the four scores of each page (the median of three visits), what a first visit loads, and what loses points. The
pages are a member's Today, Explore, an exercise and a sit, and the page on loving-kindness. A private house asks search
engines to keep out, so the audit that wants them in is left out of the score. From a tap to sound:
a sit whose first minutes were heard before is played on its own page, by the browser's own clock, from the press to the
first moment at which the sound has moved. Installs Lighthouse with npm, beside the packages of this Python.
"""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import serving
from playwright.sync_api import BrowserContext, sync_playwright

from bench.harness import Goal

VERSION = "12.8.2"
VISITS = 3
TAPS = 7
PERFORMANCE = Goal(least=95)
OTHERS = Goal(least=100)
BYTES = Goal(most=120_000)
SCRIPT_BYTES = Goal(most=45_000)
TAP_MS = Goal(most=400)
EXERCISE = "exercises/critic-03-reference"

_TAP = """() => new Promise((resolve) => {
  const audio = document.querySelector('wellwish-bar audio');
  const button = document.querySelector('.sit-play');
  const pressed = performance.now();
  const from = audio.currentTime;
  const look = () => {
    if (!audio.paused && audio.currentTime > from) resolve(performance.now() - pressed);
    else requestAnimationFrame(look);
  };
  button.click();
  look();
})"""


def main() -> None:
    """Measures all pages in one Chromium, in which the owner has a sit of theirs."""
    tool = _lighthouse()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = _free_port()
        quiet = ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch_persistent_context(
            f"{folder}/profile", executable_path=chromium, args=[*quiet, f"--remote-debugging-port={port}"]
        )
        with serving.serving(Path(folder) / "data", "--port", "0") as address:
            sit = _sit(browser, address)
            print(f"from a tap to sound: {_judged(_tap_to_sound(browser, sit), TAP_MS)} ms, of {TAPS} taps")
            print(f"Lighthouse {VERSION}, mobile, the median of {VISITS} visits")
            pages = ("today", ""), ("explore", "explore"), ("exercise", EXERCISE), ("teaching page", "loving-kindness")
            for name, url in (*((name, address + path) for name, path in pages), ("player", sit)):
                _print(name, [_visit(tool, browser, url, port) for _ in range(VISITS)])
        browser.close()


def _sit(browser: BrowserContext, address: str) -> str:
    """The address of a sit of the owner's, heard for its first seconds."""
    page = browser.new_page()
    page.goto(f"{address}setup")
    page.get_by_role("button", name="Just me, on this machine").click()
    page.goto(f"{address}circle/new")
    page.get_by_label("Name", exact=True).fill("Maya")
    page.get_by_role("button", name="Add to your circle").click()
    page.goto(address)
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url("**/sit/*", wait_until="commit", timeout=60_000)
    page.wait_for_function("() => document.querySelector('wellwish-bar audio').currentTime > 5", timeout=60_000)
    sit = page.url
    page.close()
    return sit


def _tap_to_sound(browser: BrowserContext, sit: str) -> int:
    """Milliseconds, the median; each tap on a page just loaded."""
    taken: list[float] = []
    for _ in range(TAPS):
        page = browser.new_page()
        page.goto(sit, wait_until="networkidle")
        page.locator(".sit-play").wait_for()
        taken.append(page.evaluate(_TAP))
        page.close()
    return round(statistics.median(taken))


def _visit(tool: Path, browser: BrowserContext, url: str, port: int) -> dict[str, Any]:
    """Lighthouse's report of a first visit: nothing is cached, neither by the browser nor by our worker."""
    devtools = browser.new_cdp_session(browser.pages[0])
    devtools.send("Network.clearBrowserCache")
    site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    devtools.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "service_workers,cache_storage"})
    return _report(tool, url, port)


def _print(name: str, reports: Sequence[dict[str, Any]]) -> None:
    print(name)
    for key in reports[0]["categories"]:
        score = round(100 * statistics.median(one["categories"][key]["score"] for one in reports))
        print(f"  {key}: {_judged(score, PERFORMANCE if key == 'performance' else OTHERS)}")
    whole, scripts = _bytes(reports[0])
    print(f"  first load without sound: {_judged(whole, BYTES)} bytes")
    print(f"  of it scripts: {_judged(scripts, SCRIPT_BYTES)} bytes")
    for key, audit in reports[0]["audits"].items():
        counts = audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
        if counts and audit["score"] is not None and audit["score"] < 0.9:
            print(f"  loses points by {key}: {audit['score']} {audit.get('displayValue', '')}")


def _judged(value: int, goal: Goal) -> str:
    """``97 (≥ 95 met)``"""
    return f"{value:,} ({goal} {'met' if goal.met(value) else 'MISSED'})"


def _lighthouse() -> Path:
    folder = Path(sys.prefix) / "lighthouse"
    if not (folder / "node_modules" / ".bin" / "lighthouse").exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*npm, f"lighthouse@{VERSION}"], check=True)
    return folder / "node_modules" / ".bin" / "lighthouse"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _report(tool: Path, url: str, port: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        # The owner's cookie is what opens the pages: storage stays as it is.
        options = ["--output=json", f"--output-path={out}", "--quiet", f"--port={port}", "--disable-storage-reset"]
        options.append("--skip-audits=is-crawlable")
        subprocess.run([str(tool), url, *options], check=True)
        report: dict[str, Any] = json.loads(out.read_text())
        return report


def _bytes(report: dict[str, Any]) -> tuple[int, int]:
    """What a first visit brings over the wire, headers and bodies, without sound: all, and scripts."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    pages = [one for one in requests if "/media/" not in one["url"]]
    scripts = [one for one in pages if one["url"].endswith(".js")]
    return sum(one["transferSize"] for one in pages), sum(one["transferSize"] for one in scripts)


if __name__ == "__main__":
    main()
