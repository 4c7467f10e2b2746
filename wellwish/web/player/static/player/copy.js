// A button that copies what a field beside it shows.

import { make } from "./make.js";

class CopyElement extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    const button = make("button", { type: "button", class: "button" }, "Copy");
    const said = make("p", { class: "hint", role: "status" });
    this.append(button, said);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = "Copied.";
      } catch {
        field.select(); // no clipboard for pages that came without HTTPS: the keyboard's own copies it
        said.textContent = "It is marked: copy it as you copy any words.";
      }
    });
  }
}

customElements.define("wellwish-copy", CopyElement);
