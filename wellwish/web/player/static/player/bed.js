// The sound under the voice: a loop without a seam, faded in and out, that gives way while something is said. Whatever
// fails here, the voice goes on. Figures are those of files that hold the bed (wellwish/sound/mix.py).

const FADE_IN_SECONDS = 4;
const FADE_OUT_SECONDS = 1.5;
const TICK_SECONDS = 0.5; // a little more than there is between two "time"s
const GIVES_WAY = 10 ** (-4 / 20);
const GIVES_WAY_SECONDS = 0.4;
const COMES_BACK_SECONDS = 2;
const LEAD_SECONDS = 1; // the loop begins this far into the file, past any codec's delay

export class Bed {
  #player;
  #context;
  #level; // comes and goes with the voice, and goes before the sit ends
  #aim; // what the level is on its way to
  #room; // for what is said
  #source;
  #loop; // address of the one that is loaded, or on its way
  #rest;

  constructor(player) {
    this.#player = player;
    player.addEventListener("sit", () => player.track?.addEventListener("cuechange", () => this.#giveWay()));
    player.addEventListener("state", () => this.#follow());
    const keepUp = () => this.#wanted && this.#due !== this.#aim && this.#fade(this.#due, TICK_SECONDS);
    for (const name of ["time", "levels"]) player.addEventListener(name, keepUp);
    player.addEventListener("silence", () => this.#cut());
    for (const gesture of ["pointerup", "keyup"]) addEventListener(gesture, () => this.#context || this.#follow());
  }

  get #wanted() {
    return this.#player.state === "playing" && this.#player.bed;
  }

  /** Its level at this place of the sit. */
  get #due() {
    const { left, sit, bedLevel, fade } = this.#player;
    return sit.bed.level * bedLevel * fade * Math.sin((Math.PI / 2) * Math.min(1, left / sit.bed.out)) ** 2;
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
      this.#loop = null; // tried again the next time it plays
    }
    if (this.#wanted) this.#fade(this.#due, FADE_IN_SECONDS);
  }

  #fall() {
    this.#fade(0, FADE_OUT_SECONDS);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#context.suspend(), FADE_OUT_SECONDS * 2000);
  }

  #cut() {
    if (!this.#level) return;
    this.#aim = 0;
    this.#level.gain.cancelScheduledValues(0);
    this.#level.gain.value = 0;
    this.#context.suspend();
  }

  async #load({ loop, seconds }) {
    if (this.#loop === loop) return;
    this.#loop = loop;
    this.#source?.stop();
    this.#source = null;
    const answer = await fetch(loop);
    if (!answer.ok) throw new Error(`the bed answered ${answer.status}`);
    const context = this.#context;
    const buffer = await context.decodeAudioData(await answer.arrayBuffer());
    if (this.#loop !== loop) return;
    this.#level = new GainNode(context, { gain: 0 });
    this.#room = new GainNode(context);
    this.#source = new AudioBufferSourceNode(context,
      { buffer, loop: true, loopStart: LEAD_SECONDS, loopEnd: LEAD_SECONDS + seconds });
    this.#source.connect(this.#room).connect(this.#level).connect(context.destination);
    this.#source.start(0, LEAD_SECONDS);
    this.#giveWay();
  }

  #giveWay() {
    if (this.#player.track?.activeCues?.length) this.#move(this.#room, GIVES_WAY, GIVES_WAY_SECONDS);
    else this.#move(this.#room, 1, COMES_BACK_SECONDS);
  }

  #fade(level, seconds) {
    this.#aim = level;
    this.#move(this.#level, level, seconds);
  }

  /** Approaches `level` from wherever it is: 95 % of the way in `seconds`. */
  #move(node, level, seconds) {
    if (!node) return;
    node.gain.cancelScheduledValues(0);
    node.gain.setTargetAtTime(level, this.#context.currentTime, seconds / 3);
  }
}
