// <wellwish-passkey data-options="…" [data-new]>: a form whose answer is a passkey's. Hidden where there can be none.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const known = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new DOMException("no options", "NotAllowedError");
  return (await answer.json()).publicKey;
}

async function made(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  const { attestationObject, clientDataJSON } = key.response;
  return written(key, { attestationObject: toText(attestationObject), clientDataJSON: toText(clientDataJSON) });
}

async function used(options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const key = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
  return written(key, {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

const written = (key, response) =>
  JSON.stringify({
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
    authenticatorAttachment: key.authenticatorAttachment,
  });

const REASONS = { SecurityError: "address", InvalidStateError: "known" };

class Passkey extends HTMLElement {
  #busy = false;

  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.querySelector("form").addEventListener("submit", (event) => this.#ask(event), { capture: true });
  }

  async #ask(event) {
    const form = event.target;
    const answer = form.elements.namedItem("credential");
    if (answer.value) return; // it goes to the server now
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#busy) return;
    this.#busy = true;
    this.#say("waiting");
    try {
      const options = await asked(this.dataset.options);
      answer.value = await ("new" in this.dataset ? made(options) : used(options));
      form.requestSubmit();
      this.#say("");
    } catch (error) {
      this.#say(REASONS[error.name] ?? "refused");
    } finally {
      this.#busy = false;
    }
  }

  #say(what) {
    const line = this.querySelector("[data-status]");
    line.textContent = what ? line.dataset[what] : "";
  }
}

customElements.define("wellwish-passkey", Passkey);
