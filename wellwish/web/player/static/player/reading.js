// The page of a sit in words: large, silent, at one's own pace.

import { Awake } from "./awake.js";
import { gettext } from "./gettext.js";
import { PlaceKeeper } from "./place.js";
import { Reader, cuesOf } from "./reader.js";
import { Reporter } from "./reporter.js";
import { stageAt } from "./words.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1, " ": 1 };
const NOT_HAD = gettext("The words cannot be had just now. Load this page again in a moment.");

const reader = new Reader();
for (const Helper of [PlaceKeeper, Reporter]) new Helper(reader);
new Awake(reader, true); // nobody touches a screen that goes by itself

class ReadingElement extends HTMLElement {
  #left = new AbortController();
  #sit;

  connectedCallback() {
    this.#sit = JSON.parse(this.dataset.sit);
    const { signal } = this.#left;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    for (const name of ["state", "time"]) on(reader, name, () => this.#show());
    for (const button of this.querySelectorAll("[data-step]")) on(button, "click", () => reader.step(Number(button.dataset.step)));
    on(this.#at("[data-words]"), "click", () => reader.step(1));
    on(this.#at("[data-itself]"), "click", () => (reader.byItself = !reader.byItself));
    on(this, "click", ({ target }) => target.closest("[data-skip]") && (this.#at("#how").hidden = true));
    on(document, "keydown", (event) => this.#press(event));
    this.#load();
  }

  disconnectedCallback() {
    this.#left.abort();
    if (this.#player?.sit?.id === this.#sit.id && reader.sit) this.#giveBack();
    reader.close();
  }

  /** The voice goes on from here; what is over is put away. */
  #giveBack() {
    if (reader.state === "over") this.#player.close();
    else this.#player.seek(reader.place);
  }

  /** The player of the bar, when a sit is loaded. */
  get #player() {
    return document.querySelector("wellwish-bar").player;
  }

  #at(selector) {
    return this.querySelector(selector);
  }

  async #load() {
    const heard = this.#player?.sit?.id === this.#sit.id ? this.#player.place : this.#sit.place;
    this.#player?.pause();
    try {
      const answer = await fetch(this.#sit.captions);
      if (!answer.ok) throw new Error(`the words answered ${answer.status}`);
      const cues = cuesOf(await answer.text());
      if (!this.isConnected) return;
      for (const control of this.querySelectorAll("[data-scripted]")) control.hidden = false;
      reader.load(this.#sit, cues, heard);
    } catch {
      this.#at("[data-words]").textContent = NOT_HAD;
    }
  }

  #press(event) {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    if (!(key in STEPS) || altKey || ctrlKey || metaKey || reader.state !== "playing") return;
    if (target.closest("a, input, textarea, summary") || (key === " " && target.closest("button"))) return;
    event.preventDefault();
    reader.step(STEPS[key]);
  }

  #show() {
    if (!reader.sit) return;
    if (reader.state === "over") return this.#end();
    const { cue, index, count } = reader;
    const words = this.#at("[data-words]");
    if (words.textContent !== cue.text) words.textContent = cue.text;
    words.classList.toggle("fading", reader.byItself && reader.place > cue.end);
    this.#at("[data-title]").textContent = this.#sit.stages[stageAt(this.#sit.stages, reader.place)].title;
    this.#at("[data-count]").textContent = `${index + 1} / ${count}`;
    this.#at("[data-itself]").setAttribute("aria-checked", reader.byItself);
  }

  #end() {
    if (!this.#at("[data-view=reading]").hidden) {
      for (const view of this.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== "ended";
      this.#at("[data-view=ended] h2").focus();
    }
  }
}

customElements.define("wellwish-reading", ReadingElement);
