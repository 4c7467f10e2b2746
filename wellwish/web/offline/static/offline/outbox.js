// What was sat, or answered, without a network: kept until the server has heard it, once.

import { NOBODY, belongTo } from "./pages.js";
import { ROOT } from "./root.js";
import { all, get, put, removeReport } from "./store.js";
import { who } from "./who.js";

export const OUTBOX = "outbox";
const LOCK = "wellwish outbox";
const SETTLED = [404, 410, 422]; // it will never be wanted

const THANKS = `<div id="how" class="how"><p tabindex="-1" data-focus>Thank you. It is kept here, and sent when you are
  connected again.</p></div>`;

/** POSTs a report; when nothing answers, keeps it and answers in the server's place. */
export async function reported(request, path) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const owner = await get("facts", "owner");
    if (!owner) throw error;
    const body = new URLSearchParams(await copy.text());
    body.delete("csrfmiddlewaretoken");
    await put("reports", { key: body.get("key") ?? path, address: path, body: `${body}`, owner });
    await self.registration.sync?.register(OUTBOX).catch(() => {}); // else the next page that opens sends it
    if (path.endsWith("/sat")) return new Response(null, { status: 204 });
    return new Response(THANKS, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

/** Sends all that waits. What can't be sent waits on. */
export async function sendReports() {
  if (!(await all("reports")).length) return;
  await navigator.locks.request(LOCK, async () => {
    const { owner, token } = await who();
    if (owner === NOBODY) return; // a session that ran out: they sign in again, or sign out
    await belongTo(owner);
    for (const report of await all("reports")) {
      const headers = { "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded" };
      const { ok, status } = await fetch(ROOT + report.address, { method: "POST", body: report.body, headers });
      if (ok || SETTLED.includes(status)) await removeReport(report);
    }
  });
}
