"""Accounts in a real browser: a passkey made and used, codes from an app, and a form that outlives its session."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from e2e.steps import Site, Watched
from e2e.test_every_page import violations
from one_time_codes import one_time_code
from playwright.sync_api import Page

PASSWORD = "a quiet garden wall"


def claim(page: Page, site: Site, address: str) -> None:
    page.goto(f"{address}setup")
    page.get_by_label("What may we call you?").fill("ada")
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_label("The code from the terminal").fill(site.code)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("link", name="You", exact=True).wait_for()


def sign_out(page: Page, address: str) -> None:
    page.goto(f"{address}you")
    page.get_by_role("button", name=re.compile("^Sign out( here)?$")).last.click()
    page.get_by_role("link", name="Sign in").wait_for()


def with_authenticator(page: Page) -> Any:
    """The browser gets a device that holds passkeys and confirms that its owner is there."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devices


def code_of(page: Page) -> str:
    """What an app shows for the key on this page."""
    return one_time_code(page.locator(".secret code").inner_text(), time.time())


def test_a_passkey_is_made_named_used_alone_and_removed(own_site: Site, watch: Callable[..., Watched]) -> None:
    address = own_site.address.replace("127.0.0.1", "localhost")
    ada = watch(address)
    page = ada.page
    with_authenticator(page)
    claim(page, own_site, address)
    page.get_by_role("link", name="You", exact=True).click()
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What shall it be called?").fill("my phone")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("link", name="my phone").wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="my phone").click()
    page.get_by_label("What it is called").fill("the old phone")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="the old phone").wait_for()

    sign_out(page, address)
    page.goto(f"{address}circle")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/circle")

    page.goto(f"{address}you/passkeys")
    page.get_by_role("link", name="the old phone").click()
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_role("heading", name="Add one").wait_for()
    sign_out(page, address)
    page.goto(f"{address}sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("That passkey opens nothing here.").wait_for()
    assert [said for said in ada.said if "422" not in said] == []
    assert ada.elsewhere() == []


def test_codes_guard_an_account_and_a_form_outlives_its_session(own_site: Site, watch: Callable[..., Watched]) -> None:
    ada = watch(own_site.address)
    page, address = ada.page, own_site.address
    claim(page, own_site, address)
    page.goto(f"{address}you/codes")
    assert violations(page) == []
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Type what the app shows").wait_for()
    assert violations(page) == []
    page.get_by_label("Type what the app shows").fill(code_of(page))
    page.get_by_role("button", name="Turn it on").click()
    page.locator(".recovery code").nth(9).wait_for()
    recovery = page.locator(".recovery code").all_inner_texts()

    page.goto(f"{address}circle/new")
    page.get_by_label("Name", exact=True).fill("Maya <3")
    page.get_by_label("Where you picture them happy").fill("on the red swing\nby the sea")
    page.context.clear_cookies(name="wellwish")
    page.get_by_role("button", name="Add to your circle").click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    assert violations(page) == []
    page.get_by_label("Your name here").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("The code from your app, or a recovery code").fill(recovery[0])
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("on the red swing").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url("**/circle")
    page.get_by_role("link", name="Maya <3").wait_for()
    assert [said for said in ada.said if "403" not in said] == []
