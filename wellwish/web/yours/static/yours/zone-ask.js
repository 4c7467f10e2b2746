// Asks once whether the browser's time zone is the member's, where it is not the server's.

class ZoneAskElement extends HTMLElement {
  connectedCallback() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === this.dataset.house) return;
    this.querySelector("[name=zone]").value = timeZone;
    this.querySelector("[data-zone]").textContent = timeZone.split("/").pop().replaceAll("_", " ");
    this.hidden = false;
  }
}

customElements.define("wellwish-zone-ask", ZoneAskElement);
