"""The circle as rings in a real browser: arranged by keyboard and by hand, kept; and kind acts counted."""

from __future__ import annotations

from collections.abc import Callable

from e2e.steps import PHONE, SIX, Site, Watched, add_person
from playwright.sync_api import Locator, Page, expect


def someone(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def place(page: Page, name: str) -> tuple[float, float]:
    one = someone(page, name)
    return float(one.get_attribute("data-x") or "nan"), float(one.get_attribute("data-y") or "nan")


def drag(page: Page, name: str, right: int, down: int) -> None:
    box = someone(page, name).locator(".one-dot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def test_someone_is_moved_by_keyboard_and_by_hand_and_stays_there_and_a_kind_act_counts(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(f"{own_site.address}setup")
    page, status = ada.page, ada.page.locator("wellwish-rings [data-status]")
    page.get_by_role("button", name="Just me, on this machine").click()
    page.wait_for_url(own_site.address)
    for name, kind, fields in SIX:
        add_person(page, own_site.address, name, kind, **fields)
    expect(someone(page, "Maya, Easy to love")).to_be_visible()
    expect(page.locator(".circle-rings .one-name")).to_have_count(6)

    # By keyboard: one stop for Tab, arrows go from one to the next; picked up, they move who is held.
    someone(page, "Maya").focus()
    page.keyboard.press("ArrowRight")
    expect(someone(page, "Biscuit")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    before = place(page, "Maya")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Maya: picked up.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("Maya: closeness 7 of 10")
    page.keyboard.press("Escape")
    expect(status).to_have_text("Maya is back where they were.")
    assert place(page, "Maya") == before
    for key in ("Enter", "ArrowUp", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(status).to_have_text("Maya is kept where you put them.")
    expect(someone(page, "Maya, Easy to love, closeness 6 of 10")).to_be_focused()
    after = place(page, "Maya")
    assert after != before

    # By hand, and no further than their ring: what they are stays.
    drag(page, "Sam", 300, 300)
    expect(status).to_have_text("Sam is kept where you put them.")
    expect(someone(page, "Sam, Difficult, closeness 0 of 10")).to_be_visible()

    # It is all there on another day, and on their page.
    page.reload()
    assert place(page, "Maya") == after
    expect(someone(page, "Sam, Difficult, closeness 0 of 10")).to_be_visible()
    someone(page, "Maya").locator(".one-dot").click()
    page.wait_for_url("**/circle/*-*")
    expect(page.get_by_label("How close do you feel to them")).to_have_value("6")

    # Kind acts.
    page.get_by_role("link", name="Practice", exact=True).click()
    page.get_by_role("link", name="Kind acts").click()
    page.get_by_label("What was it?").fill("Held a door")
    page.get_by_role("button", name="Count it").click()
    expect(page.get_by_text("One today.")).to_be_visible()
    page.get_by_role("button", name="Count it").click()
    expect(page.get_by_text("2 today.")).to_be_visible()
    page.get_by_role("button", name="Undo: Held a door").click()
    expect(page.get_by_text("One today.")).to_be_visible()
    page.get_by_role("link", name="Wellwish", exact=True).click()
    expect(page.get_by_text("One kind act today")).to_be_visible()
    assert ada.said == []
    assert ada.elsewhere() == []


ADD_MANY = """async ([first, count]) => {
  const token = document.querySelector("meta[name=csrf-token]").content;
  for (let number = first; number < first + count; number += 1) {
    const kind = ["loved", "liked", "stranger", "stranger"][number % 4];
    const form = new URLSearchParams({ name: `Nadia ${number}`, kind, pronouns: "they", csrfmiddlewaretoken: token });
    const answer = await fetch("/circle/new", { method: "POST", body: form });
    if (!answer.ok) throw new Error(`${answer.status}`);
  }
}"""


def touch(page: Page, name: str, right: int, down: int) -> None:
    """A finger that takes somebody a few pixels aside of their dot, and moves them."""
    box = someone(page, name).locator(".one-dot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2 + 3
    fingers = page.context.new_cdp_session(page)
    for kind, at in (("Start", 0.0), ("Move", 0.5), ("Move", 1.0), ("End", None)):
        points = [] if at is None else [{"x": x + at * right, "y": y + at * down}]
        fingers.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    fingers.detach()


def test_in_a_crowded_circle_a_finger_moves_who_it_touches_and_keys_find_who_is_wanted(
    own_site: Site, watch: Callable[..., Watched]
) -> None:
    ada = watch(f"{own_site.address}setup", viewport=PHONE, has_touch=True, is_mobile=True)
    page, status = ada.page, ada.page.locator("wellwish-rings [data-status]")
    page.get_by_role("button", name="Just me, on this machine").click()
    page.wait_for_url(own_site.address)
    page.evaluate(ADD_MANY, [0, 40])
    add_person(page, own_site.address, "Zora", "Someone I like")
    expect(page.locator(".one")).to_have_count(41)

    before = place(page, "Zora")
    someone(page, "Zora").scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    touch(page, "Zora", 20, 20)
    expect(status).to_have_text("Zora is kept where you put them.")
    assert place(page, "Zora") != before
    assert page.evaluate("scrollY") == scrolled

    someone(page, "Nadia 0,").focus()
    page.keyboard.press("z")
    expect(someone(page, "Zora, Liked and missed, closeness")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(".one").first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".one").last).to_be_focused()
    assert ada.said == []
