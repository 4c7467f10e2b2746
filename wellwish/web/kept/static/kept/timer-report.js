// Tells the server of sits with the timer. What cannot be told now waits in this browser, for the same person.

import { post } from "../player/post.js";

const DUE = "wellwish-timer-due";
const TAKEN = 204;
const SETTLED = [TAKEN, 422]; // the second will never be taken
const MOST_DUE = 50;

function due() {
  try {
    return JSON.parse(localStorage.getItem(DUE)) ?? {};
  } catch {
    return {};
  }
}

function setDue(reports) {
  try {
    localStorage.setItem(DUE, JSON.stringify(Object.fromEntries(Object.entries(reports).slice(-MOST_DUE))));
  } catch {
    // no storage: it is told now or never
  }
}

export class TimerReport {
  #address;
  #owner;

  /** `owner` tells whose sits these are, for a browser that several people use. */
  constructor(address, owner) {
    [this.#address, this.#owner] = [address, owner];
  }

  /** Tells of one sit, by its key; again and again with more seconds. Whether it was taken. */
  async tell(fields) {
    setDue({ ...due(), [fields.key]: { owner: this.#owner, fields } });
    return this.#send(fields);
  }

  /** Tells what could not be told before. */
  async tellDue() {
    for (const { owner, fields } of Object.values(due())) if (owner === this.#owner) await this.#send(fields);
  }

  async #send(fields) {
    try {
      const answer = await post(this.#address, new URLSearchParams(fields), { keepalive: true });
      if (SETTLED.includes(answer.status)) this.#settle(fields);
      return answer.status === TAKEN;
    } catch {
      return false; // offline
    }
  }

  /** Unless more became due meanwhile. */
  #settle({ key, seconds }) {
    const { [key]: told, ...others } = due();
    if (told && told.fields.seconds <= seconds) setDue(others);
  }
}
