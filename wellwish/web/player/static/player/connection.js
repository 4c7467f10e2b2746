// When the sound cannot be reached: asks for it again, ever more seldom, until it is there or the server says it is gone.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const STALL_MS = 8000;
const SETTLES_SECONDS = 0.3; // what an element still moves on after it said that it waits
const STEADY_SECONDS = 10;
const GONE = [403, 404, 410];

export class Connection {
  #player;
  #wait = FIRST_WAIT_MS;
  #retry;
  #stall;
  #stalledAt = -1;
  #lostAt = 0;

  constructor(player) {
    this.#player = player;
    player.addEventListener("state", () => this.#watch());
    player.addEventListener("time", () => this.#steady());
    player.addEventListener("waiting", () => this.#mayBeStalled());
    addEventListener("online", () => player.state === "lost" && this.#ask());
  }

  #watch() {
    clearTimeout(this.#stall);
    this.#stalledAt = -1;
    clearTimeout(this.#retry);
    if (this.#player.state === "lost") this.#askLater();
  }

  #askLater() {
    clearTimeout(this.#retry);
    this.#lostAt = this.#player.place;
    this.#retry = setTimeout(() => this.#ask(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }

  /** Waits grow until it has played a while, so that a broken second is not hammered at. */
  #steady() {
    if (this.#player.state === "playing" && this.#player.place > this.#lostAt + STEADY_SECONDS) this.#wait = FIRST_WAIT_MS;
  }

  /** Elements wait in silence for ever; we wait a little. */
  #mayBeStalled() {
    const { place } = this.#player;
    if (still(this.#stalledAt, place)) return;
    clearTimeout(this.#stall);
    this.#stalledAt = place;
    this.#stall = setTimeout(() => {
      this.#stalledAt = -1;
      if (this.#player.state === "playing" && still(this.#player.place, place)) this.#player.lose();
    }, STALL_MS);
  }

  async #ask() {
    const { sit, source } = this.#player;
    let status = 0;
    try {
      status = (await fetch(source, { headers: { Range: "bytes=0-1" }, cache: "no-store" })).status;
    } catch {
      // still away
    }
    if (this.#player.sit !== sit || this.#player.state !== "lost") return;
    if (GONE.includes(status)) this.#player.vanish();
    else if (status === 200 || status === 206) this.#player.reload();
    else this.#askLater();
  }
}

function still(place, before) {
  return Math.abs(place - before) < SETTLES_SECONDS;
}
