// A minute of grounding: one step at a time, on the clock or by a voice. All steps stay readable for who cannot see.

import { FORM } from "./device.js";
import { gettext } from "./gettext.js";
import { make, ring } from "./make.js";
import { voice } from "./voice.js";

const TICK_MS = 250;

class GroundElement extends HTMLElement {
  #player = document.querySelector("wellwish-bar").player;
  #steps;
  #list;
  #now = make("div", { class: "ground-now", "aria-live": "polite" });
  #minute = make("div", { class: "ground-minute" });
  #all = make("button", { type: "button", class: "skip", "aria-pressed": "false" }, gettext("Show all"));
  #fill;
  #step = -1;
  #began = 0;
  #timer;
  #sound = null;
  #hush = () => this.#sound?.pause();

  connectedCallback() {
    this.#list = this.querySelector("ol");
    this.#steps = [...this.querySelectorAll("[data-step]")].map((step) => [Number(step.dataset.start), step]);
    const [drawing, fill] = ring(Number(this.dataset.seconds));
    this.#fill = fill;
    this.#minute.append(drawing, this.#now);
    this.prepend(this.#minute);
    this.#list.after(this.#all);
    this.#all.addEventListener("click", () => this.#showAll(this.#all.getAttribute("aria-pressed") === "false"));
    this.#showAll(false);
    this.#wire(this.closest("main") ?? document);
    this.#began = performance.now();
    this.#timer = setInterval(() => this.#show(), TICK_MS);
    this.#show();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#sound?.pause();
  }

  #wire(page) {
    const [read, on] = ["[data-read]", "[data-goon]"].map((name) => page.querySelector(name));
    if (read) {
      read.hidden = false;
      read.setAttribute("aria-pressed", "false");
      read.addEventListener("click", () => this.#read(read));
    }
    if (!on || !["playing", "paused", "lost"].includes(this.#player?.state)) return;
    on.href = this.#player.sit.page;
    on.hidden = false;
    on.addEventListener("click", () => this.#player.play());
    window.htmx?.process(on);
  }

  #showAll(all) {
    this.#all.setAttribute("aria-pressed", all);
    this.#list.classList.toggle("unseen", !all);
    this.#minute.hidden = all;
  }

  #read(button) {
    this.#sound ??= this.#voiceFor(button);
    if (!this.#sound.paused) return this.#sound.pause();
    voice.claim(this.#hush);
    this.#sound.play().catch(() => {
      this.#sound = null; // not to be had: the clock leads on
      button.setAttribute("aria-pressed", "false");
      button.textContent = gettext("The voice is not there just now");
    });
  }

  #voiceFor(button) {
    const sound = new Audio(`${button.dataset.sound}.${FORM}`);
    const words = button.dataset.words ??= button.textContent;
    const show = () => {
      button.textContent = words;
      button.setAttribute("aria-pressed", !sound.paused);
    };
    for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, show);
    return sound;
  }

  get #gone() {
    return this.#sound ? this.#sound.currentTime : (performance.now() - this.#began) / 1000;
  }

  get #still() {
    return document.documentElement.dataset.motion === "still" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  #show() {
    const gone = this.#gone;
    const step = Math.max(0, this.#steps.findLastIndex(([start]) => start <= gone));
    if (!this.#still || step !== this.#step) this.#fill(gone);
    if (step === this.#step) return;
    this.#step = step;
    this.#now.replaceChildren(...this.#steps[step][1].cloneNode(true).childNodes);
  }
}

customElements.define("wellwish-ground", GroundElement);
