"""A reminder in a real browser: asked for after its push service was named, shown, put off, and ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import serving
from axe_playwright_python.sync_playwright import Axe
from e2e.steps import PHONE, Watched
from playwright.sync_api import BrowserContext, Page, Worker, expect
from push_service import Browser

_TOKEN = """
from datetime import UTC, datetime
from wellwish.config import load
from wellwish.web.start import start
start(load())
from wellwish.web.accounts.models import Member
from wellwish.web.reminders.again import token_for
print(token_for(Member.objects.get(), datetime.now(UTC)))
"""
# Chromium asks Google's service for a subscription, which no test does; from there on all is real.
_SUBSCRIBES = """(told) => {
  const made = { endpoint: told.endpoint, toJSON: () => ({ endpoint: told.endpoint, keys: told.keys }),
    unsubscribe: async () => localStorage.removeItem("subscribed") };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("subscribed") ? made : null);
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem("subscribed", applicationServerKey);
    return made;
  };
}"""
_SHOWN = """async () => (await registration.getNotifications()).map(
  ({ title, tag, actions, data }) => ({ title, tag, actions: actions.map((one) => [one.action, one.title]), data }))"""
_PRESS = """async (action) => {
  const [notification] = await registration.getNotifications();
  clients.openWindow = async (address) => { globalThis.opened = address; }; // it wants a finger on the screen
  dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
}"""

_MOVE = """(told) => {
  const newSubscription = { toJSON: () => told };
  dispatchEvent(Object.assign(new ExtendableEvent("pushsubscriptionchange"), { newSubscription }));
}"""


def token(data: Path, config: Path) -> str:
    """What the server would put into the message of a reminder that is due now."""
    ours = {"WELLWISH_DATA": str(data), "WELLWISH_CONFIG": str(config)}
    made = subprocess.run([sys.executable, "-c", _TOKEN], env=ours, capture_output=True, text=True, check=True)
    return made.stdout.strip()


def deliver(page: Page, address: str, message: str) -> None:
    """Gives the service worker a message as its push service would."""
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"] if not one["isDeleted"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    where: dict[str, Any] = {"origin": address.rstrip("/"), "registrationId": found[-1], "data": message}
    tools.send("ServiceWorker.deliverPushMessage", where)
    tools.detach()


def until(page: Page, worker: Worker, *lines: str) -> list[dict[str, Any]]:
    """The notifications in sight, once they are these."""
    for _ in range(600):
        shown: list[dict[str, Any]] = worker.evaluate(_SHOWN)
        if [one["title"] for one in shown] == [*lines]:
            return shown
        page.wait_for_timeout(100)
    raise AssertionError(f"{shown} are shown, not {lines}")


def reload_until(page: Page, text: str) -> None:
    """Loads the page again until it says this."""
    for _ in range(100):
        page.reload()
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the page never said {text!r}")


def test_a_reminder_is_allowed_shown_put_off_ended_and_refused(watch: Callable[..., Watched], tmp_path: Path) -> None:
    data, config, browser = tmp_path / "data", tmp_path / "wellwish.toml", Browser()
    config.write_text("push = true\n")
    with serving.serving(data, "--port", "0", "--guide", "tone", config=config) as address:
        watched = watch(f"{address}setup", viewport=PHONE, timezone_id="UTC", permissions=["notifications"])
        page = watched.page
        form = browser.form()
        told = {"endpoint": form["endpoint"], "keys": {"p256dh": form["point"], "auth": form["secret"]}}
        page.context.add_init_script(f"({_SUBSCRIBES})({json.dumps(told)})")
        page.get_by_role("button", name="Just me, on this machine").click()
        page.wait_for_url(address)

        page.goto(f"{address}reminders")
        page.get_by_role("button", name="Ask this browser").click()
        expect(page.get_by_text("push service is push.example.org")).to_be_visible()
        page.get_by_role("button", name="No", exact=True).click()
        expect(page.get_by_role("button", name="Ask this browser")).to_be_focused()
        page.get_by_role("button", name="Ask this browser").click()
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("button", name="Yes, show them here").click()
        expect(page.get_by_text("This browser is one of them.")).to_be_visible()
        expect(page.get_by_text("by way of push.example.org")).to_be_visible()
        assert page.get_by_text("The next:").count() == 0

        message = {"line": "A moment for you?", "sit": "Sit", "later": "Later", "again": token(data, config)}
        deliver(page, address, json.dumps(message))
        worker = _worker(page.context)
        (shown,) = until(page, worker, "A moment for you?")
        assert shown["tag"] == "reminder"
        assert shown["actions"] == [["sit", "Sit"], ["later", "Later"]]
        deliver(page, address, json.dumps(message | {"line": "Come as you are."}))
        until(page, worker, "Come as you are.")
        worker.evaluate(_PRESS, "later")
        until(page, worker)
        reload_until(page, "The next:")  # it is told of after the notification went

        deliver(page, address, json.dumps(message))
        until(page, worker, "A moment for you?")
        worker.evaluate(_PRESS, "")
        until(page, worker)
        assert worker.evaluate("opened") == "/sit"

        worker.evaluate(_MOVE, told | {"endpoint": "https://moved.example.org/a"})
        reload_until(page, "by way of moved.example.org")
        page.get_by_role("button", name="End it").last.click()
        expect(page.get_by_text("by way of moved.example.org")).to_have_count(0)
        page.get_by_role("button", name="End it").click()
        expect(page.get_by_text("by way of push.example.org")).to_have_count(0)
        expect(page.get_by_role("button", name="Ask this browser")).to_be_visible()
        assert page.evaluate("localStorage.getItem('subscribed')") is None
        page.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
        page.reload()
        expect(page.get_by_text("told to show nothing from here. That is fine.")).to_be_visible()
        expect(page.get_by_role("button", name="Ask this browser")).to_be_hidden()
        assert watched.elsewhere() == []
        assert not [line for line in watched.said if "Content Security Policy" in line]


def _worker(context: BrowserContext) -> Worker:
    return context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
