// Says that a sit is being made, and keeps a second press from asking for another.

import { gettext } from "./gettext.js";

const NOT_REACHED = gettext("That did not reach Wellwish. What you chose is still here: try again.");

class MakingElement extends HTMLElement {
  #button;
  #calm;
  #left = new AbortController();

  connectedCallback() {
    this.#button = this.querySelector("[data-busy]");
    this.#calm = this.#button.textContent;
    const { signal } = this.#left;
    this.addEventListener("submit", (event) => this.#submit(event), { capture: true, signal });
    this.addEventListener("htmx:responseError", () => this.#show(false), { signal });
    this.addEventListener("htmx:sendError", () => this.#show(false, NOT_REACHED), { signal });
    addEventListener("pageshow", () => this.#show(false), { signal }); // kept by the browser as it was left: busy
  }

  disconnectedCallback() {
    this.#left.abort();
  }

  #submit(event) {
    if (this.#button.getAttribute("aria-disabled") !== "true") return this.#show(true);
    event.preventDefault();
    event.stopPropagation();
  }

  #show(busy, words = busy ? gettext("A moment, while the voice begins.") : "") {
    this.#button.textContent = busy ? this.#button.dataset.busy : this.#calm;
    this.#button.setAttribute("aria-disabled", busy);
    const status = this.querySelector("[data-status]");
    if (status) status.textContent = words;
  }
}

customElements.define("wellwish-making", MakingElement);
