/** POSTs `body` to our own server. A form on the page knows a token newer than the one the first page came with. */
export function post(address, body, options = {}) {
  const field = document.querySelector("#main [name=csrfmiddlewaretoken]");
  const token = field?.value ?? document.querySelector("meta[name=csrf-token]")?.content ?? "";
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, ...options });
}
