// Arriving at a page without loading it: where the focus goes, and whether one came by Back or Forward.

const MAIN = "main";
const loaded = performance.getEntriesByType("navigation")[0]?.type;
let returning = loaded === "reload" || loaded === "back_forward";

/** Whether this page was here before: nothing may begin to sound by itself. */
export function isReturning() {
  return returning;
}

/** A screen reader begins at the heading of the page that came. */
export function focusHeading() {
  const heading = document.querySelector("main h1");
  if (!heading || document.querySelector("main")?.contains(document.activeElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Calls `meet` after every page that came. */
export function watchArrivals(meet) {
  const arrive = () => {
    meet();
    focusHeading();
  };
  addEventListener("popstate", () => (returning = true));
  document.addEventListener("htmx:beforeRequest", () => (returning = false));
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id === MAIN) arrive();
    else target.querySelector("[data-focus]")?.focus(); // an answer takes the place of what was pressed
  });
  document.addEventListener("htmx:historyRestore", arrive);
}
