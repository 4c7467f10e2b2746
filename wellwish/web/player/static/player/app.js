// The one entry of all pages. What a page needs is fetched by the first page that has it, and stays.

import { watchArrivals } from "./arrival.js";

const PARTS = { sit: "./sitting.js", ground: "./ground.js", hear: "./hear.js", making: "./making.js",
  copy: "./copy.js", preview: "./preview.js", reading: "./reading.js", taste: "./taste.js",
  passkey: "../accounts/passkey.js", timer: "../kept/timer.js", zone: "../kept/zone.js",
  look: "../yours/look.js", "zone-ask": "../yours/zone-ask.js",
  push: "../reminders/push.js", rings: "../circle/rings.js", keep: "../offline/keep.js", device: "../offline/device-view.js", install: "../offline/install.js" };

function meet() {
  for (const [name, part] of Object.entries(PARTS)) {
    if (!document.querySelector(`wellwish-${name}`)) continue;
    delete PARTS[name];
    import(part).catch(() => (PARTS[name] = part)); // asked for again by the next page; this one works without
  }
}

/** What is kept on this device, for who is signed in, or has put us on their home screen. */
function keepOnDevice() {
  const owner = document.querySelector("meta[name=owner]")?.content ?? "nobody";
  if (owner === "nobody" && !matchMedia("(display-mode: standalone)").matches) return;
  import("../offline/register.js").then(({ start }) => start(owner)).catch(() => {}); // pages work without
}

watchArrivals(meet);
meet();
if (document.readyState === "complete") keepOnDevice();
else addEventListener("load", keepOnDevice);
