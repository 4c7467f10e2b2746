// The page of a sit: a view of the player, which goes on when the page is left.

import { isReturning } from "./arrival.js";
import { showCaptions } from "./captions.js";
import { gettext } from "./gettext.js";
import { Panel } from "./panel.js";
import { placeOf } from "./place.js";
import { SKIP_SECONDS, clock, nextWords, notice, stageAt } from "./words.js";

const KEYS = { ArrowRight: SKIP_SECONDS, ArrowLeft: -SKIP_SECONDS };
const OTHERS_KEYS = "a, button, input, select, summary, textarea"; // these have a use of their own for keys
const OUTERMOST = 260; // half the width of the drawing
const STEPS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };

function isChord({ altKey, ctrlKey, metaKey, shiftKey }) {
  return altKey || ctrlKey || metaKey || shiftKey;
}

export class SitElement extends HTMLElement {
  #help;
  #player;
  #sit;
  #left; // aborts what listens, once the page is left
  #shown; // aborts what shows captions of the sit before
  #scrubbing = false;
  #stage = -1;

  /** `help` holds the player, and what the panel works with. */
  constructor(help) {
    super();
    [this.#help, this.#player] = [help, help.player];
  }

  connectedCallback() {
    this.#sit = JSON.parse(this.dataset.sit);
    this.#left = new AbortController();
    this.querySelector("audio")?.remove(); // it was for browsers without scripts
    for (const element of this.#all("[data-scripted]")) element.hidden = false;
    this.#at("[data-bed]").hidden = !this.#sit.bed;
    this.#at("[data-seek]").max = this.#sit.length;
    this.#listen();
    new Panel(this.#at("[data-panel]"), this.#help, Boolean(this.#sit.bed), this.#left.signal);
    this.#arrive();
    this.#attach();
  }

  disconnectedCallback() {
    this.#left.abort();
    this.#shown?.abort();
    if (this.#mine && this.#player.state === "over") this.#player.close();
  }

  get #mine() {
    return this.#player.sit?.id === this.#sit.id;
  }

  get #place() {
    return this.#mine ? this.#player.place : this.#kept;
  }

  #at(selector) {
    return this.querySelector(selector);
  }

  #all(selector) {
    return [...this.querySelectorAll(selector)];
  }

  /** A sit one has just asked for begins. One that was come back to waits, and disturbs no other. */
  #arrive() {
    if (this.#mine) return this.#keepUp();
    if (this.#sit.begin && !isReturning()) return this.#play();
    if (this.#player.state !== "none") return;
    this.#player.load(this.#sit);
    this.#player.seek(this.#kept);
  }

  /** It was given another sound just now. */
  #keepUp() {
    const { sit } = this.#player;
    if (sit.sound !== this.#sit.sound) this.#player.resound(this.#sit, this.#sit.place);
  }

  /** Where one was: by this tab when the page is loaded again, else wherever it was heard last. */
  get #kept() {
    return (isReturning() ? placeOf(this.#sit.id) : null) ?? this.#sit.place;
  }

  #play(seconds = this.#kept) {
    if (!this.#mine) this.#player.load(this.#sit);
    this.#player.seek(seconds);
    this.#player.play();
  }

  #on(target, name, act) {
    target.addEventListener(name, act, { signal: this.#left.signal });
  }

  #listen() {
    const [player, seek] = [this.#player, this.#at("[data-seek]")];
    this.#on(player, "sit", () => this.#attach());
    this.#on(player, "state", () => this.#showState());
    this.#on(player, "time", () => this.#scrubbing || this.#showPlace());
    this.#on(this.#at("[data-toggle]"), "click", () => this.#toggle());
    this.#on(seek, "input", () => this.#scrub(Number(seek.value)));
    this.#on(seek, "change", () => this.#go(Number(seek.value)));
    this.#on(seek, "keydown", (event) => this.#step(event));
    this.#on(document, "keydown", (event) => this.#press(event));
    for (const skip of this.#all("[data-by]")) this.#on(skip, "click", () => this.#go(this.#place + Number(skip.dataset.by)));
    this.#on(this.#at("[data-bed]"), "click", () => (player.bed = !player.bed));
    this.#on(this.#at("[data-again]"), "click", () => this.#play(0));
    for (const stage of this.#all("[data-stage]")) this.#on(stage, "click", () => this.#play(Number(stage.dataset.start)));
    this.addEventListener("submit", () => this.#tellPlace(), { capture: true, signal: this.#left.signal });
    this.#on(this, "click", (event) => event.target.closest("[data-skip]") && this.#skip());
  }

  /** The form for another sound says from where it is to go on. */
  #tellPlace() {
    for (const field of this.#all("[name=place]")) field.value = Math.floor(this.#place);
  }

  #attach() {
    this.#shown?.abort();
    this.#shown = new AbortController();
    this.toggleAttribute("data-here", this.#mine);
    if (this.#mine) showCaptions(this.#player.track, this.#at("[data-caption]"), this.#shown.signal);
    this.#showState();
    this.#showPlace();
  }

  #scrub(seconds) {
    this.#scrubbing = true;
    this.#showPlace(seconds);
  }

  #go(seconds) {
    this.#scrubbing = false;
    if (!this.#mine) this.#player.load(this.#sit);
    this.#player.seek(seconds);
    this.#showPlace();
  }

  #step(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    this.#go(this.#place + step);
  }

  /** Space and arrows, wherever on the page nothing else is meant by them. */
  #press(event) {
    const { key, target } = event;
    if ((key !== " " && !(key in KEYS)) || isChord(event) || target.closest(OTHERS_KEYS)) return;
    if (this.dataset.now === "ended") return;
    event.preventDefault();
    if (key in KEYS) this.#go(this.#place + KEYS[key]);
    else if (!event.repeat) this.#toggle();
  }

  #toggle() {
    if (this.#mine) this.#player.toggle();
    else this.#play();
  }

  #skip() {
    this.#at("#how").hidden = true;
    this.#at("[data-again]").focus();
  }

  #showState() {
    const state = this.#mine ? this.#player.state : "none";
    const playing = state === "playing";
    this.classList.toggle("playing", playing);
    this.#at("[data-toggle]").setAttribute("aria-label", playing ? gettext("Pause") : gettext("Play"));
    this.#at("[data-bed]").setAttribute("aria-checked", this.#mine ? this.#player.bed : Boolean(this.#sit.bed?.on));
    this.#at("[data-notice]").textContent = this.#mine ? notice(this.#player) : "";
    this.#at("[data-gone]").hidden = state !== "gone";
    this.#view(state === "over" ? "ended" : "sitting");
    this.#showPlace();
  }

  #view(name) {
    const was = this.dataset.now;
    this.dataset.now = name;
    for (const view of this.#all("[data-view]")) view.hidden = view.dataset.view !== name;
    if (name === "ended" && was !== name) this.#at("[data-view=ended] h2").focus();
  }

  #showPlace(seconds = this.#place) {
    const { length, stages } = this.#sit;
    const seek = this.#at("[data-seek]");
    seek.value = seconds;
    seek.style.setProperty("--gone", seconds / length);
    seek.setAttribute("aria-valuetext", gettext("{clock} of {length}", { clock: clock(seconds), length: clock(length) }));
    this.#at("[data-clock]").textContent = clock(seconds);
    this.#at("[data-left]").textContent = `−${clock(Math.ceil(length - seconds))}`;
    this.#at("[data-next]").textContent = this.#at("[data-notice]").textContent ? "" : nextWords(stages, seconds);
    this.#showStage(this.dataset.now === "ended" ? stages.length : stageAt(stages, seconds));
  }

  #showStage(now) {
    if (now === this.#stage) return;
    this.#stage = now;
    this.#all("[data-stage]").forEach((stage, i) => {
      if (i === now) stage.setAttribute("aria-current", "step");
      else stage.removeAttribute("aria-current");
    });
    const rings = this.#all("[data-ring]").reverse();
    const reached = rings[Math.min(now, rings.length - 1)];
    this.style.setProperty("--reach", reached.r.baseVal.value / OUTERMOST);
    rings.forEach((ring, i) => {
      ring.classList.toggle("passed", i < now);
      ring.classList.toggle("now", i === now);
    });
  }
}
