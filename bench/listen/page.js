// One listener, one page: plays pairs, keeps answers, tells the result. Nothing leaves the browser.

const data = JSON.parse(document.getElementById("data").textContent);
const STORE = `wellwish-listen-${data.id}`;
const ANSWERS = ["A", "B", "none"];
const $ = (id) => document.getElementById(id);
const voices = [...document.querySelectorAll("[data-voice]")];
const answers = [...document.querySelectorAll("[data-answer]")];

const state = restored();
let at = 0;
let heard = [false, false];
let playing = null;
const audio = [new Audio(), new Audio()];

// --- what is kept ------------------------------------------------------------------------------

function restored() {
  const fresh = { answers: Array(data.pairs.length).fill(null), begun: null, ended: null };
  try {
    const kept = JSON.parse(localStorage.getItem(STORE));
    const fits = kept?.answers?.length === data.pairs.length && kept.answers.every((a) => a === null || ANSWERS.includes(a));
    return fits ? kept : fresh;
  } catch {
    return fresh;
  }
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(state));
  } catch {
    // A browser that keeps nothing: the answers last as long as the page does.
  }
}

// --- one pair ----------------------------------------------------------------------------------

function show(section) {
  for (const one of document.querySelectorAll("main > section")) one.hidden = one.id !== section;
}

function open(index) {
  stop();
  at = index;
  heard = state.answers[at] === null ? [false, false] : [true, true];
  const pair = data.pairs[at];
  $("count").textContent = `${at + 1} of ${data.pairs.length}`;
  $("progress").max = data.pairs.length;
  $("progress").value = state.answers.filter((a) => a !== null).length;
  $("text").textContent = pair.text;
  $("back").hidden = at === 0;
  $("hint").textContent = "";
  audio.forEach((one, i) => {
    one.src = pair.sounds[i];
    one.preload = "auto";
    one.load();
  });
  paint();
  show("pair");
  $("count").focus();
}

function paint() {
  voices.forEach((button, i) => {
    const on = playing === i;
    button.dataset.state = on ? "playing" : heard[i] ? "heard" : "new";
    button.setAttribute("aria-label", `${on ? "Stop" : "Play"} ${"AB"[i]}`);
    button.querySelector("small").textContent = on ? "playing" : heard[i] ? "again" : "play";
    if (!on) button.style.setProperty("--played", 0);
  });
  const ready = heard[0] && heard[1];
  for (const button of answers) {
    button.setAttribute("aria-disabled", String(!ready));
    button.setAttribute("aria-pressed", String(state.answers[at] === button.dataset.answer));
  }
}

function stop() {
  if (playing !== null) {
    audio[playing].pause();
    audio[playing].currentTime = 0;
  }
  playing = null;
}

async function play(index) {
  const again = playing === index;
  stop();
  if (!again) {
    playing = index;
    $("hint").textContent = "";
    try {
      await audio[index].play();
    } catch (error) {
      if (playing === index) playing = null;
      if (error.name !== "AbortError") $("hint").textContent = "This sound can’t be played here; keep the folder “sounds” beside the page.";
    }
  }
  paint();
}

audio.forEach((one, i) => {
  one.addEventListener("ended", () => {
    heard[i] = true;
    playing = null;
    paint();
  });
  one.addEventListener("timeupdate", () => {
    if (playing === i && one.duration) voices[i].style.setProperty("--played", one.currentTime / one.duration);
  });
});

function answer(given) {
  if (!(heard[0] && heard[1])) {
    $("hint").textContent = "Hear both to the end first.";
    return;
  }
  state.answers[at] = given;
  state.begun ??= new Date().toISOString();
  const open_ = state.answers.indexOf(null);
  if (open_ < 0) state.ended ??= new Date().toISOString();
  keep();
  if (open_ < 0) finish();
  else open(open_);
}

// --- the result --------------------------------------------------------------------------------

function result() {
  const secret = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(data.sealed), (c) => c.charCodeAt(0))));
  const pairs = data.pairs.map((pair, i) => {
    const given = state.answers[i];
    const first = secret.firsts[i];
    const preferred = given === "none" ? null : given === "A" ? first : 1 - first;
    return { phrase: pair.text, a: secret.sides[first].name, answer: given, preferred: preferred === null ? null : secret.sides[preferred].name, side: preferred };
  });
  const wins = [0, 1].map((side) => pairs.filter((pair) => pair.side === side).length);
  const decided = wins[0] + wins[1];
  const [low, high] = decided ? interval(wins[0], decided) : [0, 1];
  return {
    kind: "wellwish blind pairs",
    id: data.id,
    seed: data.seed,
    sides: secret.sides,
    begun: state.begun,
    ended: state.ended,
    wins,
    no_difference: pairs.length - decided,
    first_heard_preferred: pairs.filter((pair) => pair.answer === "A").length,
    p_value: signTest(wins[0], decided),
    share_of_first: { of: secret.sides[0].name, value: decided ? wins[0] / decided : null, low, high, level: 0.95 },
    pairs: pairs.map(({ side, ...shown }) => shown),
  };
}

const percent = (share) => `${Math.round(100 * share)} %`;
const times = (n) => (n === 1 ? "once" : `${n} times`);

function inWords(r) {
  const decided = r.wins[0] + r.wins[1];
  if (!decided) return ["You heard no difference.", "In no pair did you prefer one of them."];
  const best = r.wins[0] >= r.wins[1] ? 0 : 1;
  const clear = r.p_value < 0.05;
  const title = r.wins[0] === r.wins[1] ? "You are of two minds." : clear ? `You prefer ${r.sides[best].name}.` : "No clear preference.";
  const none = r.no_difference ? `, and heard no difference ${times(r.no_difference)}` : "";
  return [title, `You chose ${r.sides[best].name} ${times(r.wins[best])} and ${r.sides[1 - best].name} ${times(r.wins[1 - best])}${none}.`];
}

function sureness(r) {
  const decided = r.wins[0] + r.wins[1];
  if (!decided) return "";
  const p = r.p_value < 0.001 ? "less than 1 in 1000" : `${Number((100 * r.p_value).toPrecision(2))} in 100`;
  const share = r.share_of_first;
  return `Were there nothing to choose between them, a result at least this lopsided would come up in ${p} such tests (exact sign test, two-sided, p = ${Number(r.p_value.toPrecision(2))}). Your true share for ${share.of} lies between ${percent(share.low)} and ${percent(share.high)}, with 95 % confidence (Clopper and Pearson). You chose what was called A ${times(r.first_heard_preferred)} of ${decided}.`;
}

function finish() {
  stop();
  const r = result();
  const [title, words] = inWords(r);
  $("verdict").textContent = title;
  $("words").textContent = words;
  $("sureness").textContent = sureness(r);
  const counts = [r.wins[0], r.no_difference, r.wins[1]];
  $("bar").replaceChildren(...counts.map((count) => element("i", "", { style: `--share: ${count}` })));
  $("bar").setAttribute("aria-label", words);
  $("who").replaceChildren(
    ...r.sides.map((side, i) => row(side.name, r.wins[i], side.about)),
    row("No difference", r.no_difference, ""),
  );
  $("each").replaceChildren(...r.pairs.map((pair) => element("li", `${pair.phrase} — ${pair.preferred ?? "no difference"}`)));
  $("json").textContent = JSON.stringify(r, null, 1);
  $("done").textContent = "";
  show("result");
  $("verdict").focus();
}

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function row(name, count, about) {
  const made = element("div");
  made.append(element("dt", name), element("dd", String(count)));
  if (about) made.append(element("dd", about, { class: "soft" }));
  return made;
}

// --- hands -------------------------------------------------------------------------------------

for (const one of document.querySelectorAll("[data-of]")) one.textContent = data.pairs.length;
$("resume").hidden = state.begun === null;
$("start").addEventListener("click", () => {
  const next = state.answers.indexOf(null);
  if (next < 0) finish();
  else open(next);
});
voices.forEach((button, i) => button.addEventListener("click", () => play(i)));
for (const button of answers) button.addEventListener("click", () => answer(button.dataset.answer));
$("back").addEventListener("click", () => open(at - 1));

$("save").addEventListener("click", () => {
  const link = element("a", "", { download: `listened-${data.id}.json` });
  link.href = URL.createObjectURL(new Blob([$("json").textContent], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
  $("done").textContent = "Saved.";
});
$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(`${$("words").textContent}\n${$("sureness").textContent}\n\n${$("json").textContent}`);
    $("done").textContent = "Copied.";
  } catch {
    $("done").textContent = "This browser does not let a page copy; open “The result as data” and copy it yourself.";
  }
});
$("clear").addEventListener("click", () => {
  Object.assign(state, { answers: Array(data.pairs.length).fill(null), begun: null, ended: null });
  keep();
  $("resume").hidden = true;
  show("begin");
});

const KEYS = { 1: () => play(0), 2: () => play(1), ArrowLeft: () => answer("A"), ArrowRight: () => answer("B"), ArrowDown: () => answer("none"), Backspace: () => at > 0 && open(at - 1) };
document.addEventListener("keydown", (event) => {
  if ($("pair").hidden || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
