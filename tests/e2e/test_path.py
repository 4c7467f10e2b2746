"""The path, walked: a yes to someone mildly difficult, a sit, too much, and what comes then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from e2e.steps import Site, Watched, add_person, cues, until_it_plays
from playwright.sync_api import expect

from wellwish.web.database.driver import newest


def test_after_too_much_the_next_sit_is_gentler_and_says_so(own_site: Site, watch: Callable[..., Watched]) -> None:
    ada = watch(f"{own_site.address}setup")
    page = ada.page
    page.get_by_role("button", name="Just me, on this machine").click()
    expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()
    page.goto(f"{own_site.address}sit")
    page.get_by_label("10", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    cues(page)  # which come when all of it is made; until then no other can be begun
    add_person(page, own_site.address, "Maya", "Someone I love")
    add_person(page, own_site.address, "Sam", "Someone difficult", hardness="2")
    sat_ten_times(own_site.data)

    page.goto(f"{own_site.address}path")
    page.get_by_text("If you would like that").click()
    page.get_by_role("button", name="Yes, someone mildly difficult may come").click()
    expect(page.get_by_text("You said yes.")).to_be_visible()
    page.goto(own_site.address)
    expect(page.get_by_text("with Maya and Sam")).to_be_visible()
    expect(page.get_by_text("Sam comes along because you said yes")).to_be_visible()

    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    page.evaluate("document.querySelector('wellwish-bar audio').currentTime = 599")
    expect(page.get_by_text("With someone difficult: how was that?")).to_be_visible()
    expect(page.get_by_text("How was that for you?")).to_have_count(0)
    page.get_by_role("button", name="Alive").click()
    expect(page.get_by_text("Thank you.")).to_be_focused()

    page.reload()
    page.get_by_role("button", name="Play", exact=True).click()
    until_it_plays(page)
    page.evaluate("document.querySelector('wellwish-bar audio').currentTime = 599")
    page.get_by_role("button", name="Too much").click()
    expect(page.get_by_text("Gentler until")).to_be_focused()

    page.goto(own_site.address)
    expect(page.get_by_text("Something gentle")).to_be_visible()
    expect(page.get_by_text("10 minutes, with Maya")).to_be_visible()
    expect(page.get_by_text("Gentler until")).to_be_visible()
    expect(page.get_by_text("Sam")).to_have_count(0)
    page.get_by_role("link", name="Your path").click()
    page.get_by_role("button", name="Go on as usual").click()
    expect(page.get_by_role("button", name="Make it easier")).to_be_visible()
    assert ada.said == []


def sat_ten_times(data: Path) -> None:
    """The one sit there is becomes ten more, all of them sat to their end."""
    with newest().connect(data / "wellwish.sqlite3") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(player_sit)")]
        (row,) = database.execute("SELECT * FROM player_sit").fetchall()
        for number in range(10):
            copy = dict(zip(columns, row, strict=True)) | {"id": f"{number:022}"}
            copy |= {"heard_seconds": copy["length_seconds"], "place_seconds": 0}
            marks = ", ".join("?" * len(columns))
            database.execute(f"INSERT INTO player_sit VALUES ({marks})", [*copy.values()])  # noqa: S608
