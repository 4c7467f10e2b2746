// Shows what is being said in an element of our own; the browser keeps the time.

export class Captions {
  #track;
  #element;

  constructor(track, element) {
    this.#track = track;
    this.#element = element;
    track.mode = "hidden"; // loaded and timed, not drawn by the browser
    track.addEventListener("cuechange", () => this.#show());
  }

  #show() {
    const cues = [...this.#track.activeCues];
    this.#element.classList.toggle("fading", cues.length === 0);
    if (cues.length) this.#element.textContent = cues.map((cue) => cue.getCueAsHTML().textContent).join(" ");
  }
}
