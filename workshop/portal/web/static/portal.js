// Keeps the cards true: asks for the state every second and changes the texts in place.
// When more than texts has changed (an app came, a mail was sent) the server draws the cards again.
"use strict";

const EVERY = 1000; // ms
const PATIENCE = 4000; // ms
const pulse = document.querySelector("[data-pulse]");
const numbers = new Intl.NumberFormat("en");
let failures = 0;
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.hidden) return; // nobody looks; the event below starts again
  try {
    const state = await (await get("/api/state")).json();
    for (const [name, app] of Object.entries(state.apps)) show(name, app);
    if (state.shape !== document.getElementById("live").dataset.shape) await redraw();
    failures = 0;
    say("Live: states and numbers change by themselves.");
  } catch {
    failures += 1;
    if (failures > 1) lose();
  }
  clearTimeout(timer);
  timer = setTimeout(look, EVERY * Math.max(1, Math.min(failures, 5)));
}

async function get(path) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

function show(name, app) {
  const card = document.getElementById(`app-${name}`);
  if (!card) return;
  showState(card, app.state, app.label, app.tone);
  for (const place of card.querySelectorAll("[data-counter]")) {
    const count = app.counters[place.dataset.counter];
    write(place, typeof count === "number" ? numbers.format(count) : "–");
  }
}

function showState(card, key, text, tone) {
  const status = card.querySelector("[data-state]");
  const label = status.querySelector(".status-label");
  if (label.textContent === text && status.dataset.state === key) return;
  status.dataset.state = key;
  status.querySelector(".dot").className = ["dot", tone && `is-${tone}`, key === "ready" && "is-live"]
    .filter(Boolean).join(" ");
  label.textContent = label.title = text;
}

// A number that has just changed is coloured for a moment.
function write(place, text) {
  if (place.textContent === text) return;
  place.textContent = text;
  place.classList.add("is-fresh");
  place.addEventListener("animationend", () => place.classList.remove("is-fresh"), { once: true });
}

async function redraw() {
  const fresh = new DOMParser()
    .parseFromString(await (await get("/")).text(), "text/html")
    .getElementById("live");
  const focused = document.activeElement?.id;
  document.getElementById("live").replaceWith(document.adoptNode(fresh));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function lose() {
  say("The portal does not answer. It is asked again and again.", true);
  for (const card of document.querySelectorAll(".card.is-app")) showState(card, "unknown", "Unknown", "");
}

function say(text, lost = false) {
  if (pulse.textContent === text) return;
  pulse.textContent = text;
  pulse.classList.toggle("is-lost", lost);
  pulse.classList.toggle("is-bad", lost);
}

document.addEventListener("visibilitychange", look);
look();
