// The service worker. What it keeps for anyone is the shell: styles, scripts, the grounding, and the page that stands in.
// What it keeps for a member is what they asked for, and goes when another is signed in, or nobody.

import { moved, pressed, shown } from "../reminders/shown.js";
import { OUTBOX, reported, sendReports } from "./outbox.js";
import { OWNER, belongTo, keptPage, renewPage, renewPages } from "./pages.js";
import { answerFrom } from "./ranges.js";
import { NAME, ROOT, local } from "./root.js";
import { dropGone } from "./sits.js";
import { all, get, isWhole } from "./store.js";

const STANDS_IN = "offline";
const HOME = "";
const CIRCLE = "circle";
const GROUND = "ground";
const FOR_ANYONE = [STANDS_IN, GROUND];
const PATIENCE_MS = 4000; // a network that takes longer than this is as good as none, where there is a kept page
const REPORT = /^(sit\/[\w-]{22}\/(sat|how)|timer\/sat)$/;
const DRESSING = /^static\/(v-[0-9a-f]{12}\/)?/;

const SHELLS = `${NAME} shell `;
let folder = "";
let shellName = "";

/** `version.folder` is where this version's files are, `version.names` which of them make the shell. */
export function work(version) {
  folder = version.folder;
  shellName = SHELLS + folder;
  addEventListener("install", (event) => event.waitUntil(install(version.names)));
  addEventListener("activate", (event) => event.waitUntil(activate()));
  addEventListener("fetch", (event) => answer(event));
  addEventListener("sync", (event) => event.tag === OUTBOX && event.waitUntil(sendReports()));
  addEventListener("push", (event) => event.waitUntil(shown(event.data)));
  addEventListener("notificationclick", (event) => event.waitUntil(pressed(event)));
  addEventListener("pushsubscriptionchange", (event) => event.waitUntil(moved(event)));
  addEventListener("message", (event) => event.data === OUTBOX && event.waitUntil(sendReports()));
}

async function install(names) {
  const shell = await caches.open(shellName);
  await shell.addAll(names.map((name) => ROOT + folder + name));
  await keepForAnyone(FOR_ANYONE);
  await skipWaiting(); // pages that are open ask for files of their own version, so nothing of theirs is mixed up
}

/** Pages as anyone is given them: nothing of a member's may be in the shell. */
async function keepForAnyone(paths) {
  const shell = await caches.open(shellName);
  for (const path of paths) {
    const page = await fetch(ROOT + path, { cache: "no-store", credentials: "omit" });
    if (!page.ok) throw new Error(`${path} answered ${page.status}`);
    await shell.put(ROOT + path, page);
  }
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith(SHELLS) && name !== shellName) await caches.delete(name);
  await clients.claim();
  // Not waited for: until this is done, nothing would be answered.
  renewAll();
}

/** Kept pages as this version makes them. */
async function renewAll() {
  const sits = (await all("sits")).filter((sit) => sit.whole);
  await renewPages(sits.flatMap((sit) => [sit.page, sit.captions]));
}

function answer(event) {
  const { request } = event;
  const path = local(request.url);
  if (path === null) return;
  if (request.method === "POST") {
    if (REPORT.test(path)) event.respondWith(reported(request, path));
    else if (isForPage(request)) event.respondWith(posted(event));
  }
  if (request.method !== "GET") return;
  if (DRESSING.test(path)) event.respondWith(dressing(request, path));
  else if (path.startsWith("media/")) event.respondWith(sound(request, path));
  else if (isForPage(request)) event.respondWith(page(event, path));
}

/** Whether a page is asked for: by the browser, or by htmx for a part of it. */
function isForPage(request) {
  return request.mode === "navigate" || request.headers.has("HX-Request");
}

/**
 * A file of the shell. One of another version is asked for, past the browser's own cache, for it may be of a newer one;
 * without a network there is only this.
 */
async function dressing(request, path) {
  const shell = await caches.open(shellName);
  const kept = await shell.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  try {
    return await fetch(request, { cache: "no-cache" });
  } catch (error) {
    const ours = await shell.match(ROOT + folder + path.replace(DRESSING, ""), { ignoreVary: true });
    if (ours) return ours;
    throw error;
  }
}

async function sound(request, path) {
  const file = await get("files", path).catch(() => null); // storage is closed to us: as if nothing were kept
  if (isWhole(file)) return answerFrom(file, request.headers);
  return (await keptPage(path)) ?? fetch(request);
}

/** A form leads to a page, too; what was typed stays in a page that htmx leaves as it was. */
async function posted(event) {
  try {
    return await fetched(event);
  } catch (error) {
    if (event.request.mode !== "navigate") throw error;
    return standIn(STANDS_IN);
  }
}

async function page(event, path) {
  const kept = new URL(event.request.url).search ? undefined : await keptPage(path);
  const asked = fetched(event);
  asked.catch(() => {}); // it may fail after a kept page was shown
  try {
    return await (kept ? Promise.race([asked, tooLong()]) : asked);
  } catch {
    return kept ?? standIn(path);
  }
}

async function fetched(event) {
  const asked = fetch(event.request);
  event.waitUntil(asked.then((answered) => heed(local(answered.url), answered.clone())).catch(() => {}));
  return asked;
}

function tooLong() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
}

/** The page for anyone at `path`, or the one that says what is here. */
async function standIn(path) {
  const shell = await caches.open(shellName);
  const own = FOR_ANYONE.includes(path) && (await shell.match(ROOT + path, { ignoreVary: true }));
  return own || (await shell.match(ROOT + STANDS_IN, { ignoreVary: true })) || Response.error();
}

/** Every page that comes says whose browser this is, and that there is a network again. */
async function heed(path, answered) {
  const owner = answered.headers.get(OWNER);
  if (!owner) return;
  await belongTo(owner);
  await renewPage(path, answered);
  await sendReports();
  if (path === CIRCLE) await renewPages([]); // someone may have been let be: no page goes on naming them
  if (path === CIRCLE || path === HOME) await dropGone();
  if (path === HOME || path === GROUND) await keepForAnyone([GROUND]); // whom to call may have changed
}
