// A button that copies what a field beside it shows.

import { gettext } from "./gettext.js";
import { make } from "./make.js";

class CopyElement extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    const button = make("button", { type: "button", class: "button" }, gettext("Copy"));
    const said = make("p", { class: "hint", role: "status" });
    this.append(button, said);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = gettext("Copied.");
      } catch {
        field.select(); // no clipboard for pages that came without HTTPS: the keyboard's own copies it
        said.textContent = gettext("It is marked: copy it as you copy any words.");
      }
    });
  }
}

customElements.define("wellwish-copy", CopyElement);
