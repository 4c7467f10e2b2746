"""Lighthouse 12 (mobile, its simulated throttling) on the public page and the player of a server started here.

Prints the four scores of each page, and what a first visit loads. Installs Lighthouse below .venv with npm.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import serving  # noqa: E402 - beside the tests, which start servers in the same way

VERSION = "12.8.2"
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"


def main() -> None:
    """Measures both pages."""
    tool = _lighthouse()
    os.environ["CHROME_PATH"] = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    config = Path(tempfile.mkdtemp()) / "wellwish.toml"
    config.write_text("public = true\n")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving.serving(Path(folder), "--port", "0", config=config) as address,
    ):
        path, cookies = _guest_sit(address)
        print(f"Lighthouse {VERSION}, mobile")
        for name, url in (("page", f"{address}loving-kindness"), ("player", urllib.parse.urljoin(address, path))):
            report = _report(tool, url, cookies)
            scores = {key: round(100 * one["score"]) for key, one in report["categories"].items()}
            print(f"{name}: {scores}")
            for line in _bytes(report):
                print(f"  {line}")
            for key, audit in report["audits"].items():
                counts = audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
                if counts and audit["score"] is not None and audit["score"] < 0.9:
                    print(f"  {key}: {audit['score']} {audit.get('displayValue', '')}")


def _lighthouse() -> Path:
    folder = ROOT / ".venv" / "lighthouse"
    if not (folder / "node_modules" / ".bin" / "lighthouse").exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*npm, f"lighthouse@{VERSION}"], check=True)
    return folder / "node_modules" / ".bin" / "lighthouse"


def _guest_sit(address: str) -> tuple[str, str]:
    """Makes a sit in three taps: the path of its page, and the cookies that open it."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.open(address).read().decode())
    assert token
    form = {"length": "2", "kind": "loved", "name": "", "csrfmiddlewaretoken": token[1]}
    with browser.open(f"{address}begin", urllib.parse.urlencode(form).encode()) as answer:
        return urllib.parse.urlsplit(answer.url).path, "; ".join(f"{one.name}={one.value}" for one in jar)


def _report(tool: Path, url: str, cookies: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        headers = json.dumps({"Cookie": cookies})
        options = ["--output=json", f"--output-path={out}", "--quiet", f"--chrome-flags={FLAGS}"]
        subprocess.run([str(tool), url, *options, f"--extra-headers={headers}"], check=True)
        report: dict[str, Any] = json.loads(out.read_text())
        return report


def _bytes(report: dict[str, Any]) -> list[str]:
    requests = report["audits"]["network-requests"]["details"]["items"]
    pages = [one for one in requests if "/media/" not in one["url"]]
    scripts = sum(one["transferSize"] for one in pages if one["url"].endswith(".js"))
    return [f"first load without sound {sum(one['transferSize'] for one in pages)} bytes, of it scripts {scripts}"]


if __name__ == "__main__":
    main()
