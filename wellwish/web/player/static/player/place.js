// Where one was in a sit, for a page that is loaded again. Kept by this tab alone, by the sit's id; no name is in it.

const KEY = "wellwish-place";

/** Seconds into the sit `id` when this tab last had it; 0 when it did not. */
export function placeOf(id) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept?.id === id ? kept.place : 0;
  } catch {
    return 0; // storage is closed to us
  }
}

/** Keeps the player's place whenever the page may go. */
export function keepPlace(player) {
  addEventListener("pagehide", () => {
    const { sit, state, place } = player;
    try {
      if (sit && state !== "over") sessionStorage.setItem(KEY, JSON.stringify({ id: sit.id, place }));
      else sessionStorage.removeItem(KEY);
    } catch {
      // then it begins at the beginning
    }
  });
}
