// Times, stages and troubles in words. Knows no page.

/** How far the buttons for back and on go. */
export const SKIP_SECONDS = 15;

const PAUSED = {
  refused: "Press play when you are ready.",
  interrupted: "Paused. Go on when you are ready.",
  output: "Your headphones went away, so it waits here. Go on when you are ready.",
  timer: "It fell silent, as you asked. Your place is kept.",
  elsewhere: "Paused, as something else is playing. Go on when you are ready.",
};

/** One kind line about the state of `player`, or "". */
export function notice(player) {
  if (player.state === "lost") return "The connection is lost. Your place is kept, and it goes on by itself.";
  if (player.state === "gone") return "This sit has been let go.";
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
  return next ? `Next: ${next.title}, in ${clock(Math.ceil(next.start - seconds))}` : "";
}

/** A share of loudness; 1 is as it was made. */
export function percentWords(level) {
  return `${Math.round(level * 100)} %`;
}

/** A pace; 1 is as it was spoken. */
export function paceWords(pace) {
  if (pace === 1) return "as spoken";
  return `${Math.round(Math.abs(pace - 1) * 100)} % ${pace < 1 ? "slower" : "faster"}`;
}

/** What is left of a sleep timer, in milliseconds, in words; nothing when there is none. */
export function timerWords(left) {
  const minutes = Math.ceil(left / 60_000);
  if (!minutes) return "";
  return minutes === 1 ? "Silence within a minute" : `Silence in ${minutes} minutes`;
}
