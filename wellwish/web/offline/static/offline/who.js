import { ROOT } from "./root.js";

/** Asks who is signed in, the token a form of theirs must carry, and which of `sits` are gone. */
export async function who(sits = []) {
  const query = new URLSearchParams(sits.map((id) => ["sit", id]));
  const answer = await fetch(`${ROOT}offline/who?${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`who answered ${answer.status}`);
  return answer.json();
}
