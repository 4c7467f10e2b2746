// Sizes, lengths and days in words.

const LANGUAGE = document.documentElement.lang || "en";

/** `4.8 MB`, or `12 GB`, of a number of bytes. */
export function size(bytes) {
  const [unit, value] = bytes < 1e9 ? ["MB", bytes / 1e6] : ["GB", bytes / 1e9];
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(LANGUAGE, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

/** `25 November` of a time in milliseconds. */
export function day(milliseconds) {
  return new Date(milliseconds).toLocaleDateString(LANGUAGE, { day: "numeric", month: "long" });
}
