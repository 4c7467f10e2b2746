// Tells a form where its times are meant: the browser knows, the server does not.

export const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

class ZoneElement extends HTMLElement {
  connectedCallback() {
    this.querySelector("input").value = here();
  }
}

customElements.define("wellwish-zone", ZoneElement);
