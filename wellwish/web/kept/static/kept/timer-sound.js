// What a sit with the timer sounds like: bells at their times, and what is behind them. Bells are handed to the audio
// thread ahead of time, so that they ring rightly while the page is throttled; after a sleep they are handed over anew.

import { ROOT } from "../offline/root.js";
import { FORM, needsOneElement } from "../player/device.js";

const DRIFT_SECONDS = 0.3;
const FADE_IN_SECONDS = 4;
const FADE_OUT_SECONDS = 4;
const LEAD_SECONDS = 1; // a bed's loop begins so far into its file
const BED_LEVEL = 2; // 6 dB above what it is under a voice: here it is alone, with bells that must be heard

export class TimerSound {
  #context = new AudioContext();
  #out;
  #element; // through which all sounds on Apple's phones
  #bell;
  #times = [];
  #age = () => 0;
  #coming = new Map(); // bells handed over → when, by the audio's clock
  #anchor = null; // the same moment by the audio's clock and by the sit's
  #behind; // level of what is behind the bells
  #own;

  /** Made in answer to a gesture: else browsers keep it silent. */
  constructor() {
    this.#out = this.#context.destination;
    if (!needsOneElement(navigator)) return;
    if (navigator.audioSession) navigator.audioSession.type = "playback";
    this.#out = this.#context.createMediaStreamDestination();
    this.#element = Object.assign(new Audio(), { srcObject: this.#out.stream });
    this.#element.play().catch(() => {});
  }

  /** Fetches the bell, which may have to be made; throws when it cannot be had. */
  async loadBell(name) {
    this.#bell = await this.#decoded(`${ROOT}media/bells/${name}.${FORM}`);
  }

  /** Begins what is behind the bells: a bed that loops after `seconds`. Throws when it cannot be had. */
  async playBed(name, seconds) {
    const buffer = await this.#decoded(`${ROOT}media/beds/${name}.webm`);
    const source = new AudioBufferSourceNode(this.#context,
      { buffer, loop: true, loopStart: LEAD_SECONDS, loopEnd: LEAD_SECONDS + seconds });
    source.connect(this.#rise(BED_LEVEL));
    source.start(0, LEAD_SECONDS);
  }

  /** The same with a file of one's own. Throws when the browser cannot play it. */
  async playOwn(file) {
    this.#own = Object.assign(new Audio(URL.createObjectURL(file)), { loop: true });
    this.#context.createMediaElementSource(this.#own).connect(this.#rise(1));
    await this.#own.play();
  }

  /** Begins, or goes on: `times` are those of its bells, `age` tells how many seconds old the sit is. */
  begin(times, age) {
    [this.#times, this.#age] = [times, age];
    this.#own?.play().catch(() => {});
    this.#context.resume().then(() => this.#handOver(), () => {});
  }

  /** To be called now and then. */
  follow() {
    if (this.#anchor && Math.abs(this.#age() - this.#heard) > DRIFT_SECONDS) this.#handOver();
  }

  pause() {
    this.#takeBack();
    this.#anchor = null;
    this.#own?.pause();
    this.#context.suspend().catch(() => {});
  }

  /** Lets what sounds fade away. With `last`, the bell at that time rings: now, when its time went by in a sleep. */
  end(last) {
    const missed = last !== null && this.#missed(last);
    if (last === null || missed) this.#takeBack();
    if (missed) this.#ring(0);
    this.#context.resume().catch(() => {});
    this.#behind?.gain.setTargetAtTime(0, this.#context.currentTime, FADE_OUT_SECONDS / 3);
    const rest = Math.max(FADE_OUT_SECONDS, this.#bell?.duration ?? 0) + 1;
    setTimeout(() => this.close(), rest * 1000);
  }

  close() {
    this.#own?.pause();
    if (this.#own) URL.revokeObjectURL(this.#own.src);
    this.#element?.pause();
    if (this.#context.state !== "closed") this.#context.close();
  }

  /** How far the sit is by what could be heard. */
  get #heard() {
    return this.#anchor.elapsed + this.#context.currentTime - this.#anchor.at;
  }

  /** Whether a bell at `seconds` was not heard, though the sit is past it. */
  #missed(seconds) {
    return Boolean(this.#bell) && (!this.#anchor || this.#heard < seconds - DRIFT_SECONDS);
  }

  #handOver() {
    const age = this.#age();
    this.#takeBack();
    this.#anchor = { at: this.#context.currentTime, elapsed: age };
    for (const time of this.#times) if (time >= age - DRIFT_SECONDS) this.#ring(Math.max(0, time - age));
  }

  #ring(after) {
    if (!this.#bell) return;
    const stroke = new AudioBufferSourceNode(this.#context, { buffer: this.#bell });
    const at = this.#context.currentTime + after;
    stroke.connect(this.#out);
    stroke.start(at);
    this.#coming.set(stroke, at);
    stroke.addEventListener("ended", () => this.#coming.delete(stroke));
  }

  /** Bells that are still to come; one that sounds may end. */
  #takeBack() {
    const now = this.#context.currentTime;
    for (const [stroke, at] of this.#coming) if (at > now) stroke.stop();
  }

  #rise(level) {
    this.#behind = new GainNode(this.#context, { gain: 0 });
    this.#behind.gain.setTargetAtTime(level, this.#context.currentTime, FADE_IN_SECONDS / 3);
    this.#behind.connect(this.#out);
    return this.#behind;
  }

  async #decoded(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the sound answered ${answer.status}`);
    return this.#context.decodeAudioData(await answer.arrayBuffer());
  }
}
