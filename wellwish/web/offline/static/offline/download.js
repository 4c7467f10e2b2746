// Fetches sounds piece by piece, so that a break costs no more than a piece. Knows no page.

import { FORM, MIXES } from "../player/device.js";
import { keepPage } from "./pages.js";
import { NAME, ROOT, local } from "./root.js";
import { PIECE, get, isWhole, put, putPiece, removeFile } from "./store.js";

const PART = 206;
const WHOLE = 200;
const GONE = [403, 404, 410];

/** The server will not give it. */
export class Gone extends Error {}
/** There is no room for it on this device. */
export class NoRoom extends Error {}

/** Fetches what is not here yet of `address`. `facts` are kept with it; `progress` is told bytes here, and all. */
export function fetchFile(address, facts, options) {
  const alone = { signal: options.signal }; // two tabs would undo each other's work
  return navigator.locks.request(`${NAME} ${address}`, alone, () => fetchPieces(address, facts, options));
}

async function fetchPieces(address, facts, { signal, progress, priority }) {
  let file = await get("files", address);
  while (!isWhole(file)) {
    const index = file?.pieces ?? 0;
    const range = `bytes=${index * PIECE}-${(index + 1) * PIECE - 1}`;
    const headers = { Range: range, ...(file && { "If-Range": file.etag }) };
    const answer = await fetch(ROOT + address, { headers, signal, priority, cache: "no-store" });
    if (GONE.includes(answer.status)) throw new Gone(address);
    if (answer.status === WHOLE && file) {
      await answer.body.cancel();
      await removeFile(address); // it is another sound by now: from the beginning
      file = undefined;
      continue;
    }
    if (answer.status !== PART) throw new Error(`${address} answered ${answer.status}`);
    file = await takePiece(address, index, answer, facts);
    progress?.(Math.min(file.pieces * PIECE, file.size), file.size);
  }
  return file;
}

async function takePiece(address, index, answer, facts) {
  const size = Number(answer.headers.get("Content-Range").split("/")[1]);
  if (index === 0) await checkRoom(size);
  const piece = await answer.blob();
  if (piece.size !== Math.min(PIECE, size - index * PIECE)) throw new Error(`${address} was cut short`);
  const [etag, type] = ["ETag", "Content-Type"].map((name) => answer.headers.get(name));
  const file = { ...facts, address, size, etag, type, pieces: index + 1 };
  try {
    await putPiece(file, index, piece);
  } catch (error) {
    throw error?.name === "QuotaExceededError" ? new NoRoom(address) : error;
  }
  return file;
}

async function checkRoom(size) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && quota - usage < size) throw new NoRoom();
}

/** Keeps all that a sit needs: the file this browser plays, its bed if that is a loop of its own, captions and page. */
export async function keepSit(sit, owner, options) {
  const mixed = MIXES && sit.bed?.on ? `.${sit.bed.name}` : "";
  const kept = {
    id: sit.id, owner, title: sit.title, length: sit.length, at: Date.now(), whole: false,
    page: local(sit.page), captions: local(sit.captions), sound: local(`${sit.sound}${mixed}.${FORM}`),
    loop: MIXES || !sit.bed ? null : local(sit.bed.loop),
  };
  await put("sits", kept);
  navigator.storage?.persist?.().catch(() => {});
  await fetchFile(kept.sound, {}, options);
  if (kept.loop) await fetchFile(kept.loop, {}, { signal: options.signal });
  for (const path of [kept.captions, kept.page]) await keepPage(path, { signal: options.signal });
  await put("sits", { ...kept, whole: true });
}

/** Whether the server would still send the very sound that is kept; true when it can't be asked. */
export async function isCurrent(sit) {
  try {
    const [file, answer] = [await get("files", sit.sound), await fetch(ROOT + sit.sound, { method: "HEAD" })];
    return !answer.ok || answer.headers.get("ETag") === file?.etag;
  } catch {
    return true;
  }
}
