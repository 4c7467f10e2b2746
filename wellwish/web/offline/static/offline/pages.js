// Pages of a member's own, kept in this browser, and everything of theirs let go.

import { endPush } from "./push.js";
import { NAME, ROOT } from "./root.js";
import { forget, get, put } from "./store.js";

export const NOBODY = "nobody";
export const OWNER = "Wellwish-Owner";

const OWN = `${NAME} own`;
const PAGES = ["", "circle", "ground", "on-this-device"];

/** What is kept for `path`, or undefined. */
export async function keptPage(path) {
  return (await caches.open(OWN)).match(ROOT + path, { ignoreVary: true });
}

/** Fetches `path` and keeps it, when the server gives it to the member whose browser this is. */
export async function keepPage(path, options = {}) {
  const answer = await fetch(ROOT + path, { cache: "no-store", headers: { "Wellwish-Keep": "yes" }, ...options });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const owner = answer.headers.get(OWNER);
  if (owner && owner !== (await get("facts", "owner"))) throw new Error("another is signed in");
  await (await caches.open(OWN)).put(ROOT + path, answer);
}

export async function dropPages(paths) {
  const cache = await caches.open(OWN);
  for (const path of paths) await cache.delete(ROOT + path, { ignoreVary: true });
}

export const pagesAreKept = () => get("facts", "pages");

export async function keepPages(on) {
  if (on) await Promise.all(PAGES.map((path) => keepPage(path)));
  await put("facts", on, "pages");
  if (!on) await dropPages(PAGES);
}

/** The same pages as they are now; what can't be had stays as it was. */
export async function renewPages(more) {
  const paths = (await pagesAreKept()) ? [...PAGES, ...more] : more;
  await Promise.allSettled(paths.map((path) => keepPage(path)));
}

/** Keeps a page that came by itself, if it is one to be kept. */
export async function renewPage(path, answer) {
  if (!answer.ok || new URL(answer.url).search || !PAGES.includes(path) || !(await pagesAreKept())) return;
  await (await caches.open(OWN)).put(ROOT + path, answer);
}

/** Whose things these are from now on. Those of anyone else go at once. */
export async function belongTo(owner) {
  const before = await get("facts", "owner");
  if (before === owner || (!before && owner === NOBODY)) return;
  if (before) await letGo();
  if (before && owner !== NOBODY) await endPush(); // a session that ran out ends nobody's reminders
  if (owner !== NOBODY) await put("facts", owner, "owner");
}

/** Broken off in the middle, it is done again: whose all this was is forgotten last. */
export async function letGo() {
  await caches.delete(OWN);
  await forget();
}
