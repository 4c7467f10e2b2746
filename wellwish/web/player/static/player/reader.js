// A sit in words, without sound: by itself at the sit's times, or a phrase at a time. Knows no page; who counts what was
// sat and who keeps the place find here what they find in the player. Events: "sit", "state", "time".

const TICK_MS = 250;

export class Reader extends EventTarget {
  #sit = null;
  #cues = [];
  #place = 0; // in seconds; while it goes by itself, where it was at #since
  #since = 0; // a time of the clock while it goes by itself, else 0
  #over = false;
  #closing = false;
  #ticking;

  get sit() {
    return this.#sit;
  }

  /** "none", "over", "paused" as it is put away, or "playing" for as long as it is read, by itself or not. */
  get state() {
    if (!this.#sit) return "none";
    if (this.#over) return "over";
    return this.#closing ? "paused" : "playing";
  }

  get reason() {
    return this.#closing ? "own" : "";
  }

  get place() {
    const gone = this.#since ? (performance.now() - this.#since) / 1000 : 0;
    return Math.min(this.#place + gone, this.#sit?.length ?? 0);
  }

  get left() {
    return this.#sit.length - this.place;
  }

  get byItself() {
    return this.#since > 0;
  }

  set byItself(wanted) {
    this.#place = this.place;
    this.#since = wanted ? performance.now() : 0;
    clearInterval(this.#ticking);
    if (wanted) this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#tell("state");
  }

  get count() {
    return this.#cues.length;
  }

  /** Index of the words that stand now; -1 before the first. */
  get index() {
    return this.#cues.findLastIndex(({ start }) => start <= this.place + 0.001);
  }

  get cue() {
    return this.#cues[this.index];
  }

  /** `cues` are words in their order, each with `start` and `end` in seconds; it begins at those at `place`. */
  load(sit, cues, place) {
    [this.#sit, this.#cues, this.#over, this.#closing] = [sit, cues, false, false];
    this.#place = Math.max(place, cues[0]?.start ?? 0);
    this.#place = this.cue?.start ?? 0;
    this.#tell("sit");
    this.#tell("state");
  }

  close() {
    if (!this.#sit) return;
    this.#closing = true;
    this.byItself = false;
    this.#sit = null;
    this.#tell("sit");
    this.#tell("state");
  }

  /** To the words `by` further on; past the last ones it is over. */
  step(by) {
    const next = this.index + by;
    if (next >= this.#cues.length) return this.#end();
    this.#place = this.#cues[Math.max(0, next)].start;
    if (this.#since) this.#since = performance.now();
    this.#tell("time");
  }

  #tick() {
    if (this.left <= 0) this.#end();
    else this.#tell("time");
  }

  #end() {
    this.#tell("time");
    this.#over = true;
    this.#place = this.#sit.length;
    this.byItself = false;
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

/** The cues of a WebVTT file as this server writes them. */
export function cuesOf(vtt) {
  return vtt.split(/\n\n+/).slice(1).filter(Boolean).map((block) => {
    const [times, ...lines] = block.split("\n");
    const [start, end] = times.split(" --> ").map(secondsOf);
    return { start, end, text: unescaped(lines.join(" ")) };
  });
}

function secondsOf(time) {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
