// Where we are in a sit. Knows times, no page.

/** `m:ss` of a number of seconds. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The stages of a sit, by their starts in seconds, in order. */
export class Stages {
  #starts;

  constructor(starts) {
    this.#starts = starts;
  }

  /** Index of the stage at `seconds`. */
  at(seconds) {
    const next = this.#starts.findIndex((start) => start > seconds);
    return next === -1 ? this.#starts.length - 1 : Math.max(0, next - 1);
  }
}
