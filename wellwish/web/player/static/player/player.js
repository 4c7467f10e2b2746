// The sound of one sit at a time. Knows no page; who wants to know listens:
//   "sit"      another sit is loaded, or none
//   "state"    it plays, pauses, is lost, is over; or why, or the bed, changed
//   "time"     the place moved
//   "waiting"  it should sound and has nothing to play
//   "silence"  all that sounds stops now, without a fade
//   "levels"   something is to be louder or softer

import { beginningOfWords } from "./captions.js";
import { stageAt } from "./words.js";

const LONG_PAUSE_MS = 5000;
const NEAR_SECONDS = 1; // a place that is no choice of another: a jump back to it would be heard, and is for nothing

export class Player extends EventTarget {
  #audio;
  #sit = null;
  #track = null;
  #wanted = false;
  #asked = ""; // why we told the element to pause; a pause nobody asked for is an interruption
  #reason = "";
  #trouble = ""; // "lost" or "gone"
  #place = null; // where to go once the element can
  #pausedAt = 0;
  #bed = false;
  #form;
  #mixes;
  #levels = { voice: 1, bed: 1 };
  #fade = 1;
  #pace = 1;

  /** `form` is the ending of the files that are played; `mixes` says that the bed comes in them. */
  constructor(audio, form, mixes) {
    super();
    [this.#audio, this.#form, this.#mixes] = [audio, form, mixes];
    const on = (name, act) => audio.addEventListener(name, act);
    on("play", () => this.#started());
    on("pause", () => this.#stopped());
    on("ended", () => this.#tell("state"));
    on("timeupdate", () => this.#tell("time"));
    on("waiting", () => this.#tell("waiting"));
    on("playing", () => this.#cameBack());
    on("loadedmetadata", () => this.#takePlace());
    on("error", () => this.lose());
  }

  get sit() {
    return this.#sit;
  }

  get track() {
    return this.#track?.track;
  }

  /** "none", "lost" (it will come back), "gone" (it will not), "over", "playing" or "paused". */
  get state() {
    if (!this.#sit) return "none";
    if (this.#trouble) return this.#trouble;
    if (this.#audio.ended) return "over";
    return this.#audio.paused ? "paused" : "playing";
  }

  /** Why it is paused: "own", "refused", "interrupted", "output", "elsewhere", "timer", or "" when it never played. */
  get reason() {
    return this.#reason;
  }

  /** Seconds from the start of the sit. */
  get place() {
    return this.#place ?? this.#audio.currentTime;
  }

  get left() {
    return Math.max(0, this.#sit.length - this.place);
  }

  get stage() {
    return stageAt(this.#sit.stages, this.place);
  }

  get bed() {
    return this.#bed;
  }

  set bed(on) {
    this.#bed = on;
    if (this.#mixes && this.#sit) this.#change();
    this.#tell("state");
  }

  /** How loud the voice is, from 0 to 1. */
  get voiceLevel() {
    return this.#levels.voice;
  }

  set voiceLevel(level) {
    this.#levels.voice = level;
    this.#showLevels();
  }

  /** How loud a bed of its own is: 1 as it was made, 2 twice that. */
  get bedLevel() {
    return this.#levels.bed;
  }

  set bedLevel(level) {
    this.#levels.bed = level;
    this.#showLevels();
  }

  /** What is left of all that sounds, from 1 down to 0, while it goes away. */
  get fade() {
    return this.#fade;
  }

  set fade(share) {
    if (share === this.#fade) return;
    this.#fade = share;
    this.#showLevels();
  }

  /** Seconds of the sit in a second; the pitch stays. */
  get pace() {
    return this.#pace;
  }

  set pace(pace) {
    this.#pace = pace;
    this.#audio.preservesPitch = this.#audio.webkitPreservesPitch = true;
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = pace; // loading another file returns to the default
    this.#tell("state");
  }

  /** Whether it begins again when it ends. */
  get repeats() {
    return this.#audio.loop;
  }

  set repeats(again) {
    this.#audio.loop = again;
  }

  /** Address of what plays. */
  get source() {
    const { sound, bed } = this.#sit;
    return `${sound}${this.#mixes && this.#bed ? `.${bed.name}` : ""}.${this.#form}`;
  }

  load(sit) {
    this.#reset(sit);
    this.#audio.preload = "auto";
    this.#audio.src = this.source;
    this.#track = document.createElement("track");
    Object.assign(this.#track, { kind: "captions", srclang: "en", src: sit.captions });
    this.#audio.append(this.#track);
    this.#track.track.mode = "hidden"; // loaded and timed, not drawn by the browser
    this.#tell("sit");
    this.#tell("state");
  }

  /** The same sit with another sound: goes on at `place`, if it did; a bed that is the same stays on or off. */
  resound(sit, place) {
    const { name, on } = this.#sit.bed;
    const [goesOn, bed] = [this.#wanted, name === sit.bed.name && on === sit.bed.on ? this.#bed : sit.bed.on];
    this.load(sit);
    this.seek(place);
    if (bed !== this.#bed) this.bed = bed;
    if (goesOn) this.play();
  }

  close() {
    this.#reset(null);
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.#tell("sit");
    this.#tell("state");
  }

  play() {
    if (!this.#sit) return;
    this.#wanted = true;
    if (this.#trouble) return this.reload();
    if (this.#audio.ended) this.seek(0);
    this.#stepBack();
    this.#sound();
  }

  pause(reason = "own") {
    this.#wanted = false;
    if (!this.#audio.paused) {
      this.#asked = reason;
      this.#audio.pause();
    } else if (reason === "own" && this.#reason !== "own") {
      this.#reason = "own";
      this.#tell("state");
    }
  }

  toggle() {
    if (this.state === "playing") this.pause();
    else this.play();
  }

  silence() {
    this.#tell("silence");
    this.pause();
  }

  seek(seconds) {
    const place = Math.min(Math.max(0, seconds), this.#sit.length);
    this.#pausedAt = 0; // the listener chose the place: nothing to step back to
    this.#go(place);
    this.#tell("time");
  }

  /** The sound cannot be had now; the place is kept. */
  lose() {
    if (!this.#sit || this.#trouble) return;
    this.#place ??= this.#audio.currentTime;
    this.#trouble = "lost";
    this.#tell("state");
  }

  /** The server has it no more. */
  vanish() {
    this.#trouble = "gone";
    this.#tell("state");
  }

  /** Fetches the sound again and goes on from the same moment. */
  reload() {
    this.#place ??= this.#audio.currentTime; // a file that came meanwhile has taken it over, and loading forgets it
    this.#trouble = "";
    this.#audio.load();
    if (this.#wanted) this.#sound();
    this.#tell("state");
  }

  /** What was lost came by itself, as slow sound does: it goes on, and is not fetched again. */
  #cameBack() {
    if (this.#trouble !== "lost") return;
    this.#trouble = "";
    if (Math.abs(this.#place - this.#audio.currentTime) < NEAR_SECONDS) this.#place = null;
    else this.#takePlace(); // another was chosen meanwhile
    this.#tell("state");
  }

  #reset(sit) {
    this.#sit = sit;
    this.#track?.remove();
    this.#track = null;
    this.#wanted = false;
    this.#reason = this.#trouble = this.#asked = "";
    this.#place = null;
    this.#pausedAt = 0;
    this.#bed = Boolean(sit?.bed?.on);
  }

  /** The same moment of another file, which goes on if this one did. */
  #change() {
    this.#place = this.place;
    this.#audio.src = this.source;
    if (this.#wanted && !this.#trouble) this.#sound();
  }

  #go(place) {
    if (this.#trouble || !this.#audio.readyState) this.#place = place;
    else this.#audio.currentTime = place;
  }

  #sound() {
    this.#audio.play().catch((error) => {
      if (error.name !== "NotAllowedError") return; // others come as a pause, a load or an error, told apart there
      this.#wanted = false;
      this.#reason = "refused";
      this.#tell("state");
    });
  }

  #started() {
    this.#wanted = true;
    this.#reason = "";
    this.#stepBack();
    this.#tell("state");
  }

  #stopped() {
    if (!this.#audio.paused) return; // it plays again already
    if ((this.#trouble || this.#audio.error) && !this.#asked) return; // it fell silent because the sound is lost
    if (!this.#audio.ended) {
      this.#reason = this.#asked || "interrupted";
      this.#pausedAt = Date.now();
    }
    this.#asked = "";
    this.#wanted = false;
    this.#tell("state");
  }

  /** After more than a moment's pause, a sentence that was cut begins again. */
  #stepBack() {
    const long = this.#pausedAt && Date.now() - this.#pausedAt > LONG_PAUSE_MS;
    if (long) this.#go(beginningOfWords(this.track?.cues, this.place));
    this.#pausedAt = 0;
  }

  #showLevels() {
    this.#audio.volume = this.#levels.voice * this.#fade;
    this.#tell("levels");
  }

  #takePlace() {
    if (this.#place !== null) this.#audio.currentTime = this.#place;
    this.#place = null;
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
