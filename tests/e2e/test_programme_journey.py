"""A first programme, left for a fortnight: it waits, and what came up meanwhile is asked after and acted on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from e2e.steps import TIME, Site, Watched, until_it_came, until_it_plays
from playwright.sync_api import expect

from wellwish.web.database.driver import newest

_PATIENCE_SECONDS = 30


def until_it_is_kept(data: Path) -> None:
    """The player has told of the sit."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with contextlib.closing(newest().connect(data / "wellwish.sqlite3")) as database:
            if database.execute("SELECT count(*) FROM kept_keptsit").fetchone()[0]:
                return
        time.sleep(0.1)
    raise AssertionError("no sit was kept")


def a_fortnight_passes(data: Path) -> None:
    """What was sat was sat to its end, and all of it was fifteen days ago."""
    then = datetime.now(UTC) - timedelta(days=15)
    moment, day = then.strftime("%Y-%m-%d %H:%M:%S.%f"), then.date().isoformat()
    with contextlib.closing(newest().connect(data / "wellwish.sqlite3", timeout=30)) as database:
        database.execute("UPDATE player_sit SET heard_seconds = length_seconds, made = ?", (moment,))
        database.execute("UPDATE kept_keptsit SET began = ?, ended = ?, day = ?", (moment, moment, day))
        database.execute("UPDATE programmes_enrolment SET began = ?, taken_up = ?", (moment, moment))
        database.commit()


def test_a_programme_waits_for_a_fortnight_and_what_came_up_is_asked_after(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(f"{own_site.address}setup")
    page = ada.page
    page.get_by_role("button", name="Just me, on this machine").click()
    page.get_by_role("link", name="Fourteen days to begin with").click()
    page.get_by_role("button", name="Join").click()

    # Day 1.
    page.get_by_role("link", name="Begin with day 1").click()
    page.get_by_role("link", name="Go to the sit").click()
    until_it_came(page, "**/exercises/*")
    page.get_by_role("button", name="Begin", exact=True).click()  # what lets its beginning be heard comes later, above
    until_it_plays(page)
    page.wait_for_function(f"() => {TIME} > 3")  # what lasts under a second is no sit
    with page.expect_response("**/sat"):
        page.get_by_role("button", name="Pause").first.click()
    page.goto(f"{own_site.address}courses/first-14")
    until_it_is_kept(own_site.data)

    # Paused, then a fortnight without.
    page.get_by_text("Pause, skip, begin again, leave").click()
    page.get_by_role("button", name="Pause", exact=True).last.click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    a_fortnight_passes(own_site.data)
    page.goto(own_site.address)
    expect(page.get_by_role("heading", name="Welcome back").first).to_be_visible()
    page.goto(f"{own_site.address}programmes")
    page.get_by_role("link", name="Fourteen days to begin with").click()
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("link", name="Go on with day 2").wait_for()

    # What came up is asked after, and the answer leads to the ground.
    page.goto(own_site.address)
    page.get_by_role("button", name="Yes, and it is hard").click()
    expect(page.get_by_text("Nothing needs to be pushed through")).to_be_visible()
    expect(page.locator("#unpleasant").get_by_text("local emergency number")).to_be_visible()
    page.locator("#unpleasant").get_by_role("link", name="One minute, eyes open").click()
    expect(page.get_by_role("heading", name="A minute with your eyes open")).to_be_visible()
    page.goto(own_site.address)
    expect(page.get_by_text("Has anything unpleasant come up?")).to_have_count(0)
    assert ada.said == []
    assert ada.elsewhere() == []
