// Whether this browser shows reminders. It is asked only when somebody presses, and they see its push service first.

import { endPush, subscription } from "../offline/push.js";
import { working } from "../offline/register.js";

const HEX = 16;

class PushElement extends HTMLElement {
  async connectedCallback() {
    this.querySelector("[data-ask]").addEventListener("click", () => this.#ask());
    this.querySelector("[data-no]").addEventListener("click", () => this.#no());
    this.#say(await this.#found());
  }

  async #found() {
    if (!("PushManager" in window) || !("Notification" in window)) return "unable";
    try {
      await working;
    } catch {
      return "unable";
    }
    if (Notification.permission === "denied") return "refused";
    const there = await subscription();
    if (!there) return "ask";
    if (this.dataset.known.split(" ").includes(await digest(there.endpoint))) return "here";
    await endPush(); // it was ended on this page, or is of somebody who was here before
    return "ask";
  }

  async #ask() {
    const answer = await Notification.requestPermission();
    if (answer !== "granted") return this.#say(answer === "denied" ? "refused" : "ask");
    try {
      const { pushManager } = await navigator.serviceWorker.ready;
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset.key });
      this.#fill(made);
    } catch {
      this.#say("failed", "ask");
    }
  }

  /** What the server is told once they say yes. */
  #fill(made) {
    const { endpoint, keys } = made.toJSON();
    const form = this.querySelector("form");
    form.elements.endpoint.value = endpoint;
    form.elements.point.value = keys.p256dh;
    form.elements.secret.value = keys.auth;
    form.querySelector("[data-host]").textContent = new URL(endpoint).host;
    this.#say("confirm");
    form.querySelector("button").focus();
  }

  async #no() {
    await endPush();
    this.#say("ask");
    this.querySelector("[data-ask]").focus();
  }

  /** Shows these parts and no others. */
  #say(...states) {
    for (const part of this.querySelectorAll("[data-state]")) part.hidden = !states.includes(part.dataset.state);
  }
}

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(HEX).padStart(2, "0")).join("");
}

customElements.define("wellwish-push", PushElement);
