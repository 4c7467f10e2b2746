// A moment of a bed or a bell, where it is chosen. While one sounds, choosing another lets that be heard.

import { make } from "./make.js";
import { SampleElement } from "./sample.js";

let sounding = null;

class PreviewElement extends SampleElement {
  connectedCallback() {
    this.show(make("span", { class: "unseen" }, this.dataset.label), Number(this.dataset.seconds));
    this.audio.addEventListener("play", () => (sounding = this));
    this.audio.addEventListener("pause", () => sounding === this && (sounding = null));
  }
}

document.addEventListener("change", ({ target }) => {
  if (!sounding?.closest("fieldset")?.contains(target)) return;
  const chosen = target.closest("label").nextElementSibling.querySelector("wellwish-preview");
  if (chosen) chosen.play();
  else sounding.audio.pause();
});

customElements.define("wellwish-preview", PreviewElement);
