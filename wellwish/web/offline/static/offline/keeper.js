// One sit on its way to this device, or here. It goes on while other pages are looked at. Knows no page; "change" is told.

import { Gone, NoRoom, isCurrent, keepSit } from "./download.js";
import { bytesOf, dropSit } from "./sits.js";
import { get } from "./store.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

const keepers = new Map();

/** The keeper of a sit, the same for as long as the tab has not loaded another page. */
export function keeperOf(sit, owner) {
  if (!keepers.has(sit.id)) keepers.set(sit.id, new Keeper(sit, owner));
  return keepers.get(sit.id);
}

class Keeper extends EventTarget {
  /** "away", "coming", "waiting" (for the network), "here", or why not: "full", "gone", "failed". */
  state = "away";
  bytes = 0;
  size = 0;
  #sit;
  #owner;
  #stop = null;
  #wait = FIRST_WAIT_MS;

  constructor(sit, owner) {
    super();
    [this.#sit, this.#owner] = [sit, owner];
    addEventListener("online", () => this.#goOn());
    this.#look();
  }

  #goOn() {
    if (this.state === "waiting") this.keep();
  }

  async #look() {
    const kept = await get("sits", this.#sit.id).catch(() => null);
    if (!kept || this.#stop) return;
    this.bytes = this.size = await bytesOf(kept);
    if (!kept.whole) return this.keep(); // it was broken off: the tab was closed
    this.#tell("here");
    if (await isCurrent(kept)) return;
    await dropSit(kept.id); // made anew by a newer version of the server, to the same words: kept anew
    this.keep();
  }

  async keep() {
    if (this.#stop) return;
    const stop = (this.#stop = new AbortController());
    this.#tell("coming");
    const progress = (bytes, size) => {
      [this.bytes, this.size, this.#wait] = [bytes, size, FIRST_WAIT_MS];
      if (!stop.signal.aborted) this.#tell("coming");
    };
    let state = "here";
    try {
      await keepSit(this.#sit, this.#owner, { signal: stop.signal, progress });
    } catch (error) {
      state = stop.signal.aborted ? "away" : this.#why(error);
    }
    this.#stop = null;
    if (["away", "full", "gone"].includes(state)) return this.drop(state);
    if (state === "waiting") this.#goOnLater();
    this.#tell(state);
  }

  /** Ever more seldom, until it answers. */
  #goOnLater() {
    setTimeout(() => this.#goOn(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  /** Stops what is on its way, and lets go of what is here. */
  async drop(state = "away") {
    if (this.#stop) return this.#stop.abort();
    await dropSit(this.#sit.id);
    this.bytes = 0;
    this.#tell(state);
  }

  #why(error) {
    if (error instanceof NoRoom || error?.name === "QuotaExceededError") return "full";
    if (error instanceof Gone) return "gone";
    return navigator.onLine && !(error instanceof TypeError) ? "failed" : "waiting"; // fetch tells of a lost network so
  }

  #tell(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
