const SVG = "http://www.w3.org/2000/svg";
const SHAPES = ["svg", "circle", "path"];
const PLAY = "M8 4.8v14.4a.6.6 0 0 0 .9.5l11.6-7.2a.6.6 0 0 0 0-1L8.9 4.3a.6.6 0 0 0-.9.5z";
const PAUSE = "M7 4.5h3.2v15H7zM13.8 4.5H17v15h-3.2z";

/** An element, or a shape of a drawing, with attributes and children (elements or text). */
export function make(tag, attributes = {}, ...children) {
  const element = SHAPES.includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A ring that fills while `seconds` go by: its drawing, and a function that takes the seconds gone. */
export function ring(seconds) {
  const filling = make("circle", { class: "ring-filling", r: 46, pathLength: seconds, "stroke-dasharray": `0 ${seconds}` });
  const drawing = make("svg", { class: "ring", viewBox: "-50 -50 100 100", "aria-hidden": "true" },
    make("circle", { class: "ring-whole", r: 46 }), filling);
  return [drawing, (gone) => filling.setAttribute("stroke-dasharray", `${Math.min(gone, seconds)} ${seconds}`)];
}

/** The sign of a play button; the class "playing" around it shows the other half. */
export function playSign() {
  return make("svg", { class: "sign", viewBox: "0 0 24 24", "aria-hidden": "true" },
    make("path", { class: "when-paused", d: PLAY }), make("path", { class: "when-playing", d: PAUSE }));
}
