// Makes the player and what helps it, once, when the first sit is met.

import { BarElement } from "./bar.js";
import { Bed } from "./bed.js";
import { Connection } from "./connection.js";
import { FORM, MIXES } from "./device.js";
import { Interruptions } from "./interruptions.js";
import { LockScreen } from "./lockscreen.js";
import { keepPlace } from "./place.js";
import { Player } from "./player.js";
import { Reporter } from "./reporter.js";
import { SitElement } from "./sit-view.js";
import { voice } from "./voice.js";

const player = new Player(document.querySelector("wellwish-bar audio"), FORM, MIXES);
const hush = () => player.pause("elsewhere");

player.addEventListener("state", () => player.state === "playing" && voice.claim(hush));
keepPlace(player);
for (const Helper of [Connection, Interruptions, LockScreen, Reporter]) new Helper(player);
if (!MIXES) new Bed(player);

/** Defines an element that is given the player. */
function define(name, Kind) {
  customElements.define(name, class extends Kind {
    constructor() {
      super(player);
    }
  });
}

define("wellwish-bar", BarElement);
define("wellwish-sit", SitElement);
