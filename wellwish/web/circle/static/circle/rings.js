// The circle arranged by hand and by keyboard. The server draws; after each move it draws anew.

import { post } from "../player/post.js";

const TURN = 1 / 24;
const MOST = 10;
const CLICK = 4; // pixels a hand may tremble without dragging
const MOVES = { ArrowLeft: [0, -TURN], ArrowRight: [0, TURN], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
const ENDS = { Home: 0, End: -1 };
const LETTER = /^[\p{L}\p{N}]$/u;
const PICKS = ["Enter", " "];

const between = (value, least, most) => Math.min(Math.max(value, least), most);

/** Somebody's place: how close, and where along their ring. */
class Place {
  #near;
  #far;
  #was;

  constructor({ x, y, near, far }) {
    [this.#near, this.#far] = [Number(near), Number(far)];
    this.set(Number(x), Number(y));
    this.#was = this.closeness;
  }

  /** What there is to keep: who only goes along the ring has said nothing of closeness. */
  get changes() {
    const turn = this.turn.toFixed(4);
    return this.closeness === this.#was ? { turn } : { turn, closeness: this.closeness };
  }

  set(x, y) {
    const room = this.#far - this.#near;
    const share = room ? (this.#far - between(Math.hypot(x, y), this.#near, this.#far)) / room : 0.5;
    this.closeness = Math.round(share * MOST);
    this.turn = this.#whole(Math.atan2(y, x) / (2 * Math.PI));
  }

  move(closer, along) {
    this.closeness = between(this.closeness + closer, 0, MOST);
    this.turn = this.#whole(this.turn + along);
  }

  get point() {
    const off = this.#far - (this.closeness / MOST) * (this.#far - this.#near);
    return [off * Math.cos(2 * Math.PI * this.turn), off * Math.sin(2 * Math.PI * this.turn)];
  }

  #whole(turn) {
    return (((turn % 1) + 1) % 1) % 1;
  }
}

class RingsElement extends HTMLElement {
  #held = null; // { one, place, start, moved }

  connectedCallback() {
    this.#hint.hidden = false;
    this.#enliven();
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("focusout", () => this.#held && !this.#held.start && this.#putDown());
    for (const kind of ["focusin", "pointerover"]) this.addEventListener(kind, (event) => this.#name(event));
    this.addEventListener("pointerdown", (event) => this.#onDown(event));
    this.addEventListener("pointermove", (event) => this.#onMove(event));
    // Browsers scroll by a finger on a part of an SVG whatever its touch-action says.
    this.addEventListener("touchmove", (event) => this.#held?.start && event.preventDefault(), { passive: false });
    this.addEventListener("pointerup", () => this.#onUp());
    this.addEventListener("pointercancel", () => this.#held && this.#putBack());
    this.addEventListener("click", (event) => {
      const one = this.#oneOf(event); // of a screen reader: hands are heard above
      if (one && event.detail === 0) this.#pickUpOrPutDown(one);
    });
  }

  get #svg() {
    return this.querySelector("svg");
  }

  get #hint() {
    return this.querySelector("[data-words]");
  }

  get #everyone() {
    return [...this.querySelectorAll(".one")];
  }

  #oneOf(event) {
    return event.target.closest?.(".one");
  }

  /** Where many are drawn, not every name has room. */
  #name(event) {
    const one = this.#oneOf(event);
    if (one && !this.#held) this.querySelector("[data-who]").textContent = one.dataset.says;
  }

  #say(what, one, values = {}) {
    const words = this.#hint.dataset[what].replace("{name}", one.dataset.name);
    this.querySelector("[data-status]").textContent = words.replace("{closeness}", values.closeness);
  }

  /** A picture becomes a group of things to be moved; one of them is reached by Tab. */
  #enliven(key = null) {
    this.#svg.setAttribute("role", "group");
    const everyone = this.#everyone;
    const first = everyone.find((one) => one.dataset.key === key) ?? everyone[0];
    for (const one of everyone) {
      one.setAttribute("role", "button");
      one.setAttribute("aria-label", one.dataset.says);
      one.setAttribute("aria-describedby", this.#hint.id);
      one.setAttribute("aria-pressed", "false");
      one.setAttribute("tabindex", one === first ? "0" : "-1");
    }
    if (key) first.focus();
  }

  #onKey(event) {
    const one = this.#oneOf(event);
    if (!one || event.altKey || event.ctrlKey || event.metaKey) return;
    if (PICKS.includes(event.key)) this.#pickUpOrPutDown(one);
    else if (event.key === "Escape" && this.#held) this.#putBack();
    else if (MOVES[event.key]) this.#held ? this.#nudge(...MOVES[event.key]) : this.#goOn(one, event.key);
    else if (!this.#held && (ENDS[event.key] !== undefined || LETTER.test(event.key))) this.#jump(one, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the player means something else by these
  }

  #goOn(one, key) {
    const everyone = this.#everyone;
    const step = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    this.#goTo(one, everyone.at((everyone.indexOf(one) + step) % everyone.length));
  }

  /** To the first, the last, or the next whose name begins with that letter. */
  #jump(one, key) {
    const everyone = this.#everyone;
    if (ENDS[key] !== undefined) return this.#goTo(one, everyone.at(ENDS[key]));
    const at = everyone.indexOf(one) + 1;
    const begins = (other) => other.dataset.name.toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
    this.#goTo(one, [...everyone.slice(at), ...everyone.slice(0, at)].find(begins) ?? one);
  }

  #goTo(one, next) {
    one.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  #pickUpOrPutDown(one) {
    if (this.#held) return this.#putDown();
    this.#hold(one);
    this.#say("picked", one);
  }

  #hold(one, start = null) {
    this.#held = { one, place: new Place(one.dataset), start, moved: false };
    one.classList.add("held");
    one.setAttribute("aria-pressed", "true");
  }

  #nudge(closer, along) {
    this.#held.place.move(closer, along);
    this.#show();
  }

  #show() {
    const { one, place } = this.#held;
    this.#held.moved = true;
    const [x, y] = place.point;
    one.setAttribute("transform", `translate(${x - one.dataset.x} ${y - one.dataset.y})`);
    this.#say("moved", one, place);
  }

  #onDown(event) {
    const one = this.#oneOf(event);
    if (!one || event.button !== 0 || this.#held) return;
    this.#hold(one, [event.clientX, event.clientY]);
    one.setPointerCapture(event.pointerId);
  }

  #onMove(event) {
    if (!this.#held?.start) return;
    const [x, y] = this.#held.start;
    if (!this.#held.moved && Math.hypot(event.clientX - x, event.clientY - y) < CLICK) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#svg.getScreenCTM().inverse());
    this.#held.place.set(at.x, at.y);
    this.#show();
  }

  /** A tap without a move opens their page. */
  #onUp() {
    if (!this.#held?.start) return;
    const { one, moved } = this.#held;
    if (moved) return this.#putDown();
    this.#letGo();
    document.querySelector(`.people-list a[href$="${one.dataset.key}"]`)?.click();
  }

  #letGo() {
    const { one } = this.#held;
    this.#held = null;
    one.classList.remove("held");
    one.setAttribute("aria-pressed", "false");
    return one;
  }

  #putBack() {
    const one = this.#letGo();
    one.removeAttribute("transform");
    this.#say("back", one);
  }

  async #putDown() {
    const { place, moved } = this.#held;
    if (!moved) return this.#putBack();
    const one = this.#letGo();
    const stays = this.contains(document.activeElement);
    try {
      const body = new URLSearchParams(place.changes);
      const answer = await post(one.dataset.url, body);
      if (!answer.ok) throw new Error(`arranging answered ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.#svg.replaceWith(document.importNode(page.querySelector("wellwish-rings svg"), true));
      this.#enliven(stays ? one.dataset.key : null);
      this.#say("kept", one);
    } catch {
      one.removeAttribute("transform");
      this.#say("failed", one);
    }
  }
}

customElements.define("wellwish-rings", RingsElement);
