// In the service worker: a reminder that came by push is shown, and what is pressed on it is done.

import { NOBODY } from "../offline/pages.js";
import { ROOT } from "../offline/root.js";
import { get } from "../offline/store.js";
import { who } from "../offline/who.js";

const LATER = "later";
const TAG = "reminder"; // one that nobody looked at gives way to the next
const ICON = "static/offline/icon-192.png";

/** Shows the message of a push event. Browsers want something shown for each, so one that can't be read is a bare name. */
export async function shown(message) {
  let told;
  try {
    told = message.json();
  } catch {
    told = { line: "Wellwish" };
  }
  await show(told);
}

function show(told) {
  const actions = told.again ? [{ action: "sit", title: told.sit }, { action: LATER, title: told.later }] : [];
  return self.registration.showNotification(told.line, { tag: TAG, icon: ROOT + ICON, actions, data: told });
}

export async function pressed({ notification, action }) {
  notification.close();
  if (action !== LATER) await self.clients.openWindow(`${ROOT}sit`);
  else await askAgain(notification.data);
}

/** "Later" needs no one signed in: what came with the reminder says whose it is. Without a network it stays in sight. */
async function askAgain(told) {
  try {
    await fetch(`${ROOT}reminders/again/${told.again}`, { method: "POST", credentials: "omit" });
  } catch {
    await show(told);
  }
}

/** The push service gave the browser another address: the server is told, while its member is signed in here. */
export async function moved({ oldSubscription, newSubscription }) {
  const { pushManager } = self.registration;
  const made = newSubscription ?? (oldSubscription && (await pushManager.subscribe(oldSubscription.options)));
  if (!made) return;
  const { owner, token } = await who();
  if (owner === NOBODY || owner !== (await get("facts", "owner"))) return;
  const { endpoint, keys } = made.toJSON();
  const body = new URLSearchParams({ endpoint, point: keys.p256dh, secret: keys.auth });
  await fetch(`${ROOT}reminders/push`, { method: "POST", body, headers: { "X-CSRFToken": token } });
}
