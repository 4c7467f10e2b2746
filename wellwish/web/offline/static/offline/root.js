// Where the site begins, so that it may live below another path. Known to pages and to the service worker alike.

/** Path of the site, with a slash at its end. */
export const ROOT = new URL(import.meta.url).pathname.replace(/static\/(v-[0-9a-f]{12}\/)?offline\/root\.js$/, "");

/** Path of `address` below the site, without a query; null when it is not ours. */
export function local(address) {
  const url = new URL(address, location.href);
  return url.origin === location.origin && url.pathname.startsWith(ROOT) ? url.pathname.slice(ROOT.length) : null;
}

/** All that this site keeps is called by it: another below the same address keeps its own. */
export const NAME = `wellwish ${ROOT}`;
