"""Without a network: what was kept on a device is there, for whoever kept it, and what was sat is told later, once."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import serving
from axe_playwright_python.sync_playwright import Axe
from e2e.listening import AUDIO, PLAYING, TIME
from e2e.steps import Site, Watched, add_person
from playwright.sync_api import Page, expect

import wellwish
from wellwish.practice import day_of
from wellwish.server.ranges import UnsatisfiableError, parse_range

NAME = "Zephyrine"
ZONE = "Pacific/Auckland"
AGAIN = """async ([address, body]) => {
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
    "Content-Type": "application/x-www-form-urlencoded" };
  return (await fetch(address, { method: "POST", body, headers })).status;
}"""
KEPT = """async () => {
  const open = indexedDB.open("wellwish /");
  await new Promise((resolve) => (open.onsuccess = resolve));
  const found = {};
  for (const name of ["sits", "files", "reports"]) {
    const all = open.result.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    found[name] = all.result;
  }
  open.result.close();
  const own = await caches.open("wellwish / own");
  found.pages = (await own.keys()).map((request) => new URL(request.url).pathname);
  return found;
}"""
FETCHES = """
const reached = window.fetch;
window.asked = [];
window.fetch = (address, options) => {
  const range = options?.headers?.Range;
  if (!range || `${address}`.includes("grounding")) return reached(address, options);
  window.asked.push(range);
  if (window.asked.length <= window.most) return reached(address, options);
  return Promise.reject(new TypeError("the network is lost"));
};
"""
"""Run before a page: what is asked for in pieces is noted, and lost after ``most`` of them."""


PAGES = """async () => {
  const own = await caches.open("wellwish / own");
  const read = async (page) => [page.url, await (await own.match(page)).text()];
  return Object.fromEntries(await Promise.all((await own.keys()).map(read)));
}"""


def kept(page: Page) -> dict[str, list[Any]]:
    """What is in the browser, by store."""
    found: dict[str, list[Any]] = page.evaluate(KEPT)
    return found


def own_pages(page: Page) -> dict[str, str]:
    """The pages that are kept for a member, by address."""
    found: dict[str, str] = page.evaluate(PAGES)
    return found


def shells(page: Page) -> list[str]:
    return [name for name in page.evaluate("caches.keys()") if " shell " in name]


def ready(page: Page) -> None:
    """Waits until the worker answers this page and the grounding is kept."""
    page.wait_for_function("() => navigator.serviceWorker.controller")
    until(lambda: any(file["pieces"] * 262144 >= file["size"] for file in kept(page)["files"]), "the grounding is kept")


def sync(page: Page, address: str) -> None:
    """What the browser does when the network is back: the worker of ``address`` is told to send what waits."""
    found: list[str] = []
    devices = page.context.new_cdp_session(page)
    devices.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(
            one["registrationId"] for one in event["registrations"] if one["scopeURL"] == address
        ),
    )
    devices.send("ServiceWorker.enable")
    until(lambda: page.evaluate("true") and found, "the worker is registered")  # a call lets events in
    told = {"origin": address, "registrationId": found[0], "tag": "outbox", "lastChance": True}
    devices.send("ServiceWorker.dispatchSyncEvent", told)
    devices.detach()


def owner(ada: Watched) -> Page:
    """Ada, whose server it is, with someone in her circle."""
    page = ada.page
    page.goto(f"{ada.address}setup")
    page.get_by_role("button", name="Just me, on this machine").click()
    page.wait_for_url(ada.address)
    add_person(page, ada.address, NAME, "Someone I love")
    ready(page)
    return page


def begin(page: Page, address: str) -> str:
    """A sit with her; its address."""
    page.goto(f"{address}sit")
    page.get_by_label(NAME, exact=True).check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sit/*")
    page.wait_for_function(PLAYING)
    return page.url


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.get_by_role("button", name="Remove from this device")).to_be_visible(timeout=60_000)


def keep_pages(page: Page, address: str) -> None:
    page.goto(f"{address}on-this-device")
    switch = page.get_by_role("switch", name="Keep for offline use on this device")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true", timeout=15_000)


def answers(site: Site) -> list[str]:
    """How each sit was, as the server has it."""
    database = sqlite3.connect(f"file:{site.data / 'wellwish.sqlite3'}?mode=ro", uri=True)
    try:
        return [how for (how,) in database.execute("SELECT how FROM player_sit")]
    finally:
        database.close()


def sittings(site: Site) -> list[tuple[int, str, str, str]]:
    """Seconds, beginning (UTC), zone and day of every sitting in the record of practice, the earliest first."""
    database = sqlite3.connect(f"file:{site.data / 'wellwish.sqlite3'}?mode=ro", uri=True)
    try:
        return list(database.execute("SELECT seconds, began, zone, day FROM kept_keptsit ORDER BY began"))
    finally:
        database.close()


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


def test_a_kept_sit_is_opened_from_the_home_screen_heard_sought_and_counted_once(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(own_site.address, timezone_id=ZONE)
    page = owner(ada)
    sit = begin(page, own_site.address)
    keep(page)
    page.locator(".sit-play").click()
    expect(page.locator(".sit-play")).to_have_attribute("aria-label", "Play")
    page.goto(f"{own_site.address}privacy/yours")
    page.get_by_role("article", name="How a sit was for you").get_by_role("button").click()
    expect(page.get_by_text("You said yes.")).to_be_visible()
    keep_pages(page, own_site.address)
    until(lambda: len(sittings(own_site)) == 1, "the first sitting is told")
    page.context.set_offline(True)

    home = page.context.new_page()
    home.goto(own_site.address)
    expect(home.get_by_text(NAME).first).to_be_visible()
    home.get_by_role("link", name="Circle").click()
    expect(home.get_by_role("link", name=NAME)).to_be_visible()
    home.get_by_role("link", name="Explore").click()
    expect(home.get_by_role("heading", name="There is no network just now")).to_be_visible()
    home.get_by_role("link", name="Ground me").first.click()
    home.locator("[data-read]").click()
    expect(home.locator("[data-read]")).to_have_attribute("aria-pressed", "true")
    home.wait_for_timeout(300)
    expect(home.locator("[data-read]")).to_have_attribute("aria-pressed", "true")

    home.goto(f"{own_site.address}explore")
    home.get_by_role("link", name="Loving-kindness, ").click()
    expect(home.get_by_role("heading", name="Your sit")).to_be_attached()
    assert home.url == sit
    assert home.evaluate(f"{AUDIO}.paused")
    home.locator(".sit-play").click()
    home.wait_for_function(PLAYING)
    home.evaluate(f"{TIME} = 300")
    home.wait_for_function(f"() => {TIME} > 303 && !{AUDIO}.paused")
    assert home.evaluate(f"{AUDIO}.textTracks[0].cues.length") > 0
    home.evaluate(f"{TIME} = {AUDIO}.duration - 1")
    expect(home.get_by_role("heading", name="Your sit is complete")).to_be_visible()
    home.get_by_role("button", name="It did me good").click()
    expect(home.get_by_text("It is kept here, and sent when you are connected again.")).to_be_focused()
    until(lambda: len(kept(home)["reports"]) == 2, "both wait to be told")
    waiting = kept(home)["reports"]
    assert NAME not in json.dumps(waiting)

    home.close()
    page.close()
    assert len(sittings(own_site)) == 1
    connected = datetime.now(UTC)
    later = ada.page.context.new_page()
    ada.page.context.set_offline(False)
    later.goto(own_site.address)
    until(lambda: not kept(later)["reports"], "nothing waits any more")
    assert answers(own_site) == ["good"]
    told = sittings(own_site)
    assert [zone for _, _, zone, _ in told] == [ZONE, ZONE]
    began = datetime.fromisoformat(told[1][1]).replace(tzinfo=UTC)
    assert began < connected
    assert told[1][3] == str(day_of(began, ZoneInfo(ZONE)))
    again = next(one for one in waiting if one["address"].endswith("/sat"))
    assert later.evaluate(AGAIN, [own_site.address + again["address"], again["body"]]) == 204
    assert sittings(own_site) == told

    later.goto(f"{own_site.address}on-this-device")
    expect(later.get_by_text("MB, kept on")).to_be_visible()
    for scheme in ("light", "dark"):
        later.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(later) == [], scheme
    later.get_by_role("button", name="Remove Loving-kindness").click()
    expect(later.get_by_text("No sit is kept here.")).to_be_focused()
    left = kept(later)
    assert left["sits"] == []
    assert not any("/sit/" in path for path in left["pages"])
    assert [file["address"].split(".")[0] for file in left["files"]] == ["media/grounding"]


def test_a_download_that_is_broken_off_goes_on_where_it_was_and_goes_when_someone_in_it_is_removed(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(own_site.address)
    page = owner(ada)
    sit = begin(page, own_site.address)
    page.add_init_script(FETCHES)
    page.add_init_script("window.most = 2")
    page.goto(sit)
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.get_by_text("The connection is lost. What came is kept")).to_be_visible()
    assert page.evaluate("window.asked.slice(0, 3)") == ["bytes=0-262143", "bytes=262144-524287", "bytes=524288-786431"]

    page.add_init_script("window.most = Infinity")
    page.goto(sit)
    expect(page.get_by_role("button", name="Remove from this device")).to_be_visible(timeout=60_000)
    assert page.evaluate("window.asked[0]") == "bytes=524288-786431"
    served = page.evaluate("""async () => {
      const address = document.querySelector("wellwish-bar audio").currentSrc;
      const [kept, sent] = [await fetch(address), await fetch(`${address}?from-the-server`)];
      const [one, other] = [await kept.arrayBuffer(), await sent.arrayBuffer()].map((body) => new Uint8Array(body));
      return one.length === other.length && one.every((byte, i) => byte === other[i]);
    }""")
    assert served

    keep_pages(page, own_site.address)
    page.goto(f"{own_site.address}circle")
    page.get_by_role("link", name=NAME).click()
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove for good").click()
    page.wait_for_url("**/circle")
    until(lambda: not kept(page)["sits"] and len(kept(page)["files"]) == 1, "the sit goes")
    until(lambda: NAME not in "".join(own_pages(page).values()), "no page names her")
    assert len(own_pages(page)) == 4


def test_background_sync_tells_what_was_sat_with_no_page_open(own_site: Site, watch: Callable[..., Watched]) -> None:
    page = owner(watch(own_site.address))
    begin(page, own_site.address)
    page.context.set_offline(True)
    here = page.evaluate(TIME)
    page.wait_for_function(f"() => {TIME} > {here} + 1.5")
    page.locator(".sit-play").click()
    until(lambda: len(kept(page)["reports"]) == 1, "it waits to be told")
    told = sum(one[0] for one in sittings(own_site))
    other = page.context.new_page()
    page.close()  # each of our pages sends it as soon as there is a network again
    other.context.set_offline(False)
    other.goto(f"{own_site.address}static/offline/outbox.js")  # one that runs nothing

    sync(other, own_site.address)
    until(lambda: not kept(other)["reports"], "nothing waits any more")
    after = sittings(own_site)
    assert len(after) == 1
    assert after[0][0] > told
    sync(other, own_site.address)
    other.goto(own_site.address)
    assert sittings(own_site) == after


def test_a_device_without_room_says_so_and_keeps_nothing(own_site: Site, watch: Callable[..., Watched]) -> None:
    ada = watch(own_site.address)
    page = owner(ada)
    sit = begin(page, own_site.address)
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 1_000_000, usage: 900_000 })")
    page.goto(sit)
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.get_by_text("There is no room for this sit on this device.")).to_be_visible()
    assert kept(page)["sits"] == []


@pytest.mark.parametrize("ended", ["signed out", "the session is gone"])
def test_what_is_kept_goes_when_one_signs_out(own_site: Site, watch: Callable[..., Watched], ended: str) -> None:
    ada = watch(own_site.address)
    page = owner(ada)
    sit = begin(page, own_site.address)
    keep(page)
    keep_pages(page, own_site.address)
    if ended == "signed out":
        page.goto(f"{own_site.address}you")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in*")
    else:
        page.context.clear_cookies()
        page.goto(own_site.address)
    until(lambda: [*map(len, kept(page).values())] == [0, 1, 0, 0], "all but the grounding goes")
    page.context.set_offline(True)
    for path in (own_site.address, f"{own_site.address}circle", sit):
        page.goto(path)
        expect(page.get_by_role("heading", name="There is no network just now")).to_be_visible()
        expect(page.get_by_text("No sit is kept here.")).to_be_visible()
        assert NAME not in page.content()


@pytest.fixture
def newer(tmp_path: Path) -> Iterator[Path]:
    """A folder with the next version of Wellwish."""
    folder = tmp_path / "newer"
    shutil.copytree(Path(wellwish.__file__).parent, folder / "wellwish", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "wellwish/web/static/wellwish/page.css").open("a") as style:
        style.write("@layer page { main { scroll-margin-top: 7px; } }\n")
    yield folder
    shutil.rmtree(folder)


def test_a_newer_version_takes_over_with_and_without_a_network(
    tmp_path: Path, newer: Path, watch: Callable[..., Watched]
) -> None:
    is_newer = "getComputedStyle(document.querySelector('main')).scrollMarginTop === '7px'"
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone") as address:
        page = owner(watch(address))
        keep_pages(page, address)
        old = shells(page)
    port = str(urlsplit(address).port)
    with serving.serving(tmp_path / "data", "--port", port, "--guide", "tone", code=newer):
        page.goto(f"{address}circle")
        assert page.evaluate(is_newer)
        until(lambda: len(shells(page)) == 1 and shells(page) != old, "the newer shell takes the place of the older")
        folder = shells(page)[0].split()[-1]
        until(lambda: all(folder in text for text in own_pages(page).values()), "kept pages are fetched anew")
        page.get_by_role("link", name="You", exact=True).click()
        page.wait_for_url("**/you")
    for path in ("circle", "ground", "explore"):
        page.goto(address + path)
        assert page.evaluate(is_newer), path


def test_ranges_out_of_a_kept_sound_are_those_the_server_would_send(ada: Watched) -> None:
    chance = random.Random(5)
    said = ["", "bytes=", "bytes=-", "bytes=-0", "bytes=0-", "BYTES=1-2", "bytes=5-2", "bytes=1-2,4-5", "items=0-1"]
    said += [
        f"bytes={chance.choice(['', chance.randrange(1200)])}-{chance.choice(['', chance.randrange(1200)])}"
        for _ in range(200)
    ]

    def expected(header: str) -> list[int] | str | None:
        try:
            part = parse_range(header, 1000)
        except UnsatisfiableError:
            return "416"
        return [part.start, part.stop] if part else None

    found = ada.page.evaluate(
        """async (said) => {
      const { parseRange } = await import("/static/offline/ranges.js");
      return said.map((header) => parseRange(header, 1000)).map((part) => part === undefined ? "416" : part);
    }""",
        said,
    )
    assert found == [expected(header) for header in said]
