// A screen that stays on while a sit plays, for who wants it. Browsers take it back whenever the page is hidden.

export const CAN_STAY_AWAKE = "wakeLock" in navigator;

export class Awake {
  #player;
  #lock = null;
  #asking = false;
  #wanted;

  constructor(player, wanted) {
    [this.#player, this.#wanted] = [player, wanted];
    player.addEventListener("state", () => this.#follow());
    document.addEventListener("visibilitychange", () => this.#follow());
    this.#follow();
  }

  get wanted() {
    return this.#wanted;
  }

  set wanted(wanted) {
    this.#wanted = wanted;
    this.#follow();
  }

  get #due() {
    return CAN_STAY_AWAKE && this.#wanted && this.#player.state === "playing" && !document.hidden;
  }

  async #follow() {
    if (!this.#due) return this.#release();
    if (this.#asking || (this.#lock && !this.#lock.released)) return;
    this.#asking = true;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      // a low battery, or a browser that says no: the screen does as it always does
    }
    this.#asking = false;
    if (!this.#due) this.#release();
  }

  #release() {
    this.#lock?.release();
    this.#lock = null;
  }
}
