// gettext("Hear it"): how a name will be said. Asked for, played and forgotten.

import { gettext } from "./gettext.js";
import { make } from "./make.js";
import { post } from "./post.js";
import { voice } from "./voice.js";

const FIELDS = ["name", "sounds_like"];
const UNPROCESSABLE = 422;

class HearElement extends HTMLElement {
  #button = make("button", { type: "button", class: "button quiet" }, gettext("Hear it"));
  #line = make("p", { class: "error", role: "alert" });
  #context = null;
  #hush = () => this.#stop();

  connectedCallback() {
    this.append(make("div", { class: "hear" }, this.#button, this.#line));
    this.#button.addEventListener("click", () => this.#busy || this.#hear());
  }

  disconnectedCallback() {
    this.#stop();
  }

  get #busy() {
    return this.#button.getAttribute("aria-disabled") === "true";
  }

  async #hear() {
    this.#line.textContent = "";
    this.#button.setAttribute("aria-disabled", "true");
    this.#stop();
    voice.claim(this.#hush);
    this.#context = new AudioContext(); // made by the press itself, or some browsers keep it silent
    try {
      await this.#ask();
    } catch {
      this.#line.textContent = gettext("It cannot be heard just now.");
    }
    this.#button.removeAttribute("aria-disabled");
  }

  async #ask() {
    const context = this.#context;
    const body = new FormData();
    for (const name of FIELDS) body.set(name, this.querySelector(`[name=${name}]`)?.value ?? "");
    const answer = await post(this.dataset.url, body);
    if (answer.status === UNPROCESSABLE) return (this.#line.textContent = await answer.text());
    if (!answer.ok) throw new Error(`hearing answered ${answer.status}`);
    const buffer = await context.decodeAudioData(await answer.arrayBuffer());
    if (context !== this.#context) return;
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    source.start();
  }

  #stop() {
    this.#context?.close();
    this.#context = null;
  }
}

customElements.define("wellwish-hear", HearElement);
