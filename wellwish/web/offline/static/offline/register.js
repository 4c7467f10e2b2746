// Starts the service worker for whoever is signed in, or has put Wellwish on their home screen; lets all go on signing out.

import { FORM } from "../player/device.js";
import { fetchFile } from "./download.js";
import { OUTBOX } from "./outbox.js";
import { NOBODY, belongTo, letGo } from "./pages.js";
import { ROOT } from "./root.js";

const GROUNDING = "media/grounding";
const LOOK_AGAIN_MS = 60 * 60 * 1000;

let isOld = false; // a newer version took over; this page is of the one before
let looked = Date.now();

/** Whether this browser can keep things: some can't in a private window, and none can over plain HTTP. */
export const CAN_KEEP = "serviceWorker" in navigator && "caches" in window && "indexedDB" in window;

export async function start(owner) {
  if (!CAN_KEEP) return;
  const worker = navigator.serviceWorker;
  const wasThere = Boolean(worker.controller);
  worker.addEventListener("controllerchange", () => (isOld ||= wasThere));
  addEventListener("online", () => worker.controller?.postMessage(OUTBOX));
  document.addEventListener("submit", ({ target }) => target.action?.endsWith("/sign-out") && letGo());
  document.addEventListener("htmx:beforeRequest", renewWhole);
  document.addEventListener("visibilitychange", lookForNewer);
  if (owner !== NOBODY) await belongTo(owner);
  await worker.register(`${ROOT}worker.js`, { type: "module", scope: ROOT });
  await worker.ready;
  if (!navigator.connection?.saveData) await keepGrounding();
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
