// Falls silent by itself after a while: the last minute fades, then it pauses. Knows no page.

const FADE_MS = 60_000;
const LOOK_MS = 1000;

export class SleepTimer extends EventTarget {
  #player;
  #end = 0; // a time of the clock; 0: none is set
  #minutes = 0;
  #looking;

  constructor(player) {
    super();
    this.#player = player;
    player.addEventListener("time", () => this.#look()); // comes with the screen off, when timers are held back
    player.addEventListener("sit", () => player.sit || this.set(0));
  }

  get minutes() {
    return this.#minutes;
  }

  /** Milliseconds until it falls silent; 0 when no timer is set. */
  get left() {
    return this.#end ? Math.max(0, this.#end - Date.now()) : 0;
  }

  /** Silence in `minutes` from now; 0 turns the timer off. */
  set(minutes) {
    this.#minutes = minutes;
    this.#end = minutes ? Date.now() + minutes * 60_000 : 0;
    this.#player.fade = 1;
    clearInterval(this.#looking);
    if (minutes) this.#looking = setInterval(() => this.#look(), LOOK_MS);
    this.dispatchEvent(new Event("change"));
  }

  #look() {
    if (!this.#end) return;
    if (this.left) this.#player.fade = Math.min(1, this.left / FADE_MS);
    else {
      this.#player.pause("timer");
      this.set(0);
    }
  }
}
