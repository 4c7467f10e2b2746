"""A newcomer's first minute: a clean clone, ``make serve``, three taps in Chromium, and the first spoken words.

Prints the seconds to each. How long the set-up takes is mostly the package index and the disk; run it twice to see
what a warm pip cache makes of it. Run with the project's own Python (.venv), which has Playwright.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import ROOT

AUDIO = "document.querySelector('wellwish-bar audio')"
FIRST_WORDS = (
    f"() => {AUDIO}.textTracks[0]?.cues?.[0] && {AUDIO}.currentTime >= {AUDIO}.textTracks[0].cues[0].startTime"
)


def main() -> None:
    """Clones, serves, listens."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "wellwish"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("WELLWISH_", "VIRTUAL_ENV"))}
        environment = clean | {"WELLWISH_DATA": str(Path(folder) / "data"), "WELLWISH_PORT": "0"}
        begun = time.monotonic()
        server = subprocess.Popen(["make", "serve"], cwd=clone, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            _listen(server, begun)
        finally:
            server.terminate()
            server.wait(30)


def _listen(server: subprocess.Popen[str], begun: float) -> None:
    assert server.stdout
    address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+", line)))
    print(f"{time.monotonic() - begun:5.1f} s  the address is printed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        page = playwright.chromium.launch(executable_path=chromium, args=options).new_page()
        page.goto(address)
        print(f"{time.monotonic() - begun:5.1f} s  the page is there")
        page.get_by_label("5 min").check()
        page.get_by_label("Someone I love").check()
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/sit/*", timeout=60_000)
        print(f"{time.monotonic() - begun:5.1f} s  the sit is made")
        page.wait_for_function(FIRST_WORDS, timeout=60_000)
        print(f"{time.monotonic() - begun:5.1f} s  the first words")


if __name__ == "__main__":
    main()
