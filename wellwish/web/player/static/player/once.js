// One sitting: a sit from when it begins to sound until it is over, or left for an hour. A page that is loaded again in
// this tab goes on with it.

const KEPT = "wellwish-sitting";
const OVER_MS = 60 * 60 * 1000;

/** The sitting of the sit `id` that is under way in this tab, or a new one: nothing of it was heard yet. */
export function sittingOf(id) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept?.id === id && Date.now() - kept.at < OVER_MS) return kept;
  } catch {
    // storage is closed to us
  }
  return newSitting(id);
}

export function newSitting(id) {
  return { id, key: newKey(), began: null, seconds: 0 };
}

export function keepSitting(sitting) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...sitting, at: Date.now() }));
  } catch {
    // then a page that is loaded again begins another
  }
}

/** What is over is not gone on with. */
export function endSitting() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // it was not kept either
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
