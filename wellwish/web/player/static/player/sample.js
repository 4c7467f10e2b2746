// A sound to try: a round button whose ring fills while it plays. Its file may still be made when it is asked for.

import { FORM } from "./device.js";
import { gettext } from "./gettext.js";
import { make, playSign, ring } from "./make.js";
import { voice } from "./voice.js";

const PATIENCE_MS = 600; // silence longer than this is explained

export class SampleElement extends HTMLElement {
  audio = new Audio();
  #line = make("p", { class: "sample-line", role: "status" });
  #waiting;
  #hush = () => this.audio.pause();

  /** An element whose sound failed says that it plays. */
  get playing() {
    return !this.audio.paused && !this.audio.error;
  }

  /** `label` is what the button says, or is called. */
  show(label, seconds, ...more) {
    const { audio } = this;
    const [drawing, fill] = ring(seconds);
    const button = make("button", { type: "button", class: "sample-play", "aria-pressed": "false" },
      make("span", { class: "sample-round" }, drawing, playSign()), label);
    this.replaceChildren(button, ...more, this.#line);
    button.addEventListener("click", () => (this.playing ? audio.pause() : this.play()));
    const on = (names, act) => names.forEach((name) => audio.addEventListener(name, act));
    on(["play", "waiting"], () => this.#wait());
    on(["playing", "pause"], () => this.#say(""));
    on(["error"], () => this.#say(gettext("It cannot be heard just now.")));
    on(["ended"], () => fill(0));
    on(["play", "pause", "error"], () => {
      this.classList.toggle("playing", this.playing);
      button.setAttribute("aria-pressed", this.playing);
    });
    on(["timeupdate"], () => fill((audio.currentTime / (audio.duration || seconds)) * seconds));
  }

  disconnectedCallback() {
    clearTimeout(this.#waiting);
    this.audio.pause();
  }

  play() {
    const { audio } = this;
    voice.claim(this.#hush);
    if (!audio.src) audio.src = `${this.dataset.sound}.${FORM}`;
    else if (audio.error) audio.load();
    audio.play().catch(() => {}); // what went wrong comes as an event, too
  }

  #wait() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#say(gettext("It is being made. A moment.")), PATIENCE_MS);
  }

  #say(words) {
    clearTimeout(this.#waiting);
    this.#line.textContent = words;
  }
}
