// Words in the reader's language. English is in the code; of another language the page carries the words of scripts.

const words = JSON.parse(document.getElementById("catalogue")?.textContent ?? "{}");

/** `text` as the reader reads it, each `{name}` in it filled from `values`. */
export function gettext(text, values = {}) {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
