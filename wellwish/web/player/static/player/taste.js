// A minute to hear on a page that explains, with the words as they are said.

import { showCaptions } from "./captions.js";
import { make } from "./make.js";
import { SampleElement } from "./sample.js";

const USUAL_SECONDS = 60;

class TasteElement extends SampleElement {
  #left = new AbortController();
  #words = make("p", { class: "taste-words", lang: "en" });

  connectedCallback() {
    this.show(make("span", {}, this.querySelector(".taste-title").textContent), USUAL_SECONDS, this.#words);
    this.audio.addEventListener("play", () => this.#caption(), { once: true }); // asked for, it may have to be made
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#left.abort();
  }

  #caption() {
    const track = make("track", { kind: "captions", srclang: "en", src: this.dataset.captions });
    this.audio.append(track);
    track.track.mode = "hidden";
    showCaptions(track.track, this.#words, this.#left.signal);
  }
}

customElements.define("wellwish-taste", TasteElement);
