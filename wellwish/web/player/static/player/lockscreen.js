// The lock screen and media keys. Anyone may read a lock screen: stages are named plainly there, people never.

import { SKIP_SECONDS } from "./words.js";

const ART = { src: new URL("../wellwish/mark.svg", import.meta.url).href, sizes: "any", type: "image/svg+xml" };

export class LockScreen {
  #player;
  #media = navigator.mediaSession;
  #shown = "";

  constructor(player) {
    if (!this.#media) return;
    this.#player = player;
    for (const name of ["sit", "state", "time"]) player.addEventListener(name, () => this.#show());
    for (const name of ["sit", "state"]) player.addEventListener(name, () => this.#showPlace());
    const handlers = {
      play: () => player.play(),
      pause: () => player.pause(),
      stop: () => player.pause(),
      seekbackward: () => this.#go(player.place - SKIP_SECONDS),
      seekforward: () => this.#go(player.place + SKIP_SECONDS),
      seekto: ({ seekTime }) => this.#go(seekTime),
      previoustrack: () => this.#goToStage(player.stage - 1),
      nexttrack: () => this.#goToStage(player.stage + 1),
    };
    for (const [action, handler] of Object.entries(handlers)) this.#handle(action, handler);
  }

  /** Browsers throw on an action they do not know. */
  #handle(action, handler) {
    try {
      this.#media.setActionHandler(action, (details) => this.#player.sit && handler(details));
    } catch {
      // then there is no button for it either
    }
  }

  #go(seconds) {
    this.#player.seek(seconds);
    this.#showPlace();
  }

  #goToStage(index) {
    const { stages } = this.#player.sit;
    if (index < stages.length) this.#go(stages[Math.max(0, index)].start);
  }

  #show() {
    const { sit } = this.#player;
    const playing = this.#player.state === "playing";
    this.#media.playbackState = sit ? (playing ? "playing" : "paused") : "none";
    const shown = sit ? `${sit.id} ${this.#player.stage}` : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    const title = sit?.stages[this.#player.stage]?.plain ?? "";
    this.#media.metadata = sit && new MediaMetadata({ title, artist: "Wellwish", album: sit.title, artwork: [ART] });
  }

  #showPlace() {
    const { sit, place } = this.#player;
    const state = sit ? { duration: sit.length, position: Math.min(place, sit.length), playbackRate: this.#player.pace } : undefined;
    this.#media.setPositionState?.(state);
  }
}
