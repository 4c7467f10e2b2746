// Brings a look that was chosen this moment to the page that stands, sound and all: it is what <html> carries from then on.

const KEPT = ["theme", "text", "motion"];

class LookElement extends HTMLElement {
  connectedCallback() {
    const root = document.documentElement;
    for (const name of KEPT) {
      if (name in this.dataset) root.dataset[name] = this.dataset[name];
      else delete root.dataset[name];
    }
    // What browsers colour around a page: both stand there, each for its own scheme.
    const { theme } = this.dataset;
    document.querySelector('meta[name="color-scheme"]').content = theme ?? "light dark";
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = meta.dataset.scheme;
      meta.media = theme ? (theme === own ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    }
  }
}

customElements.define("wellwish-look", LookElement);
