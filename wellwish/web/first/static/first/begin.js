// Says that the sit is being made, and keeps a second press from asking for another.

const form = document.querySelector("[data-begin]");
const button = form.querySelector("[data-busy]");
const status = form.querySelector("[data-status]");
const calm = button.textContent;

function show(busy) {
  button.textContent = busy ? button.dataset.busy : calm;
  button.setAttribute("aria-disabled", String(busy));
  status.textContent = busy ? "A few seconds, while the voice is made." : "";
}

form.addEventListener("submit", (event) => {
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  else show(true);
});

// A page kept by the browser comes back as it was left: busy.
window.addEventListener("pageshow", () => show(false));

const mistake = form.querySelector("[aria-invalid='true']");
if (mistake) mistake.focus();
