// That this browser shows a member's reminders, ended from this side: its push service knows it no more.

import { ROOT } from "./root.js";

/** The subscription of this browser, or nothing. In pages and in the service worker. */
export async function subscription() {
  const there = self.registration ?? (await navigator.serviceWorker.getRegistration(ROOT));
  return there?.pushManager?.getSubscription();
}

export async function endPush() {
  const there = await subscription();
  await there?.unsubscribe().catch(() => {}); // storage is closed to us; it can still be ended on the page of reminders
}
