// How someone likes to listen on this device: volumes, pace, a screen that stays on. Kept here, told to nobody.

const KEY = "wellwish-listening";
const USUAL = { voice: 1, bed: 1, pace: 1, awake: false };
const BOUNDS = { voice: [0, 1], bed: [0, 2], pace: [0.8, 1.2] };

/** What was kept, each value where it makes sense; what is usual otherwise. */
export function habits(storage = localStorage) {
  let kept = {};
  try {
    kept = JSON.parse(storage.getItem(KEY)) ?? {};
  } catch {
    // storage is closed to us, or holds something strange
  }
  return Object.fromEntries(Object.entries(USUAL).map(([name, usual]) => [name, sane(name, kept[name], usual)]));
}

function sane(name, value, usual) {
  if (typeof value !== typeof usual) return usual;
  const [least, most] = BOUNDS[name] ?? [];
  return least === undefined ? value : Math.min(most, Math.max(least, value));
}

/** Keeps `changed`, some of the values, beside the others. */
export function keepHabits(changed, storage = localStorage) {
  try {
    storage.setItem(KEY, JSON.stringify({ ...habits(storage), ...changed }));
  } catch {
    // then they hold until the page goes
  }
}
