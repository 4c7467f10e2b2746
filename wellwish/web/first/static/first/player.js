// Plays a sit: the page's own audio element with calmer controls, captions in large type, stages as chapters.
// Without this script the element's own controls do.

import { Captions } from "./captions.js";
import { clock, Stages } from "./stages.js";

class Player extends HTMLElement {
  #audio;
  #stages;
  #stage = -1;
  #length;
  #seeking = false;

  connectedCallback() {
    this.#audio = this.querySelector("audio");
    this.#length = Number(this.dataset.length);
    this.#stages = new Stages(this.#all("[data-stage]").map((button) => Number(button.dataset.start)));
    new Captions(this.querySelector("track").track, this.querySelector("[data-caption]"));
    this.#takeOver();
    this.#listen();
    this.#showPlace();
    this.#play();
  }

  #all(selector) {
    return [...this.querySelectorAll(selector)];
  }

  #on(selector, event, action) {
    for (const element of this.#all(selector)) element.addEventListener(event, () => action(element));
  }

  #takeOver() {
    this.#audio.controls = false;
    for (const element of this.#all("[data-play], [data-controls]")) element.hidden = false;
  }

  #listen() {
    const audio = this.#audio;
    this.#on("[data-play]", "click", () => (audio.paused ? this.#play() : audio.pause()));
    this.#on("[data-seek]", "input", (seek) => this.#scrub(Number(seek.value)));
    this.#on("[data-seek]", "change", (seek) => this.#go(Number(seek.value)));
    this.#on("[data-stage]", "click", (stage) => this.#choose(Number(stage.dataset.start)));
    this.#on("[data-again]", "click", () => this.#choose(0));
    this.#on("[data-resume]", "click", () => this.#choose(audio.currentTime));
    document.querySelector("[data-stop]").addEventListener("click", (event) => {
      event.preventDefault();
      audio.pause();
      this.#view("stopped");
    });
    audio.addEventListener("timeupdate", () => this.#seeking || this.#showPlace());
    audio.addEventListener("play", () => this.#showPlaying());
    audio.addEventListener("pause", () => this.#showPlaying());
    audio.addEventListener("ended", () => this.#view("ended"));
    audio.addEventListener("error", () => this.#trouble());
  }

  /** Browsers may refuse to start by themselves: then the play button waits to be pressed. */
  #play() {
    this.#audio.play().catch(() => this.#showPlaying());
  }

  #go(seconds) {
    this.#seeking = false;
    this.#audio.currentTime = seconds;
    this.#showPlace();
  }

  #choose(seconds) {
    this.#view("playing");
    this.#go(seconds);
    this.#play();
  }

  #scrub(seconds) {
    this.#seeking = true;
    this.#showPlace(seconds);
  }

  #showPlaying() {
    const playing = !this.#audio.paused;
    this.classList.toggle("playing", playing);
    this.querySelector("[data-play]").setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  #showPlace(seconds = this.#audio.currentTime) {
    const seek = this.querySelector("[data-seek]");
    seek.value = seconds;
    seek.setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(this.#length)}`);
    this.querySelector("[data-now]").textContent = clock(seconds);
    this.querySelector("[data-left]").textContent = `−${clock(this.#length - seconds)}`;
    this.#showStage(this.#stages.at(seconds));
  }

  #showStage(now) {
    if (now === this.#stage) return;
    this.#stage = now;
    this.#all("[data-stage]").forEach((button, i) => {
      if (i === now) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    this.#all("[data-ring]").reverse().forEach((ring, i) => {
      ring.classList.toggle("passed", i < now);
      ring.classList.toggle("now", i === now);
    });
  }

  /** Shows one of: playing, ended, stopped. */
  #view(name) {
    for (const view of this.#all("[data-view]")) view.hidden = view.dataset.view !== name;
    document.querySelector("[data-stop]").hidden = name !== "playing";
    if (name !== "playing") this.querySelector(`[data-view="${name}"] [tabindex="-1"]`).focus();
  }

  #trouble() {
    this.querySelector("[data-trouble]").hidden = false;
    this.#showPlaying();
  }
}

customElements.define("wellwish-player", Player);
