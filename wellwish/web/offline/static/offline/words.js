// Sizes, lengths and days in words.

const LANGUAGE = document.documentElement.lang || "en";

/** `4.8 MB` of a number of bytes. */
export function megabytes(bytes) {
  const value = bytes / 1e6;
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(LANGUAGE, { minimumFractionDigits: digits, maximumFractionDigits: digits })} MB`;
}

/** `25 November` of a time in milliseconds. */
export function day(milliseconds) {
  return new Date(milliseconds).toLocaleDateString(LANGUAGE, { day: "numeric", month: "long" });
}
