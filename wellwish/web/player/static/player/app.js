// The one entry of all pages. What a page needs is fetched by the first page that has it, and stays.

import { watchArrivals } from "./arrival.js";

const PARTS = { sit: "./sitting.js", ground: "./ground.js", hear: "./hear.js", making: "./making.js",
  preview: "./preview.js", taste: "./taste.js", timer: "../kept/timer.js", zone: "../kept/zone.js",
  look: "../yours/look.js", "zone-ask": "../yours/zone-ask.js" };

function meet() {
  for (const [name, part] of Object.entries(PARTS)) {
    if (!document.querySelector(`wellwish-${name}`)) continue;
    delete PARTS[name];
    import(part).catch(() => (PARTS[name] = part)); // asked for again by the next page; this one works without
  }
}

watchArrivals(meet);
meet();
