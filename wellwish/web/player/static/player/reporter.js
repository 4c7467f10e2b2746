// Tells the server how many seconds were really sat: sound that went by, neither seeks nor pauses.

import { post } from "./post.js";

const EVERY_SECONDS = 30;
const SLACK_SECONDS = 0.5; // sound that moves further than the clock by more than this was a seek
const TAKEN = 204;
const GONE = 404;

export class Reporter {
  #player;
  #sit = null;
  #sat = 0;
  #told = 0;
  #last = null;
  #due = new Map(); // address → total not yet taken

  constructor(player) {
    this.#player = player;
    player.addEventListener("sit", () => this.#change());
    player.addEventListener("time", () => this.#count());
    player.addEventListener("state", () => {
      this.#count();
      if (player.state !== "playing") this.#report();
    });
    addEventListener("online", () => this.#report());
    addEventListener("pagehide", () => this.#report());
    document.addEventListener("visibilitychange", () => document.hidden && this.#report());
  }

  #change() {
    this.#report();
    this.#sit = this.#player.sit;
    this.#sat = this.#told = this.#sit?.heard ?? 0;
    this.#last = null;
  }

  #count() {
    if (!this.#sit) return;
    const now = { place: this.#player.place, at: performance.now() / 1000, playing: this.#player.state === "playing" };
    if (this.#last?.playing) {
      const moved = now.place - this.#last.place;
      const passed = now.at - this.#last.at;
      this.#sat += Math.max(0, moved > passed + SLACK_SECONDS ? passed : moved);
    }
    this.#last = now;
    if (this.#sat - this.#told >= EVERY_SECONDS) this.#report();
  }

  #report() {
    const total = Math.floor(this.#sat);
    if (this.#sit && total > this.#told) {
      this.#told = total;
      this.#due.set(this.#sit.report, total);
    }
    for (const [address, seconds] of this.#due) this.#send(address, seconds);
  }

  /** What fails is due again, at the next occasion. */
  async #send(address, seconds) {
    this.#due.delete(address);
    let status = 0;
    try {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
      ({ status } = await post(address, new URLSearchParams({ seconds, zone }), { keepalive: true }));
    } catch {
      // offline
    }
    const settled = status === TAKEN || status === GONE;
    if (!settled) this.#due.set(address, Math.max(seconds, this.#due.get(address) ?? 0));
  }
}
