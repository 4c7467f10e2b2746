"""Someone who has never meditated: hears their first words in three taps, then keeps what they made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.steps import SIX, Site, Watched, add_person, cues, heard, until_it_plays
from playwright.sync_api import Browser, expect


def test_three_taps_and_a_sit_really_sounds(ada: Watched) -> None:
    page = ada.page
    page.get_by_label("2 min").check()
    page.get_by_label("Someone I love").check()
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    sound = heard(page)
    assert sound["seconds"] == pytest.approx(120, abs=0.03)
    assert sound["rms"] > 0.005
    assert ada.said == []
    assert ada.elsewhere() == []


def test_a_name_is_in_the_captions_and_nowhere_it_should_not_be(ada: Watched) -> None:
    page = ada.page
    page.get_by_label("A friend").check()
    page.get_by_label("Their name, if you like").fill("Zephyrine")
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    assert any("Zephyrine" in cue["text"] for cue in cues(page))
    assert page.title() == "Your sit · Wellwish"
    assert not any("Zephyrine" in url for url in ada.asked)
    assert "Zephyrine" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_what_a_guest_made_is_kept_by_an_account_and_sits_with_a_circle_of_six(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(own_site.address)
    page = ada.page
    page.get_by_label("Someone I love").check()
    page.get_by_label("Their name, if you like").fill("Zephyrine")
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    guests_sit = page.url
    page.evaluate("document.querySelector('wellwish-bar audio').currentTime = 299")
    expect(page.get_by_role("heading", name="Your sit is complete")).to_be_visible()
    page.get_by_role("button", name="It did me good").click()
    expect(page.get_by_text("Thank you.")).to_be_focused()
    page.get_by_role("button", name="Keep this").click()

    page.wait_for_url("**/setup?keep=yes")
    expect(page.get_by_label("Keep the sit").last).to_be_checked()
    page.get_by_label("What may we call you?").fill("ada")
    page.get_by_label("A password").fill("a quiet garden wall")
    page.get_by_label("The code from the terminal").fill(own_site.code)
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url(guests_sit)

    for name, kind, fields in SIX:
        add_person(page, own_site.address, name, kind, **fields)
    expect(page.get_by_role("link", name="Zephyrine")).to_be_visible()

    page.get_by_role("link", name="Wellwish", exact=True).click()
    page.get_by_role("link", name="Choose another").click()
    for name, _, _ in SIX[:-1]:
        page.get_by_label(name, exact=True).check()
    page.locator("summary", has_text="Someone difficult").click()
    page.get_by_label("Sam", exact=True).check()
    page.get_by_label("Yes, for this sit").check()
    page.get_by_label("Rain").check()
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)
    sound = heard(page)
    assert sound["seconds"] == pytest.approx(600, abs=0.03)
    assert sound["rms"] > 0.003
    said = cues(page)
    for name, _, _ in SIX:
        start, end = stage_of(page.locator("wellwish-sit").get_attribute("data-sit") or "", name)
        assert any(name.lower() in cue["text"].lower() and start <= cue["start"] < end for cue in said), name
    assert all(0 <= cue["start"] < cue["end"] <= 600 for cue in said)
    assert ada.said == []
    assert ada.elsewhere() == []


def stage_of(data: str, name: str) -> tuple[float, float]:
    """Start and end, in seconds, of the stage for someone."""
    import json

    sit = json.loads(data)
    starts = [stage["start"] for stage in sit["stages"]] + [sit["length"]]
    place = next(i for i, stage in enumerate(sit["stages"]) if stage["title"] == name)
    return starts[place], starts[place + 1]


def test_just_me_is_one_tap_and_comes_back_by_one(own_site: Site, watch: Callable[..., Watched]) -> None:
    address = own_site.address.replace("127.0.0.1", "localhost")
    page = watch(address).page
    page.get_by_role("link", name="Make it yours").click()
    page.get_by_role("button", name="Just me, on this machine").click()
    expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()
    page.get_by_role("link", name="You", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="It is me, go on").click()
    expect(page.get_by_role("heading", name="Welcome", exact=True)).to_be_visible()


def test_the_length_that_holds_everyone_is_filled_in(own_site: Site, watch: Callable[..., Watched]) -> None:
    page = watch(own_site.address).page
    page.goto(f"{own_site.address}setup")
    page.get_by_role("button", name="Just me, on this machine").click()
    for name, kind, fields in SIX[:-1]:
        add_person(page, own_site.address, name, kind, **fields)
    page.goto(f"{own_site.address}sit")
    for name, _, _ in SIX[:-1]:
        page.get_by_label(name, exact=True).check()
    page.get_by_label("5", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("To hold everyone you chose it takes")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    until_it_plays(page)


def test_a_mistake_is_shown_where_it_is(own_site: Site, watch: Callable[..., Watched]) -> None:
    page = watch(own_site.address).page
    page.goto(f"{own_site.address}setup")
    page.get_by_role("button", name="Just me, on this machine").click()
    page.get_by_role("link", name="Choose another").click()
    page.get_by_label("Another").check()
    page.get_by_label("Minutes, or minutes and seconds").fill("61")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("A sit lasts from 1 to 60 minutes.")).to_be_visible()
    expect(page.get_by_label("Minutes, or minutes and seconds")).to_have_value("61")


def test_the_button_says_what_it_is_doing(ada: Watched) -> None:
    ada.page.evaluate("document.body.addEventListener('htmx:beforeRequest', (event) => event.preventDefault())")
    ada.page.get_by_role("button", name="Begin").click()
    expect(ada.page.get_by_role("button", name="Making your sit…")).to_be_visible()


def test_without_javascript_a_sit_is_made_played_and_left(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Someone I miss").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sit/*")
    expect(page.locator("main audio[controls]")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Ground me").click()
    expect(page.get_by_text("Let your eyes be open.")).to_be_visible()
    expect(page.get_by_text("Both are fine.")).to_be_visible()
    context.close()
