// What this browser can play, and how. All that is known of particular browsers is known here.

const TYPES = { webm: 'audio/webm; codecs="opus"', mp4: 'audio/mp4; codecs="opus"', mp3: "audio/mpeg" };

/** The ending of the files that a browser can play, the best first; `audio` knows which. */
export function formFor(audio) {
  return Object.keys(TYPES).find((form) => audio.canPlayType(TYPES[form])) ?? "mp3";
}

/**
 * Whether all that sounds must come out of one audio element. On Apple's phones and tablets, whatever the browser is
 * called, Web Audio falls silent with the screen. An iPad says that it is a Mac; but no Mac is touched with five fingers.
 */
export function needsOneElement({ userAgent, platform, maxTouchPoints }) {
  return /iPhone|iPad|iPod/.test(userAgent) || (platform === "MacIntel" && maxTouchPoints > 1);
}

/** Whether a page may set how loud it is: Apple's phones leave that to their own buttons. */
function canSetVolume(audio) {
  audio.volume = 0.5;
  return audio.volume === 0.5;
}

export const CAN_SET_VOLUME = canSetVolume(new Audio());
export const FORM = formFor(new Audio());

/** Whether beds come mixed into the file. A browser that plays no WebM cannot be given their loops. */
export const MIXES = FORM !== "webm" || needsOneElement(navigator);
