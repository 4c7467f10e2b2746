// What is kept in this browser, on the page about this device and on the one that stands in without a network.

import { needsOneElement } from "../player/device.js";
import { gettext } from "../player/gettext.js";
import { make } from "../player/make.js";
import { clock } from "../player/words.js";
import { keepPages, pagesAreKept } from "./pages.js";
import { working } from "./register.js";
import { ROOT } from "./root.js";
import { bytesOf, dropSit } from "./sits.js";
import { all } from "./store.js";
import { day, size } from "./words.js";

class DeviceElement extends HTMLElement {
  async connectedCallback() {
    try {
      await working;
      await this.#show();
    } catch {
      const trouble = this.querySelector("[data-trouble]");
      if (trouble) trouble.hidden = false;
      return;
    }
    for (const section of this.querySelectorAll("[data-works]")) {
      section.hidden = "apple" in section.dataset && !needsOneElement(navigator);
    }
    this.#on("[data-remove-all]", () => this.#removeAll());
    this.#on("[data-pages-switch]", (control) => this.#turn(control));
  }

  #on(selector, act) {
    const control = this.querySelector(selector);
    control?.addEventListener("click", () => act(control));
  }

  async #show() {
    const sits = (await all("sits")).sort((one, other) => other.at - one.at);
    const sizes = await Promise.all(sits.map(bytesOf));
    this.querySelector("[data-sits]").replaceChildren(...sits.map((sit, i) => this.#row(sit, sizes[i])));
    this.querySelector("[data-none]").hidden = sits.length > 0;
    const more = this.querySelector("[data-all]");
    if (more) more.hidden = sits.length < 2;
    const kept = Boolean(await pagesAreKept());
    this.querySelector("[data-pages-switch]")?.setAttribute("aria-checked", kept);
    const pages = this.querySelector("[data-pages]");
    if (pages) pages.hidden = !kept;
    await this.#showRoom();
  }

  #row(sit, bytes) {
    const name = `${sit.title}, ${clock(sit.length)}`;
    const remove = make("button", { type: "button", class: "skip", "aria-label": gettext("Remove {name}", { name }) }, gettext("Remove"));
    remove.addEventListener("click", () => this.#remove(sit.id));
    const link = make("a", { href: ROOT + sit.page }, name);
    const about = sit.whole
      ? gettext("{size}, kept on {day}", { size: size(bytes), day: day(sit.at) })
      : gettext("{size} so far; open it to go on", { size: size(bytes) });
    const row = make("li", {}, make("div", {}, link, make("p", { class: "hint" }, about)), remove);
    window.htmx?.process(row);
    return row;
  }

  async #showRoom() {
    const line = this.querySelector("[data-room]");
    const room = await navigator.storage?.estimate?.();
    if (!line || !room) return;
    const safe = await navigator.storage.persisted?.();
    const [used, quota] = [size(room.usage), size(room.quota)];
    const uses = gettext("Wellwish uses {used} here, of {quota} that your browser allows.", { used, quota });
    const kept = safe
      ? gettext("It has promised to keep it.")
      : gettext("When the device runs out of room, the browser may let go of it.");
    line.textContent = `${uses} ${kept}`;
  }

  async #remove(id) {
    await dropSit(id);
    await this.#show();
    (this.querySelector("[data-sits] button") ?? this.querySelector("[data-none]")).focus();
  }

  async #removeAll() {
    for (const { id } of await all("sits")) await dropSit(id);
    await this.#show();
  }

  async #turn(control) {
    const on = control.getAttribute("aria-checked") !== "true";
    const line = this.querySelector("[data-pages-line]");
    line.textContent = "";
    try {
      await keepPages(on);
      control.setAttribute("aria-checked", on);
    } catch {
      line.textContent = gettext("They could not be kept just now. Try again when you are connected.");
    }
  }
}

customElements.define("wellwish-device", DeviceElement);
