// When bells ring in a sit, and how long it has been. Knows no page, no sound and no clock of its own.

export const OPEN_SECONDS = 3 * 3600; // a sit without a planned end ends by itself after so long
const QUIET_END_SECONDS = 20; // no bell so shortly before the last

/**
 * Seconds at which bells ring, in order. `between` is "none", "steady" (every `every` seconds) or "random" (about so
 * far apart, from half to one and a half times); `random` gives numbers from 0 to 1.
 */
export function bellTimes({ seconds, opening, closing, between, every }, random = Math.random) {
  const times = opening ? [0] : [];
  if (between !== "none") {
    const gap = () => every * (between === "random" ? 0.5 + random() : 1);
    for (let at = gap(); at <= seconds - QUIET_END_SECONDS; at += gap()) times.push(at);
  }
  return closing ? [...times, seconds] : times;
}

/** A stopwatch on a wall clock: right however long the page slept, and never backwards. Moments are in milliseconds. */
export class Stopwatch {
  #run = 0; // seconds before the last start
  #since = null;
  #most = 0;

  get running() {
    return this.#since !== null;
  }

  start(now) {
    this.#since ??= now;
  }

  pause(now) {
    this.#run = this.elapsed(now);
    this.#since = null;
  }

  /** Seconds that it has run. */
  elapsed(now) {
    const since = this.#since === null ? 0 : (now - this.#since) / 1000;
    this.#most = Math.max(this.#most, this.#run + since);
    return this.#most;
  }
}
