// The page of the timer: what is chosen, the sit as it runs, its end.

import { gettext } from "../player/gettext.js";
import { ring } from "../player/make.js";
import { voice } from "../player/voice.js";
import { clock } from "../player/words.js";
import { bellTimes, OPEN_SECONDS, Stopwatch } from "./bells.js";
import { OwnSound } from "./own-sound.js";
import { TimerReport } from "./timer-report.js";
import { TimerSound } from "./timer-sound.js";
import { here } from "./zone.js";

const CHOSEN = "wellwish-timer";
const TICK_MS = 500;
const REPORT_SECONDS = 30;
const KEY_BYTES = 16;
const NO_SOUND = gettext("The sound cannot be had just now. The time runs all the same.");
const WAITS = gettext("The bell is on its way.");
const NO_FILE = gettext("Choose a sound file first, or another background.");
const NOT_KEPT = gettext("This file does not fit into what this browser keeps.");

/** Letters that nobody else has. Not crypto.randomUUID, which plain HTTP at home lacks. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class TimerElement extends HTMLElement {
  #data;
  #form;
  #own;
  #report;
  #left = new AbortController();
  #sit = null; // the one that runs: key, began, seconds (null: open), times, watch, sound, lock
  #ticking;
  #told = 0;

  connectedCallback() {
    this.#data = JSON.parse(this.dataset.timer);
    this.#form = this.querySelector("form");
    this.#own = new OwnSound(this.#data.owner ?? "guest");
    if (this.#data.report) this.#report = new TimerReport(this.#data.report, this.#data.owner);
    this.#report?.tellDue();
    this.#recall();
    this.#showOwn();
    const { signal } = this.#left;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(this.#form, "submit", (event) => this.#submit(event));
    on(this.#form, "change", () => this.#remember(this.#chosen));
    on(this.#at("#own"), "change", () => this.#keepOwn());
    on(this.#at("[data-own-remove]"), "click", () => this.#removeOwn());
    for (const name of ["pause", "go-on"]) on(this.#at(`[data-${name}]`), "click", () => this.#toggle(true));
    on(this.#at("[data-end]"), "click", () => this.#end());
    on(this.#at("[data-again]"), "click", () => this.#show("choose"));
    on(document, "visibilitychange", () => this.#seen());
    on(window, "pagehide", () => this.#end());
    on(window, "online", () => this.#report?.tellDue());
  }

  disconnectedCallback() {
    this.#end();
    this.#left.abort();
  }

  #at(selector) {
    return this.querySelector(selector);
  }

  // --- what is chosen

  get #chosen() {
    const read = Object.fromEntries(new FormData(this.#form));
    const minutes = read.length === "other" ? Number(read.other) : Number(read.length);
    const seconds = read.length === "open" ? null : Math.min(Math.max(1, minutes || 1), 180) * 60;
    const every = Math.max(1, Number(read.every) || 5) * 60;
    return { ...read, seconds, every, opening: "opening" in read, closing: "closing" in read, wake: "wake" in read };
  }

  #recall() {
    let before = {};
    try {
      before = JSON.parse(localStorage.getItem(CHOSEN)) ?? {};
    } catch {
      // nothing was remembered
    }
    for (const field of this.#form.elements) {
      if (!(field.name in before)) continue;
      if (field.type === "checkbox") field.checked = before[field.name] === true;
      else if (field.type === "radio") field.checked = field.value === before[field.name];
      else field.value = before[field.name];
    }
  }

  #remember(chosen) {
    try {
      localStorage.setItem(CHOSEN, JSON.stringify({ ...chosen, every: chosen.every / 60 }));
    } catch {
      // then the next time begins as the first
    }
  }

  async #showOwn() {
    const file = await this.#own.read().catch(() => undefined);
    if (file) this.#at("[data-own-name]").textContent = file.name;
    this.#at("[data-own-remove]").hidden = !file;
  }

  async #keepOwn() {
    const [file] = this.#at("#own").files;
    if (!file) return;
    try {
      await this.#own.keep(file);
      this.#trouble("");
      this.#showOwn();
    } catch {
      this.#trouble(NOT_KEPT);
    }
  }

  async #removeOwn() {
    await this.#own.remove();
    this.#at("#own").value = "";
    this.#at("[data-own-name]").textContent = "";
    this.#showOwn();
  }

  #notice(words) {
    this.#at("[data-notice]").textContent = words;
  }

  #trouble(words) {
    this.#at("[data-trouble]").textContent = words;
  }

  // --- the sit

  async #submit(event) {
    event.preventDefault();
    if (this.#sit) return;
    const chosen = this.#chosen;
    const sound = new TimerSound(); // now, while this answers a gesture
    const file = chosen.bed === "own" ? await this.#own.read().catch(() => undefined) : null;
    if (file === undefined) {
      sound.close();
      return this.#trouble(NO_FILE);
    }
    this.#trouble("");
    const length = chosen.seconds ?? OPEN_SECONDS;
    this.#sit = { ...chosen, length, sound, key: newKey(), watch: new Stopwatch() };
    this.#sit.times = chosen.bell === "none" ? [] : bellTimes({ ...chosen, seconds: length });
    this.#told = 0;
    this.#notice("");
    this.#draw();
    this.#show("run");
    await this.#load(file);
    if (this.#sit) this.#begin();
  }

  /** Waits for the bell; what is behind it is asked for then, and comes when it can. */
  async #load(file) {
    const { sound, bell, bed } = this.#sit;
    const failed = () => this.#notice(NO_SOUND);
    if (bell !== "none") {
      this.#notice(WAITS);
      await sound.loadBell(bell).then(() => this.#notice(""), failed);
    }
    if (file) sound.playOwn(file).catch(failed);
    else if (bed !== "none") sound.playBed(bed, this.#data.beds[bed]).catch(failed);
  }

  #begin() {
    const sit = this.#sit;
    sit.began = new Date().toISOString();
    voice.claim(this.#hush);
    this.#goOn();
    this.#lock();
  }

  #hush = () => this.#sit?.watch.running && this.#toggle();

  #goOn() {
    const { watch, sound, times } = this.#sit;
    watch.start(Date.now());
    sound.begin(times, () => watch.elapsed(Date.now()));
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** Pauses or goes on; `byHand` brings the focus to the button that took the place of the pressed one. */
  #toggle(byHand = false) {
    const { watch, sound, began } = this.#sit;
    if (!began) return; // its sounds are still on their way
    if (!watch.running) {
      voice.claim(this.#hush);
      this.#goOn();
    } else {
      clearInterval(this.#ticking);
      watch.pause(Date.now());
      sound.pause();
      this.#tell();
    }
    this.#showRunning(watch.running);
    if (byHand) this.#at(watch.running ? "[data-pause]" : "[data-go-on]").focus();
  }

  #tick() {
    const { watch, sound, length } = this.#sit;
    const elapsed = watch.elapsed(Date.now());
    if (elapsed >= length) return this.#end();
    sound.follow();
    this.#draw(elapsed);
    if (elapsed - this.#told >= REPORT_SECONDS) this.#tell();
  }

  /** At its end, or where it was left. */
  #end() {
    const sit = this.#sit;
    if (!sit) return;
    clearInterval(this.#ticking);
    const elapsed = Math.min(sit.watch.elapsed(Date.now()), sit.length);
    const kept = this.#tell();
    this.#sit = null;
    sit.sound.end(elapsed >= sit.length && sit.closing ? sit.length : null);
    sit.lock?.release().catch(() => {});
    this.#showEnd(elapsed, kept);
  }

  /** Tells the server how long it has been; whether it was taken, in a while. */
  #tell() {
    const { key, began, seconds, length, watch } = this.#sit;
    const sat = Math.floor(Math.min(watch.elapsed(Date.now()), length));
    this.#told = sat;
    if (!this.#report || !began || !sat) return Promise.resolve(undefined);
    return this.#report.tell({ key, began, seconds: sat, planned: seconds ?? "", zone: here() });
  }

  async #lock() {
    if (!this.#sit?.wake) return;
    try {
      this.#sit.lock = await navigator.wakeLock.request("screen");
    } catch {
      // the browser has none, or the battery is low
    }
  }

  #seen() {
    if (!this.#sit?.watch.running) return;
    if (document.hidden) this.#tell();
    else {
      this.#tick();
      this.#lock();
    }
  }

  // --- what is seen

  #show(name) {
    for (const view of this.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
    this.#showRunning(true);
    this.#at("h1").classList.toggle("unseen", name !== "choose");
    const heading = this.#at(`[data-view=${name}] h2`) ?? this.#at("h1");
    heading.tabIndex = -1;
    heading.focus();
  }

  #showRunning(running) {
    this.#at("[data-pause]").hidden = !running;
    this.#at("[data-go-on]").hidden = running;
    this.classList.toggle("waits", !running);
  }

  #draw(elapsed = 0) {
    const { seconds, length } = this.#sit;
    const circle = this.#at("[data-circle]");
    if (!elapsed) {
      const [drawing, fill] = ring(seconds ?? 3600);
      circle.querySelector("svg")?.remove();
      circle.prepend(drawing);
      this.#sit.fill = fill;
    }
    this.#sit.fill(seconds ? elapsed : elapsed % 3600);
    this.#at("[data-clock]").textContent = clock(seconds ? Math.ceil(length - elapsed) : elapsed);
  }

  async #showEnd(elapsed, kept) {
    const sat = this.#at("[data-sat]");
    const [minutes, { minute, minutes: many, seconds }] = [Math.floor(elapsed / 60), sat.dataset];
    sat.textContent = minutes === 1 ? minute : minutes ? `${minutes} ${many}` : `${Math.floor(elapsed)} ${seconds}`;
    const [words, link] = [this.#at("[data-kept]"), this.#at("[data-page]")];
    words.textContent = "";
    link.hidden = true;
    this.#show("ended");
    const taken = await kept;
    if (taken === undefined) return; // nothing to keep
    words.textContent = taken ? words.dataset.keptWords : words.dataset.laterWords;
    link.hidden = !taken;
  }
}

customElements.define("wellwish-timer", TimerElement);
