// Phone calls and lost headphones. A short interruption ends by itself; nothing ever blares into a room.

const RESUME_WITHIN_MS = 120_000;

export class Interruptions {
  #player;
  #session = navigator.audioSession;
  #since = 0; // when a call took the sound away; 0: none did
  #outputs = 0;

  constructor(player) {
    this.#player = player;
    if (this.#session) this.#watchCalls();
    if (navigator.mediaDevices?.enumerateDevices) this.#watchOutputs();
  }

  #watchCalls() {
    this.#session.type = "playback";
    const look = () => (this.#session.state === "interrupted" ? this.#begun() : this.#ended());
    this.#session.addEventListener("statechange", look);
    this.#player.addEventListener("state", look);
  }

  #begun() {
    this.#since ||= Date.now();
  }

  #ended() {
    const short = this.#since && Date.now() - this.#since < RESUME_WITHIN_MS;
    this.#since = 0;
    if (short && this.#player.state === "paused" && this.#player.reason === "interrupted") this.#player.play();
  }

  #watchOutputs() {
    const count = async () => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.filter((device) => device.kind === "audiooutput").length;
    };
    this.#player.addEventListener("sit", async () => (this.#outputs = await count()));
    navigator.mediaDevices.addEventListener("devicechange", async () => {
      const before = this.#outputs;
      this.#outputs = await count();
      if (this.#outputs < before && this.#player.state === "playing") this.#player.pause("output");
    });
  }
}
