// The bar at the foot of every page while a sit is loaded. Ground me silences at once, whatever else happens.

import { ROOT } from "../offline/root.js";
import { focusHeading } from "./arrival.js";
import { gettext } from "./gettext.js";
import { voice } from "./voice.js";
import { clock, notice } from "./words.js";

const GROUNDING = gettext("Eyes open. Feel what holds you up. Look around for three things of one colour.");
const PATIENCE_MS = 700; // a page that takes longer than this, or never comes, is answered here

export class BarElement extends HTMLElement {
  #player;
  #grounding = "";

  constructor({ player }) {
    super();
    this.#player = player;
  }

  /** The player, for other elements; there is none before the first sit. */
  get player() {
    return this.#player;
  }

  connectedCallback() {
    for (const name of ["sit", "state"]) this.#player.addEventListener(name, () => this.#show());
    this.#player.addEventListener("sit", () => this.#lead());
    this.#player.addEventListener("time", () => this.#showPlace());
    this.#at("[data-toggle]").addEventListener("click", () => this.#player.toggle());
    this.#at("[data-close]").addEventListener("click", () => this.#close());
    this.#at("[data-ground]").addEventListener("click", () => this.#ground());
    document.addEventListener("click", (event) => event.target.closest("[data-leave]") && this.#close());
    new ResizeObserver(() => this.#makeRoom()).observe(this);
  }

  #at(selector) {
    return this.querySelector(selector);
  }

  /** htmx reads a link's address when it first sees it. */
  #lead() {
    const link = this.#at("[data-page]");
    link.href = this.#player.sit?.page ?? ROOT;
    window.htmx?.process(link);
  }

  #show() {
    const { state } = this.#player;
    if (state === "playing") this.#grounding = "";
    this.hidden = state === "none";
    this.classList.toggle("playing", state === "playing");
    this.classList.toggle("grounding", Boolean(this.#grounding));
    this.#at("[data-toggle]").setAttribute("aria-label", state === "playing" ? gettext("Pause") : gettext("Play"));
    this.#at("[data-toggle]").hidden = state === "over" || state === "gone";
    this.#at("[data-close]").hidden = state === "playing";
    this.#at("[data-name]").textContent = state === "over" ? gettext("Your sit is complete") : gettext("Your sit");
    const words = this.#grounding || notice(this.#player);
    if (this.#at("[data-notice]").textContent !== words) this.#at("[data-notice]").textContent = words;
    this.#showPlace();
  }

  #showPlace() {
    const none = ["none", "over"].includes(this.#player.state);
    const left = none ? "" : gettext("{clock} left", { clock: clock(Math.ceil(this.#player.left)) });
    this.#at("[data-left]").textContent = left;
  }

  #ground() {
    this.#player.silence();
    voice.hush();
    setTimeout(() => {
      if (document.querySelector("wellwish-ground")) return;
      this.#grounding = GROUNDING;
      this.#show();
    }, PATIENCE_MS);
  }

  #close() {
    this.#grounding = "";
    this.#player.close();
    focusHeading();
  }

  /** Nothing of a page hides behind the bar. */
  #makeRoom() {
    document.documentElement.style.setProperty("--bar-height", `${this.offsetHeight}px`);
  }
}
