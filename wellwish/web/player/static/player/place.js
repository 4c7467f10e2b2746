// Where one was in a sit: kept by this tab for a page that is loaded again, and by the server for other devices. No name
// is in it.

import { post } from "./post.js";

const KEY = "wellwish-place";
const EVERY_SECONDS = 15;
const NEARLY_OVER_SECONDS = 3;

/** Seconds into the sit `id` when this tab last had it, or null. */
export function placeOf(id) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept?.id === id ? kept.place : null;
  } catch {
    return null; // storage is closed to us
  }
}

/** Keeps the player's place whenever the page may go. */
export function keepPlace(player) {
  addEventListener("pagehide", () => {
    const { sit, state, place } = player;
    try {
      if (sit && state !== "over") sessionStorage.setItem(KEY, JSON.stringify({ id: sit.id, place }));
      else sessionStorage.removeItem(KEY);
    } catch {
      // then it begins where the server has it
    }
  });
}

/** Tells the server where one is: now and then while it plays, and whenever it may have been for the last time. */
export class PlaceKeeper {
  #player;
  #told = ""; // address and place that the server has
  #toldAt = 0;

  constructor(player) {
    this.#player = player;
    player.addEventListener("state", () => player.state === "playing" || this.#tell());
    player.addEventListener("time", () => this.#due && this.#tell());
    addEventListener("pagehide", () => this.#tell());
    document.addEventListener("visibilitychange", () => document.hidden && this.#tell());
  }

  get #due() {
    return this.#player.state === "playing" && performance.now() - this.#toldAt >= EVERY_SECONDS * 1000;
  }

  #tell() {
    const { sit, state, reason } = this.#player;
    if (!sit?.keep || (state === "paused" && !reason)) return; // never played here: it is where it was
    const { place, left } = this.#player;
    const seconds = state === "over" || left < NEARLY_OVER_SECONDS ? 0 : Math.floor(place);
    const news = `${sit.keep} ${seconds}`;
    if (news === this.#told) return;
    [this.#told, this.#toldAt] = [news, performance.now()];
    post(sit.keep, new URLSearchParams({ seconds }), { keepalive: true }).catch(() => (this.#told = ""));
  }
}
