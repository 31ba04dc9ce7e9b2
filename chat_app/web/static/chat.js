// Makes an open room live. The server has rendered the newest messages; from there on this script
// keeps one promise: every message once, in the order of its number, however often the line breaks.
//
//   connect -> `join` with the last number we have -> what was missed -> `message` events
//   a number that does not follow the last one means that something was lost: ask for it over HTTP
//   what is sent waits in `outbox` under an id of its own until it is acknowledged, and is sent again
//
// Text from people goes into the page through textContent alone.
import { describe, place } from "./messages.js";

const room = document.querySelector("[data-room]");
const slug = room.dataset.room;
const list = room.querySelector(".messages > ol");
const form = room.querySelector(".composer");
const body = form.elements.body;
const state = document.getElementById("state");
const trouble = document.getElementById("composer-error");
const outbox = new Map(); // client id -> text, in the order of sending
let last = Math.max(0, ...[...list.querySelectorAll("[data-seq]")].map((item) => Number(item.dataset.seq)));
let filling = false;
let sending = false;
let over = false;

const socket = io({ transports: ["websocket"], reconnectionDelay: 500, reconnectionDelayMax: 4000 });

// ---- the line ----

socket.on("connect", async () => {
  const answer = await ask("join", { room: slug, after: last });
  if (!answer) return;
  if (answer.problem) return end(answer.problem.detail);
  say("");
  answer.messages.forEach(take);
  present(answer.present);
  if (answer.last_seq > last) fill();
  flush();
});
socket.on("disconnect", (reason) => {
  if (over) return;
  say("Connection lost. Trying again …", true);
  if (reason === "io server disconnect") retry(); // the library does not by itself
});
socket.on("connect_error", (error) => {
  const problem = error.data;
  if (problem?.status === 401) return end("You are signed out.", true);
  say("Connection lost. Trying again …", true);
  if (!socket.active) retry(problem?.retry_after);
});
socket.on("ended", ({ detail }) => end(detail, true));
hear("removed", ({ detail }) => end(detail));

// What is about a room names it, and this page shows one.
function hear(event, handle) {
  socket.on(event, (news) => {
    if (news.room === slug) handle(news);
  });
}
function retry(seconds = 1) {
  setTimeout(() => socket.connect(), seconds * 1000 * (1 + Math.random())); // not all at once
}
function end(detail, signedOut = false) {
  over = true;
  socket.disconnect();
  say(detail, true);
  if (signedOut) {
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in again";
    state.append(" ", link);
  }
  for (const field of form.elements) field.disabled = true;
}
function say(text, lost = false) {
  state.textContent = text;
  state.classList.toggle("is-lost", lost);
}
// An acknowledged event; nothing when the line breaks before the answer comes.
async function ask(event, wish) {
  try {
    return await socket.timeout(8000).emitWithAck(event, wish);
  } catch {
    return null;
  }
}

// ---- what is said ----

hear("message", (message) => {
  if (message.seq > last + 1) return fillSoon(message.seq);
  take(message);
});
hear("latest", ({ last_seq }) => {
  if (last_seq > last) fillSoon(last_seq);
});

// Take the next message, or one that is here already (ours, acknowledged and told).
function take(message) {
  if (message.sender === room.dataset.me) outbox.delete(message.client_id);
  if (message.seq > last + 1) return;
  const item = place(list, message, room.dataset.me);
  last = Math.max(last, message.seq);
  typists.delete(message.sender);
  if (message.sender === room.dataset.me) item.scrollIntoView({ block: "nearest" });
}
// Two senders' messages may overtake each other on their way: a moment of patience saves a question.
function fillSoon(seq) {
  setTimeout(() => { if (seq > last) fill(); }, 150);
}
async function fill() {
  if (filling) return;
  filling = true;
  try {
    for (let more = true; more; ) {
      const answer = await fetch(`/api/rooms/${slug}/messages?limit=100&after=${last}`);
      if (!answer.ok) break; // `latest` asks again
      const found = await answer.json();
      found.messages.forEach(take);
      more = found.messages.length > 0 && found.last_seq > last;
    }
  } catch {
    // No network: `join` asks again when it is back.
  } finally {
    filling = false;
  }
}

// ---- what we say ----

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = body.value.trim();
  if (!text) return;
  const id = newId();
  outbox.set(id, text);
  place(list, { client_id: id, sender: room.dataset.me, body: text, sent_at: new Date().toISOString() }, room.dataset.me);
  body.value = "";
  trouble.textContent = "";
  body.focus();
  list.parentElement.scrollTop = 0; // the column is reversed: 0 is the newest
  flush();
});
body.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// One after the other, so that they get their numbers in the order of typing.
async function flush() {
  if (sending) return;
  sending = true;
  while (outbox.size && socket.connected) {
    const [id, text] = outbox.entries().next().value;
    const answer = await ask("send", { room: slug, client_id: id, body: text });
    if (!answer) break; // sent again after the next `join`, under the same id
    if (answer.message) {
      if (answer.message.seq > last + 1) await fill();
      take(answer.message);
    } else if ([429, 503].includes(answer.problem.status)) {
      trouble.textContent = answer.problem.detail;
      await new Promise((done) => setTimeout(done, 1000 * (answer.problem.retry_after ?? 2)));
      trouble.textContent = "";
    } else {
      outbox.delete(id);
      list.querySelector(`[data-client-id="${id}"]`)?.classList.add("is-refused");
      trouble.textContent = answer.problem.detail;
    }
  }
  sending = false;
  if (outbox.size && socket.connected) setTimeout(flush, 2000);
}
// crypto.randomUUID is there on https and localhost alone; a phone in the room has neither.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// ---- who is here, who is writing ----

const typists = new Map(); // name -> when we heard of it
let told = 0;

hear("present", ({ names }) => present(names));
hear("typing", ({ name }) => {
  typists.set(name, Date.now());
  showTypists();
  setTimeout(showTypists, 4100);
});
body.addEventListener("input", () => {
  if (!socket.connected || Date.now() - told < 3000) return;
  told = Date.now();
  socket.emit("typing", { room: slug }, () => {});
});
function present(names) {
  for (const item of document.querySelectorAll(".chat-people [data-name]")) {
    const here = names.includes(item.dataset.name);
    item.querySelector(".dot").classList.toggle("is-good", here);
    item.querySelector(".dot > span").textContent = here ? "here" : "away";
  }
  for (const name of names) if (!document.querySelector(`.chat-people [data-name="${CSS.escape(name)}"]`)) addPerson(name);
}
function addPerson(name) {
  const item = document.querySelector(".chat-people li").cloneNode(true);
  item.dataset.name = name;
  describe(item.querySelector(".avatar"), name);
  item.querySelector(".avatar + span").textContent = name;
  item.querySelector(".dot").classList.add("is-good");
  item.querySelector(".dot > span").textContent = "here";
  document.querySelector(".chat-people ul").append(item);
}
function showTypists() {
  const names = [...typists].filter(([, when]) => Date.now() - when < 4000).map(([name]) => name);
  if (state.classList.contains("is-lost")) return;
  say(names.length ? `${names.join(", ")} ${names.length === 1 ? "is" : "are"} writing …` : "");
}
