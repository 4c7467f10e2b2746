"""Reminders in a real browser: a habit is offered one, its calendar is made, read and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import serving
from e2e.steps import PHONE, Watched
from playwright.sync_api import expect


def test_a_habit_is_offered_a_reminder_and_its_calendar_is_ended(watch: Callable[..., Watched], tmp_path: Path) -> None:
    with serving.serving(tmp_path / "data", "--port", "0", "--guide", "tone") as address:
        page = watch(f"{address}setup", viewport=PHONE, timezone_id="UTC").page
        page.get_by_role("button", name="Just me, on this machine").click()
        page.wait_for_url(address)
        for days in range(1, 6):
            page.goto(f"{address}practice/log")
            page.get_by_label("Day").fill(f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}")
            page.get_by_label("Begun at").fill("07:05")
            page.get_by_label("Minutes").fill("20")
            page.get_by_role("button", name="Keep it").click()
            page.wait_for_url("**/practice")
        page.goto(address)
        expect(page.get_by_text("You usually sit at about 07:00")).to_be_visible()
        page.get_by_role("button", name="Yes", exact=True).click()
        page.wait_for_url("**/reminders")
        expect(page.get_by_text("Every day", exact=True)).to_be_visible()
        expect(page.get_by_text("The next:")).to_contain_text("07:00")
        page.get_by_role("button", name="Make an address").click()
        feed = page.get_by_label("Subscribe to this address").input_value()
        assert "FREQ=WEEKLY" in page.request.get(feed).text()
        page.get_by_role("button", name="End it").click()
        page.wait_for_url("**/reminders")
        assert page.request.get(feed).status == 404
