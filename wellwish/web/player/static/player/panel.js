// How it sounds, on the page of a sit: volumes, pace, the sleep timer, again and again, a screen that stays on.

import { CAN_STAY_AWAKE } from "./awake.js";
import { CAN_SET_VOLUME, MIXES } from "./device.js";
import { keepHabits } from "./habits.js";
import { paceWords, percentWords, timerWords } from "./words.js";

const DIALS = { voice: percentWords, bed: percentWords, pace: paceWords };

export class Panel {
  #root;
  #player;
  #timer;
  #awake;

  /** `root` holds the controls; `bedded`: the sit has a bed to turn on; what listens goes when `signal` aborts. */
  constructor(root, { player, timer, awake }, bedded, signal) {
    [this.#root, this.#player, this.#timer, this.#awake] = [root, player, timer, awake];
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    for (const dial of root.querySelectorAll("[data-dial]")) on(dial, "input", () => this.#turn(dial));
    for (const choice of root.querySelectorAll("[name=timer]")) on(choice, "change", () => timer.set(Number(choice.value)));
    on(this.#at("[data-repeat]"), "change", ({ target }) => (player.repeats = target.checked));
    on(this.#at("[data-awake]"), "change", ({ target }) => this.#stayAwake(target.checked));
    on(timer, "change", () => this.#showTimer());
    on(player, "time", () => this.#showLeft());
    this.#show(bedded);
  }

  #at(selector) {
    return this.#root.querySelector(selector);
  }

  #turn(dial) {
    const [name, value] = [dial.dataset.dial, Number(dial.value)];
    this.#player[name === "pace" ? "pace" : `${name}Level`] = value;
    keepHabits({ [name]: value });
    this.#showDial(dial);
  }

  #stayAwake(wanted) {
    this.#awake.wanted = wanted;
    keepHabits({ awake: wanted });
  }

  #show(bedded) {
    const { voiceLevel: voice, bedLevel: bed, pace, repeats } = this.#player;
    for (const dial of this.#root.querySelectorAll("[data-dial]")) {
      dial.value = { voice, bed, pace }[dial.dataset.dial];
      this.#showDial(dial);
    }
    this.#at("[data-of=voice]").hidden = !CAN_SET_VOLUME;
    this.#at("[data-of=bed]").hidden = MIXES || !bedded;
    this.#at("[data-of=mix]").hidden = !MIXES || !bedded;
    this.#at("[data-of=awake]").hidden = !CAN_STAY_AWAKE;
    this.#at("[data-repeat]").checked = repeats;
    this.#at("[data-awake]").checked = this.#awake.wanted;
    this.#showTimer();
  }

  #showDial(dial) {
    const words = DIALS[dial.dataset.dial](Number(dial.value));
    dial.setAttribute("aria-valuetext", words);
    dial.style.setProperty("--gone", (dial.value - dial.min) / (dial.max - dial.min));
    dial.nextElementSibling.textContent = words;
  }

  #showTimer() {
    for (const choice of this.#root.querySelectorAll("[name=timer]")) choice.checked = Number(choice.value) === this.#timer.minutes;
    this.#showLeft();
  }

  #showLeft() {
    const words = timerWords(this.#timer.left);
    if (this.#at("[data-timer]").textContent !== words) this.#at("[data-timer]").textContent = words;
  }
}
