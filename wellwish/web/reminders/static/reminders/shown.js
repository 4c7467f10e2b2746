// In the service worker: a reminder that came by push is shown, and what is pressed on it is done.

import { ROOT } from "../offline/root.js";

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
