"""Choosing sound by ear: beds, bells and guides, in the form and on the pages that tell of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from e2e.steps import Site, Watched
from playwright.sync_api import Locator, Page, Route, expect

MADE_MS = 20_000  # a sound that nobody has asked for yet is made first
PRESSED = "aria-pressed"


def hear(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Hear {name}", exact=True)


def until_heard(button: Locator) -> None:
    """Until its ring has begun to fill."""
    filling = button.locator(".ring-filling")
    expect(filling).not_to_have_attribute("stroke-dasharray", "0 16", timeout=MADE_MS)
    expect(button).to_have_attribute(PRESSED, "true")


@pytest.fixture
def form(watch: Callable[..., Watched], own_site: Site) -> Page:
    """The form of a member."""
    ada = watch(f"{own_site.address}setup").page
    ada.get_by_role("button", name="Just me, on this machine").click()
    ada.wait_for_url(own_site.address)
    ada.goto(f"{own_site.address}sit")
    return ada


def test_a_bed_is_heard_where_it_is_chosen_and_choosing_another_lets_that_be_heard(form: Page) -> None:
    assert form.get_by_role("button", name="Hear").count() == 0, "silence is chosen, and guides and bells are put by"
    form.get_by_label("Brown noise", exact=True).check()
    expect(form.get_by_text("An even, deep rush in which nothing happens.")).to_be_visible()
    brown = hear(form, "Brown noise")
    brown.click()
    until_heard(brown)
    form.get_by_label("Pink noise", exact=True).check()
    expect(brown).to_be_hidden()
    until_heard(hear(form, "Pink noise"))
    assert form.evaluate("document.querySelectorAll('wellwish-preview.playing').length") == 1
    form.get_by_label("Silence", exact=True).check()
    expect(form.locator("wellwish-preview.playing")).to_have_count(0)


def test_all_of_it_works_from_the_keyboard(form: Page) -> None:
    form.get_by_label("Silence", exact=True).focus()
    for _ in range(7):
        form.keyboard.press("ArrowRight")
    expect(form.get_by_label("Brown noise", exact=True)).to_be_checked()
    brown = hear(form, "Brown noise")
    expect(brown).to_be_visible()  # its script may come a moment after the page
    form.keyboard.press("Tab")
    expect(brown).to_be_focused()
    form.keyboard.press("Space")
    until_heard(brown)
    form.keyboard.press("Space")
    expect(brown).to_have_attribute(PRESSED, "false")
    form.keyboard.press("Tab")
    expect(form.get_by_label("For falling asleep")).to_be_focused()


def test_a_bell_and_a_guide_are_heard_too_one_at_a_time(form: Page) -> None:
    form.get_by_text("Guide, bell and more").click()
    form.get_by_label("Deep bowl", exact=True).check()
    bell, guide = hear(form, "Deep bowl"), hear(form, "Heart")
    bell.click()
    until_heard(bell)
    form.get_by_label("Heart", exact=True).check()
    guide.click()
    expect(bell).to_have_attribute(PRESSED, "false")
    until_heard(guide)


def test_what_was_chosen_is_what_is_sat_with_and_is_chosen_the_next_time(form: Page) -> None:
    form.get_by_label("Fire", exact=True).check()
    form.get_by_text("Guide, bell and more").click()
    form.get_by_label("Small bell", exact=True).check()
    form.get_by_role("button", name="Begin").click()
    form.wait_for_url("**/sit/*")
    expect(form.get_by_role("switch", name="Background")).to_have_attribute("aria-checked", "true")
    form.get_by_role("link", name="Wellwish", exact=True).click()
    form.get_by_role("link", name="Choose another").click()
    expect(form.get_by_label("Fire", exact=True)).to_be_checked()
    form.get_by_text("Guide, bell and more").click()
    expect(form.get_by_label("Small bell", exact=True)).to_be_checked()


def test_guests_hear_every_sound_on_its_page(ada: Watched, site: str) -> None:
    ada.page.goto(f"{site}sounds")
    buttons = ada.page.get_by_role("button", name="Hear")
    assert buttons.count() == 14
    bowl = hear(ada.page, "Bowl")
    bowl.click()
    until_heard(bowl)
    ada.page.wait_for_function("() => document.querySelectorAll('wellwish-preview.playing').length === 0")
    expect(bowl.locator(".ring-filling")).to_have_attribute("stroke-dasharray", "0 6")


def test_a_sound_that_cannot_be_had_is_said_and_can_be_asked_for_again(ada: Watched, site: str) -> None:
    ada.page.goto(f"{site}sounds")
    ada.page.route("**/media/bells/*", lambda route: route.abort())
    bowl = hear(ada.page, "Bowl")
    bowl.click()
    expect(ada.page.get_by_text("It cannot be heard just now.")).to_be_visible()
    expect(bowl).to_have_attribute(PRESSED, "false")
    ada.page.unroute("**/media/bells/*")
    bowl.click()
    until_heard(bowl)
    expect(ada.page.get_by_text("It cannot be heard just now.")).to_be_hidden()


def test_a_guide_that_takes_time_says_so_and_speaks_when_it_can(ada: Watched, site: str) -> None:
    ada.page.goto(f"{site}guides/heart")
    assert not any("/media/guides/" in url for url in ada.asked), "nothing is made before it is asked for"
    waiting: list[Route] = []
    ada.page.route("**/media/guides/heart.webm", lambda route: waiting.append(route), times=1)
    taste = ada.page.get_by_role("button", name="Hear a minute by Heart")
    taste.click()
    expect(ada.page.get_by_text("It is being made. A moment.")).to_be_visible()
    waiting[0].continue_()
    expect(ada.page.get_by_text("It is being made. A moment.")).to_be_hidden()
    expect(ada.page.locator(".taste-words")).not_to_be_empty()
    expect(taste).to_have_attribute(PRESSED, "true")
    taste.click()
    expect(taste).to_have_attribute(PRESSED, "false")
