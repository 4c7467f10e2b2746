// Answers a request for a kept sound as a server would (RFC 9110, 14): whole, a part of it, or 416.

import { PIECE, pieces } from "./store.js";

/** First byte and the one after the last; null for the whole, undefined for a part that is not there. */
export function parseRange(header, size) {
  const found = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? "");
  if (!found || (!found[1] && !found[2])) return null;
  const [first, last] = [found[1], found[2]].map((digits) => (digits ? Number(digits) : null));
  if (first === null) return last > 0 ? [Math.max(0, size - last), size] : undefined;
  if (last !== null && last < first) return null; // not a range at all: as if none was asked for
  return first < size ? [first, Math.min(size, (last ?? size) + 1)] : undefined;
}

/** `start` up to `stop` of a kept file. */
export async function part({ address, type }, start, stop) {
  const first = Math.floor(start / PIECE);
  const found = await pieces(address, first, Math.floor((stop - 1) / PIECE));
  return new Blob(found, { type }).slice(start - first * PIECE, stop - first * PIECE, type);
}

export async function answerFrom(file, headers) {
  const { size, etag, type } = file;
  const own = { "Accept-Ranges": "bytes", "Content-Type": type, ETag: etag, "Cache-Control": "no-store" };
  const isOld = headers.get("If-Range") && headers.get("If-Range") !== etag;
  const range = isOld ? null : parseRange(headers.get("Range"), size);
  if (range === undefined) {
    return new Response(null, { status: 416, headers: { ...own, "Content-Range": `bytes */${size}` } });
  }
  const [start, stop] = range ?? [0, size];
  if (range) own["Content-Range"] = `bytes ${start}-${stop - 1}/${size}`;
  own["Content-Length"] = `${stop - start}`;
  return new Response(await part(file, start, stop), { status: range ? 206 : 200, headers: own });
}
