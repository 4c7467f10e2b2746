// How someone likes to listen on this device: volumes, pace, a screen that stays on. Kept here, told to nobody.

const KEY = "wellwish-listening";
const USUAL = { voice: 1, bed: 1, pace: 1, awake: false };

/** What was kept, each value where it makes sense; what is usual otherwise. */
export function habits(storage = localStorage) {
  let kept = {};
  try {
    kept = JSON.parse(storage.getItem(KEY)) ?? {};
  } catch {
    // storage is closed to us, or holds something strange
  }
  const sane = ([name, usual]) => [name, typeof kept[name] === typeof usual ? kept[name] : usual];
  return Object.fromEntries(Object.entries(USUAL).map(sane));
}

/** Keeps `changed`, some of the values, beside the others. */
export function keepHabits(changed, storage = localStorage) {
  try {
    storage.setItem(KEY, JSON.stringify({ ...habits(storage), ...changed }));
  } catch {
    // then they hold until the page goes
  }
}
