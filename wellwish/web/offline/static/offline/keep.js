// gettext("Keep on this device"), on a sit's page.

import { gettext } from "../player/gettext.js";
import { make } from "../player/make.js";
import { keeperOf } from "./keeper.js";
import { working } from "./register.js";
import { size as inWords } from "./words.js";

const SAYS = {
  waiting: gettext("The connection is lost. What came is kept, and it goes on by itself."),
  full: gettext("There is no room for this sit on this device. Remove another one, or make room, and try again."),
  gone: gettext("This sit can’t be fetched any more."),
  failed: gettext("It could not be kept just now. Try again in a moment."),
};
const HINT = gettext("To hear without a network. Its sound and its page, with the names on it, stay in this browser.");

class KeepElement extends HTMLElement {
  #keeper;
  #button = make("button", { type: "button", class: "skip" });
  #cancel = make("button", { type: "button", class: "skip" }, gettext("Cancel"));
  #bar = make("progress", { max: "1", "aria-label": gettext("On its way to this device") });
  #line = make("p", { class: "hint", role: "status" });
  #left = new AbortController();

  connectedCallback() {
    working.then(() => this.isConnected && this.#begin(), () => {});
  }

  #begin() {
    const owner = document.querySelector("meta[name=owner]").content;
    this.#keeper = keeperOf(JSON.parse(this.closest("wellwish-sit").dataset.sit), owner);
    this.replaceChildren(make("p", {}, this.#button, this.#cancel), this.#bar, this.#line);
    this.#button.addEventListener("click", () => this.#press());
    this.#cancel.addEventListener("click", () => this.#keeper.drop());
    this.#keeper.addEventListener("change", () => this.#show(), { signal: this.#left.signal });
    this.#show();
    this.hidden = false;
  }

  disconnectedCallback() {
    this.#left.abort();
  }

  #press() {
    if (this.#keeper.state === "here") this.#keeper.drop();
    else this.#keeper.keep();
  }

  #show() {
    const { state, bytes, size } = this.#keeper;
    const coming = state === "coming";
    const pressed = this.contains(document.activeElement);
    const words = { here: gettext("Remove from this device"), waiting: gettext("Go on now") };
    this.#button.textContent = words[state] ?? gettext("Keep on this device");
    this.#button.hidden = coming;
    this.#cancel.hidden = this.#bar.hidden = !coming && state !== "waiting";
    if (pressed && document.activeElement.hidden) (coming ? this.#cancel : this.#button).focus();
    if (size) this.#bar.value = bytes / size;
    else this.#bar.removeAttribute("value");
    const here = gettext("Kept on this device: {size}.", { size: inWords(bytes) });
    const part = size ? gettext("{size} of {whole}", { size: inWords(bytes), whole: inWords(size) }) : gettext("A moment");
    const line = { away: HINT, coming: part, here }[state];
    this.#line.textContent = line ?? SAYS[state];
    this.#line.ariaLive = coming ? "off" : "polite"; // a number that grows is not read out
  }
}

customElements.define("wellwish-keep", KeepElement);
