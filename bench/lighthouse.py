"""Lighthouse 12 (mobile, its simulated throttling) on the public page and the player of a server started here.

Prints the four scores of each page, and what a first visit loads. Installs Lighthouse below .venv with npm.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import serving
from playwright.sync_api import sync_playwright

from bench import ROOT

VERSION = "12.8.2"


def main() -> None:
    """Measures both pages in one Chromium, which makes a sit as a guest first."""
    tool = _lighthouse()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        config = Path(folder) / "wellwish.toml"
        config.write_text("public = true\n")
        port = _free_port()
        options = ["--no-sandbox", "--disable-background-networking", f"--remote-debugging-port={port}"]
        browser = playwright.chromium.launch_persistent_context(
            f"{folder}/profile", executable_path=chromium, args=options
        )
        with serving.serving(Path(folder) / "data", "--port", "0", config=config) as address:
            page = browser.new_page()
            page.goto(address)
            page.get_by_label("2 min").check()
            page.get_by_role("button", name="Begin").click()
            page.wait_for_url("**/sit/*", timeout=60_000)
            sit = page.url
            page.close()
            print(f"Lighthouse {VERSION}, mobile")
            for name, url in (("page", f"{address}loving-kindness"), ("player", sit)):
                clearing = browser.pages[0]
                browser.new_cdp_session(clearing).send("Network.clearBrowserCache")  # a first visit
                report = _report(tool, url, port)
                scores = {key: round(100 * one["score"]) for key, one in report["categories"].items()}
                print(f"{name}: {scores}")
                print(f"  {_bytes(report)}")
                for key, audit in report["audits"].items():
                    counts = audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
                    if counts and audit["score"] is not None and audit["score"] < 0.9:
                        print(f"  {key}: {audit['score']} {audit.get('displayValue', '')}")
        browser.close()


def _lighthouse() -> Path:
    folder = ROOT / ".venv" / "lighthouse"
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
        # The guest's cookie is what opens the sit: storage stays as it is.
        options = ["--output=json", f"--output-path={out}", "--quiet", f"--port={port}", "--disable-storage-reset"]
        subprocess.run([str(tool), url, *options], check=True)
        report: dict[str, Any] = json.loads(out.read_text())
        return report


def _bytes(report: dict[str, Any]) -> str:
    """What a first visit brings over the wire; headers and bodies, without sound."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    pages = [one for one in requests if "/media/" not in one["url"]]
    scripts = [one for one in pages if one["url"].endswith(".js")]
    whole, code = (sum(one["transferSize"] for one in some) for some in (pages, scripts))
    return f"without sound {whole} bytes, of them scripts {code} in {len(scripts)} files"


if __name__ == "__main__":
    main()
