// What is kept in this browser, in IndexedDB:
//   "sits"     {id, owner, title, length, page, sound, loop, at, whole}: sits to be heard without a network
//   "files"    {address, size, etag, type, pieces, open}: sounds, as far as they are here; `open` ones are for anyone
//   "pieces"   [address, index] → Blob, each of PIECE bytes but the last
//   "reports"  {address, body, owner}: what the server has not heard yet
//   "facts"    "owner": whose all this is; "pages": whether pages of theirs are kept

import { NAME } from "./root.js";

export const PIECE = 256 * 1024;
const STORES = { sits: "id", files: "address", pieces: null, reports: "key", facts: null };

let opened;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
  };
  return settled(request).then((database) => {
    database.onclose = database.onversionchange = () => {
      database.close();
      opened = null;
    };
    return database;
  });
}

/** Runs `work` with the named stores in one transaction; gives what it gives, once all is written. */
async function within(names, mode, work) {
  opened ??= open().catch((error) => {
    opened = null;
    throw error;
  });
  const transaction = (await opened).transaction(names, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const result = work(...[names].flat().map((name) => transaction.objectStore(name)));
  const [value] = await Promise.all([result instanceof IDBRequest ? settled(result) : result, done]);
  return value;
}

export const get = (name, key) => within(name, "readonly", (store) => store.get(key));
export const all = (name) => within(name, "readonly", (store) => store.getAll());
export const put = (name, value, key) => within(name, "readwrite", (store) => store.put(value, key));
export const remove = (name, key) => within(name, "readwrite", (store) => store.delete(key));

/** A file with one more piece: both or neither. */
export function putPiece(file, index, piece) {
  return within(["files", "pieces"], "readwrite", (files, pieces) => {
    files.put(file);
    pieces.put(piece, [file.address, index]);
  });
}

/** Pieces `first` to `last` of a file, in order. */
export function pieces(address, first, last) {
  return within("pieces", "readonly", (store) => store.getAll(IDBKeyRange.bound([address, first], [address, last])));
}

export function removeFile(address) {
  return within(["files", "pieces"], "readwrite", (files, pieces) => {
    files.delete(address);
    pieces.delete(IDBKeyRange.bound([address, 0], [address, Infinity]));
  });
}

export function isWhole(file) {
  return Boolean(file) && file.pieces * PIECE >= file.size;
}

/** Takes out a report unless it was told anew meanwhile. */
export function removeReport({ key, body }) {
  return within("reports", "readwrite", (store) => {
    const there = store.get(key);
    there.onsuccess = () => there.result?.body === body && store.delete(key);
  });
}

/** Everything that is somebody's goes. */
export async function forget() {
  const files = await all("files");
  for (const file of files) if (!file.open) await removeFile(file.address);
  await within(["sits", "reports", "facts"], "readwrite", (...stores) => stores.forEach((store) => store.clear()));
}
