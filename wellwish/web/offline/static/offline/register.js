// Starts the service worker for whoever is signed in, or has put Wellwish on their home screen; lets all go on signing out.

import { FORM } from "../player/device.js";
import { fetchFile } from "./download.js";
import { OUTBOX } from "./outbox.js";
import { NOBODY, belongTo, letGo } from "./pages.js";
import { endPush } from "./push.js";
import { ROOT } from "./root.js";

const GROUNDING = "media/grounding";
const LOOK_AGAIN_MS = 60 * 60 * 1000;

let isOld = false; // a newer version took over; this page is of the one before
let looked = Date.now();

/** Some browsers have none of this in a private window, and none has it over plain HTTP. */
const CAN_KEEP = "serviceWorker" in navigator && "caches" in window && "indexedDB" in window;

let tell;
/** Fulfilled once the worker is there; rejected where there will be none. */
export const working = new Promise((fulfil, reject) => (tell = { fulfil, reject }));
working.catch(() => {});
if (!CAN_KEEP) tell.reject();
else if (navigator.serviceWorker.controller) tell.fulfil();

export async function start(owner) {
  if (!CAN_KEEP) return;
  const worker = navigator.serviceWorker;
  const wasThere = Boolean(worker.controller);
  worker.addEventListener("controllerchange", () => (isOld ||= wasThere));
  addEventListener("online", () => worker.controller?.postMessage(OUTBOX));
  document.addEventListener("submit", ({ target }) => target.action?.endsWith("/sign-out") && signOut());
  document.addEventListener("htmx:beforeRequest", renewWhole);
  document.addEventListener("visibilitychange", lookForNewer);
  try {
    if (owner !== NOBODY) await belongTo(owner);
    await worker.register(`${ROOT}worker.js`, { type: "module", scope: ROOT });
    await worker.ready;
    tell.fulfil();
  } catch {
    return tell.reject(); // storage is closed to us, or this browser has no workers of modules
  }
  if (!navigator.connection?.saveData) await keepGrounding();
}

function signOut() {
  letGo();
  endPush();
}

/** Links change a part of the page; the first link after an update loads a whole one, unless it would cut a sit short. */
function renewWhole(event) {
  const { boosted, requestConfig } = event.detail;
  if (!isOld || !boosted || requestConfig.verb !== "get" || document.querySelector("wellwish-bar:not([hidden])")) return;
  event.preventDefault();
  location.assign(requestConfig.path);
}

/** An app that stays open for days asks for a newer version now and then. */
async function lookForNewer() {
  if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return;
  looked = Date.now();
  (await navigator.serviceWorker.getRegistration())?.update().catch(() => {});
}

async function keepGrounding() {
  try {
    await fetchFile(`${GROUNDING}.${FORM}`, { open: true }, { priority: "low" });
  } catch {
    // the page's own words lead through the minute, too; the next page that is loaded tries again
  }
}
