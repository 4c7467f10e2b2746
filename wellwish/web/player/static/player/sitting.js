// Makes the player and what helps it, once, when the first sit is met.

import { Awake } from "./awake.js";
import { BarElement } from "./bar.js";
import { Bed } from "./bed.js";
import { Connection } from "./connection.js";
import { FORM, MIXES } from "./device.js";
import { habits } from "./habits.js";
import { Interruptions } from "./interruptions.js";
import { LockScreen } from "./lockscreen.js";
import { PlaceKeeper, keepPlace } from "./place.js";
import { Player } from "./player.js";
import { Reporter } from "./reporter.js";
import { SitElement } from "./sit-view.js";
import { SleepTimer } from "./sleep-timer.js";
import { voice } from "./voice.js";

const player = new Player(document.querySelector("wellwish-bar audio"), FORM, MIXES);
const liked = habits();
Object.assign(player, { voiceLevel: liked.voice, bedLevel: liked.bed, pace: liked.pace });
const help = { player, timer: new SleepTimer(player), awake: new Awake(player, liked.awake) };
const hush = () => player.pause("elsewhere");

player.addEventListener("state", () => player.state === "playing" && voice.claim(hush));
keepPlace(player);
for (const Helper of [Connection, Interruptions, LockScreen, PlaceKeeper, Reporter]) new Helper(player);
if (!MIXES) new Bed(player);

/** Defines an element that is given the player, and what helps it. */
function define(name, Kind) {
  customElements.define(name, class extends Kind {
    constructor() {
      super(help);
    }
  });
}

define("wellwish-bar", BarElement);
define("wellwish-sit", SitElement);
