// The browser's offer to install, made quietly, and never again once declined.

const DECLINED = "wellwish-no-install";

class InstallElement extends HTMLElement {
  #offer = null;

  connectedCallback() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.#offer = event;
      this.hidden = isDeclined();
    });
    addEventListener("appinstalled", () => (this.hidden = true));
    this.querySelector("[data-install]").addEventListener("click", () => this.#install());
    this.querySelector("[data-no]").addEventListener("click", () => this.#decline());
  }

  async #install() {
    this.hidden = true;
    await this.#offer?.prompt();
  }

  #decline() {
    this.hidden = true;
    try {
      localStorage.setItem(DECLINED, "yes");
    } catch {
      // storage is closed to us: it is offered again another day
    }
  }
}

function isDeclined() {
  try {
    return localStorage.getItem(DECLINED) === "yes";
  } catch {
    return false;
  }
}

customElements.define("wellwish-install", InstallElement);
