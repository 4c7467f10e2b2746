// Sits that are kept in this browser. Known to pages and to the service worker alike.

import { dropPages } from "./pages.js";
import { PIECE, all, get, remove, removeFile } from "./store.js";
import { who } from "./who.js";

/** Lets go of a sit, and of its bed unless another sit needs it. */
export async function dropSit(id) {
  const sits = await all("sits");
  const sit = sits.find((one) => one.id === id);
  if (!sit) return;
  await remove("sits", id);
  await removeFile(sit.sound);
  if (sit.loop && sits.every((one) => one.id === id || one.loop !== sit.loop)) await removeFile(sit.loop);
  await dropPages([sit.page, sit.captions]);
}

/** Bytes of a sit that are here. */
export async function bytesOf(sit) {
  const file = await get("files", sit.sound);
  return file ? Math.min(file.pieces * PIECE, file.size) : 0;
}

/** Those go of which the server says that they are gone: someone in them was let be, or they were deleted. */
export async function dropGone() {
  const ids = (await all("sits")).map((sit) => sit.id);
  if (!ids.length) return;
  const { owner, gone } = await who(ids);
  if (owner !== (await get("facts", "owner"))) return;
  for (const id of gone) await dropSit(id);
}
