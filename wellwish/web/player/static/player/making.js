// Says that a sit is being made, and keeps a second press from asking for another.

class MakingElement extends HTMLElement {
  #button;
  #calm;
  #left = new AbortController();

  connectedCallback() {
    this.#button = this.querySelector("[data-busy]");
    this.#calm = this.#button.textContent;
    const { signal } = this.#left;
    this.addEventListener("submit", (event) => this.#submit(event), { capture: true, signal });
    for (const name of ["htmx:sendError", "htmx:responseError"]) this.addEventListener(name, () => this.#show(false), { signal });
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

  #show(busy) {
    this.#button.textContent = busy ? this.#button.dataset.busy : this.#calm;
    this.#button.setAttribute("aria-disabled", busy);
    const status = this.querySelector("[data-status]");
    if (status) status.textContent = busy ? "A few seconds, while the voice is made." : "";
  }
}

customElements.define("wellwish-making", MakingElement);
