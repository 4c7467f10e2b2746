// The sound under the voice: a loop without a seam, faded in and out. Whatever fails here, the voice goes on.

const FADE_IN_SECONDS = 3;
const FADE_OUT_SECONDS = 1.5;
const LEAD_SECONDS = 1; // the loop begins this far into the file, past any codec's delay

export class Bed {
  #player;
  #context;
  #gain;
  #source;
  #src; // of the bed that is loaded, or on its way
  #rest;

  constructor(player) {
    this.#player = player;
    player.addEventListener("state", () => this.#follow());
    player.addEventListener("silence", () => this.#cut());
    for (const gesture of ["pointerup", "keyup"]) addEventListener(gesture, () => this.#context || this.#follow());
  }

  get #wanted() {
    return this.#player.state === "playing" && this.#player.bed;
  }

  /** A context made before the first gesture would be born silent, with a warning. */
  #follow() {
    if (!this.#context && !(this.#wanted && (navigator.userActivation?.hasBeenActive ?? true))) return;
    if (this.#wanted) this.#rise();
    else this.#fall();
  }

  async #rise() {
    clearTimeout(this.#rest);
    try {
      this.#context ??= new AudioContext();
      this.#context.resume().catch(() => {});
      await this.#load(this.#player.sit.bed);
    } catch {
      this.#src = null; // tried again the next time it plays
    }
    if (this.#wanted) this.#fade(1, FADE_IN_SECONDS);
  }

  #fall() {
    this.#fade(0, FADE_OUT_SECONDS);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#context.suspend(), FADE_OUT_SECONDS * 2000);
  }

  #cut() {
    if (!this.#gain) return;
    this.#gain.gain.cancelScheduledValues(0);
    this.#gain.gain.value = 0;
    this.#context.suspend();
  }

  async #load({ src, seconds }) {
    if (this.#src === src) return;
    this.#src = src;
    this.#source?.stop();
    this.#source = null;
    const answer = await fetch(src);
    if (!answer.ok) throw new Error(`the bed answered ${answer.status}`);
    const buffer = await this.#context.decodeAudioData(await answer.arrayBuffer());
    if (this.#src !== src) return;
    this.#gain = new GainNode(this.#context, { gain: 0 });
    this.#gain.connect(this.#context.destination);
    const loop = { buffer, loop: true, loopStart: LEAD_SECONDS, loopEnd: LEAD_SECONDS + seconds };
    this.#source = new AudioBufferSourceNode(this.#context, loop);
    this.#source.connect(this.#gain);
    this.#source.start(0, LEAD_SECONDS);
  }

  /** Approaches `level` from wherever it is: 95 % of the way in `seconds`. */
  #fade(level, seconds) {
    if (!this.#gain) return;
    this.#gain.gain.cancelScheduledValues(0);
    this.#gain.gain.setTargetAtTime(level, this.#context.currentTime, seconds / 3);
  }
}
