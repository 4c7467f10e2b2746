// A minute to hear on a page that explains: a round button, a ring that fills, the words as they are said.

import { showCaptions } from "./captions.js";
import { make, playSign, ring } from "./make.js";
import { voice } from "./voice.js";

const USUAL_SECONDS = 60;

class TasteElement extends HTMLElement {
  #audio;
  #left;
  #button;
  #hush = () => this.#audio.pause();

  connectedCallback() {
    this.#left = new AbortController();
    this.#audio = new Audio();
    this.#audio.preload = "none";
    this.#audio.src = this.dataset.sound;
    const words = make("p", { class: "taste-words", lang: "en" });
    const [drawing, fill] = ring(USUAL_SECONDS);
    const label = make("span", {}, this.querySelector(".taste-title")?.textContent ?? "Hear 60 seconds");
    this.#button = make("button", { type: "button", class: "taste-play", "aria-pressed": "false" },
      make("span", { class: "taste-round" }, drawing, playSign()), label);
    this.replaceChildren(this.#button, words);
    this.#button.addEventListener("click", () => this.#toggle());
    for (const name of ["play", "pause", "ended", "error"]) this.#audio.addEventListener(name, () => this.#show());
    this.#audio.addEventListener("timeupdate", () => {
      fill((this.#audio.currentTime / (this.#audio.duration || USUAL_SECONDS)) * USUAL_SECONDS);
    });
    this.#caption(words);
  }

  disconnectedCallback() {
    this.#left.abort();
    this.#audio.pause();
  }

  #caption(words) {
    const track = make("track", { kind: "captions", srclang: "en", src: this.dataset.captions });
    this.#audio.append(track);
    track.track.mode = "hidden";
    showCaptions(track.track, words, this.#left.signal);
    this.#audio.addEventListener("error", () => (words.textContent = "It cannot be heard just now."));
  }

  #toggle() {
    if (!this.#audio.paused) return this.#audio.pause();
    voice.claim(this.#hush);
    if (this.#audio.error) this.#audio.load();
    this.#audio.play().catch(() => this.#show());
  }

  #show() {
    this.classList.toggle("playing", !this.#audio.paused);
    this.#button.setAttribute("aria-pressed", !this.#audio.paused);
  }
}

customElements.define("wellwish-taste", TasteElement);
