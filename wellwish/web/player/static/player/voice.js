// One voice at a time, in this page and over all Wellwish tabs: who speaks last is heard.

class OneVoice {
  #channel = "BroadcastChannel" in window ? new BroadcastChannel("wellwish") : null;
  #hush = null;

  constructor() {
    this.#channel?.addEventListener("message", () => this.hush());
  }

  /** Silences whoever speaks; `hush` is called when somebody else begins. */
  claim(hush) {
    if (this.#hush === hush) return;
    this.hush();
    this.#hush = hush;
    this.#channel?.postMessage("speaking");
  }

  hush() {
    const hush = this.#hush;
    this.#hush = null;
    hush?.();
  }
}

export const voice = new OneVoice();
