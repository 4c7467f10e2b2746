// Tells the server how many seconds were really sat: sound that went by, neither seeks nor pauses.

import { endSitting, keepSitting, newSitting, sittingOf } from "./once.js";
import { post } from "./post.js";

const EVERY_SECONDS = 30;
const SLACK_SECONDS = 0.5; // sound that moves further than the clock by more than this was a seek
const STALL_SECONDS = 5; // a busy machine shows the place late, at once: so far behind the clock it may catch up
const TAKEN = 204;
const GONE = 404;

export class Reporter {
  #player;
  #sit = null;
  #sitting = null;
  #before = 0; // seconds heard of this sit before this sitting
  #told = 0;
  #last = null;
  #behind = 0; // seconds that passed while it played and its place stood still
  #due = new Map(); // key of a sitting → what was not yet taken

  constructor(player) {
    this.#player = player;
    player.addEventListener("sit", () => this.#change());
    player.addEventListener("time", () => this.#count());
    player.addEventListener("state", () => {
      this.#count();
      if (player.state !== "playing") this.#report();
      if (player.state === "over") this.#end();
    });
    addEventListener("online", () => this.#report());
    addEventListener("pagehide", () => this.#report());
    document.addEventListener("visibilitychange", () => document.hidden && this.#report());
  }

  #change() {
    this.#report();
    const goesOn = this.#sitting && this.#sit?.id === this.#player.sit?.id; // with another sound
    this.#sit = this.#player.sit;
    this.#last = null;
    this.#behind = 0;
    if (!goesOn) this.#begin(this.#sit?.heard);
  }

  #begin(before) {
    this.#before = before;
    this.#sitting = this.#sit && (this.#sit.keyed ? sittingOf : newSitting)(this.#sit.id);
    this.#told = this.#sitting?.seconds ?? 0;
  }

  #end() {
    endSitting();
    this.#begin(this.#before + this.#sitting.seconds);
  }

  #count() {
    if (!this.#sit) return;
    const now = { place: this.#player.place, at: performance.now() / 1000, playing: this.#player.state === "playing" };
    if (this.#last?.playing) {
      const moved = now.place - this.#last.place;
      const passed = now.at - this.#last.at;
      const heard = Math.max(0, moved > this.#behind + passed + SLACK_SECONDS ? passed : moved);
      this.#sitting.seconds += heard;
      this.#behind = Math.min(Math.max(0, this.#behind + passed - heard), STALL_SECONDS);
    }
    if (now.playing && !this.#last?.playing) this.#catchUp();
    if (now.playing) this.#sitting.began ??= new Date().toISOString();
    this.#last = now;
    if (this.#sitting.seconds - this.#told >= EVERY_SECONDS) this.#report();
  }

  /** The same sitting may have gone on in words meanwhile. */
  #catchUp() {
    const kept = this.#sit.keyed && sittingOf(this.#sit.id);
    if (kept?.key !== this.#sitting.key || kept.seconds <= this.#sitting.seconds) return;
    this.#sitting.seconds = kept.seconds;
    this.#told = Math.floor(kept.seconds);
  }

  #report() {
    const seconds = Math.floor(this.#sitting?.seconds ?? 0);
    if (this.#sit?.report && seconds > this.#told) {
      this.#told = seconds;
      this.#due.set(this.#sitting.key, this.#reportOf(seconds));
      keepSitting(this.#sitting);
    }
    for (const [key, due] of this.#due) this.#send(key, due);
  }

  /** A member's sitting is counted by its key, on its own day; of a guest's sit the server knows one number. */
  #reportOf(seconds) {
    const { report, keyed } = this.#sit;
    const { key, began } = this.#sitting;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    const inAll = Math.floor(this.#before + seconds);
    return { address: report, fields: keyed ? { seconds, key, began, zone } : { seconds: inAll, zone } };
  }

  /** What fails is due again, at the next occasion. */
  async #send(key, due) {
    this.#due.delete(key);
    let status = 0;
    try {
      ({ status } = await post(due.address, new URLSearchParams(due.fields), { keepalive: true }));
    } catch {
      // offline
    }
    const settled = status === TAKEN || status === GONE;
    if (!settled && !this.#due.has(key)) this.#due.set(key, due);
  }
}
