// Times, stages and troubles in words. Knows no page.

import { gettext } from "./gettext.js";

/** How far the buttons for back and on go. */
export const SKIP_SECONDS = 15;

const PAUSED = {
  refused: gettext("Press play when you are ready."),
  interrupted: gettext("Paused. Go on when you are ready."),
  output: gettext("Your headphones went away, so it waits here. Go on when you are ready."),
  timer: gettext("It fell silent, as you asked. Your place is kept."),
  elsewhere: gettext("Paused, as something else is playing. Go on when you are ready."),
};

/** One kind line about the state of `player`, or "". */
export function notice(player) {
  if (player.state === "lost") return gettext("The connection is lost. Your place is kept, and it goes on by itself.");
  if (player.state === "gone") return gettext("This sit has been let go.");
  return player.state === "paused" ? (PAUSED[player.reason] ?? "") : "";
}

/** `m:ss` of a number of seconds. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Index of the stage at `seconds`; stages are in order, each with its `start`. */
export function stageAt(stages, seconds) {
  const next = stages.findIndex((stage) => stage.start > seconds);
  return next === -1 ? stages.length - 1 : Math.max(0, next - 1);
}

/** What comes next, and when; nothing in the last stage. */
export function nextWords(stages, seconds) {
  const next = stages.find((stage) => stage.start > seconds);
  if (!next) return "";
  return gettext("Next: {title}, in {clock}", { title: next.title, clock: clock(Math.ceil(next.start - seconds)) });
}

/** A share of loudness; 1 is as it was made. */
export function percentWords(level) {
  return `${Math.round(level * 100)} %`;
}

/** A pace; 1 is as it was spoken. */
export function paceWords(pace) {
  if (pace === 1) return gettext("as spoken");
  const percent = Math.round(Math.abs(pace - 1) * 100);
  return pace < 1 ? gettext("{percent} % slower", { percent }) : gettext("{percent} % faster", { percent });
}

/** What is left of a sleep timer, in milliseconds, in words; nothing when there is none. */
export function timerWords(left) {
  const minutes = Math.ceil(left / 60_000);
  if (!minutes) return "";
  return minutes === 1 ? gettext("Silence within a minute") : gettext("Silence in {minutes} minutes", { minutes });
}
