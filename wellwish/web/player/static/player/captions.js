// What is being said, by the browser's own timing of a text track.

const MOST_BACK_SECONDS = 8;

/** Shows the cues of `track` in `element` until `signal` aborts; a line fades once it is said. */
export function showCaptions(track, element, signal) {
  const show = () => {
    const cues = [...(track.activeCues ?? [])];
    element.classList.toggle("fading", cues.length === 0);
    if (cues.length) element.textContent = cues.map((cue) => cue.getCueAsHTML().textContent).join(" ");
  };
  element.textContent = "";
  track.addEventListener("cuechange", show, { signal });
  show();
}

/** Where to start again so that no sentence is heard from its middle. */
export function beginningOfWords(cues, seconds) {
  const cut = [...(cues ?? [])].find((cue) => cue.startTime <= seconds && seconds < cue.endTime);
  return cut ? Math.max(cut.startTime, seconds - MOST_BACK_SECONDS) : seconds;
}
