"""A member's day: one tap and it sounds; pages look as they were set; everything can be taken along, and deleted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable

from e2e.steps import DESK, PLAYING, Site, Watched, add_person, until_it_plays
from playwright.sync_api import expect

ROOT = "document.documentElement"


def test_one_tap_sounds_and_goes_on_while_settings_change_and_all_of_it_can_go(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(f"{own_site.address}setup", timezone_id="Pacific/Auckland", color_scheme="light")
    page = ada.page
    page.get_by_role("button", name="Just me, on this machine").click()
    expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()
    add_person(page, own_site.address, "Maya", "Someone I love")
    page.get_by_role("link", name="Wellwish", exact=True).click()

    # The browser's zone is confirmed once.
    expect(page.get_by_text("Is your time that of Auckland?")).to_be_visible()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("Is your time that of")).to_have_count(0)

    # One tap.
    expect(page.get_by_text("5 minutes, with Maya")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)

    # The page takes on its new look at once, and the sound goes on.
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.locator("#zone")).to_have_value("Pacific/Auckland")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("Larger", exact=True).check()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.wait_for_function(f"() => {ROOT}.dataset.theme === 'dark' && {ROOT}.dataset.text === 'larger'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 19, 31)"
    page.wait_for_function(PLAYING)
    assert page.evaluate("document.querySelector('wellwish-bar audio').paused") is False

    # What was left in the middle is where it was.
    page.get_by_role("button", name="Pause").first.click()
    page.wait_for_function("document.querySelector('wellwish-bar audio').paused")
    page.goto(own_site.address)
    assert page.evaluate(f"{ROOT}.dataset.theme") == "dark"

    # Taken along, then deleted.
    page.get_by_role("link", name="You", exact=True).click()
    page.get_by_role("link", name="What is kept of you").click()
    page.get_by_role("link", name="People of your circle").click()
    expect(page.get_by_text("Maya", exact=True)).to_be_visible()
    page.get_by_role("link", name="What is kept of you").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download everything").click()
    with zipfile.ZipFile(downloading.value.path()) as archive:
        assert [one["name"] for one in json.loads(archive.read("people.json"))] == ["Maya"]
    page.get_by_role("link", name="Delete everything…").click()
    page.get_by_label("Yes, delete everything for good").check()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", name="It is gone")).to_be_visible()
    expect(page.get_by_role("row", name="People of your circle 1")).to_be_visible()
    page.get_by_role("link", name="To the first page").click()
    expect(page.get_by_role("link", name="Make it yours")).to_be_visible()
    assert ada.said == []
    assert ada.elsewhere() == []


def test_a_guests_look_holds_on_every_page_without_a_flash(watch: Callable[..., Watched], site: str) -> None:
    ben = watch(f"{site}settings", color_scheme="dark", viewport=DESK)
    ben.page.get_by_label("Light", exact=True).check()
    ben.page.get_by_label("Keep everything still").check()
    ben.page.get_by_role("button", name="Keep", exact=True).click()
    expect(ben.page.get_by_text("Kept.")).to_be_visible()
    for path in ("", "nothing", "explore"):
        ben.page.goto(site + path, wait_until="commit")
        ben.page.wait_for_selector("html[data-theme=light][data-motion=still]", state="attached")
        assert ben.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 245, 236)"
