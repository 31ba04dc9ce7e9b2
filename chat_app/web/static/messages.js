// How a message gets its place in the list: by its number, once; what has no number yet stands last.

const FOLLOWS = 5 * 60 * 1000; // milliseconds within which a message belongs to the one before

// Put a message into `list`, or find it there; the answer is its element.
export function place(list, message, me) {
  list.querySelector(".is-notice")?.remove();
  // An id is good for one sender only: nobody can take another's place with it.
  const waiting = list.querySelector(
    `[data-client-id="${CSS.escape(message.client_id)}"][data-sender="${CSS.escape(message.sender)}"]`,
  );
  const item = waiting ?? made(message, me);
  if (message.seq) {
    if (item.dataset.seq) return item;
    item.dataset.seq = message.seq;
    item.dataset.sentAt = message.sent_at;
    item.classList.remove("is-sending");
  } else {
    item.classList.add("is-sending");
  }
  list.insertBefore(item, successor(list, message.seq));
  regroup(list);
  return item;
}

// Give an avatar its letter and colour, as `common/parts.html` does.
export function describe(avatar, name) {
  const first = name.slice(0, 1);
  const letter = "abcdefghijklmnopqrstuvwxyz".indexOf(first.toLowerCase());
  avatar.dataset.tint = (([...name].length + letter) % 6 + 6) % 6 + 1;
  avatar.textContent = first;
}

function made(message, me) {
  const template = document.getElementById("message-template");
  const item = template.content.firstElementChild.cloneNode(true);
  item.dataset.clientId = message.client_id;
  item.dataset.sender = message.sender;
  item.dataset.sentAt = message.sent_at;
  item.classList.toggle("is-own", message.sender === me);
  describe(item.querySelector(".avatar"), message.sender);
  item.querySelector("strong").textContent = message.sender;
  item.querySelector("time").dateTime = message.sent_at;
  item.querySelector(".message-text").textContent = message.body;
  return item;
}

// The first element that comes after number `seq`.
function successor(list, seq) {
  if (!seq) return null;
  return [...list.querySelectorAll(".message")].find(
    (item) => !item.dataset.seq || Number(item.dataset.seq) > seq,
  ) ?? null;
}

// Names over the first of a row by one person, a line between days (in UTC, as the server draws it).
function regroup(list) {
  let before = null;
  for (const item of [...list.querySelectorAll(".message, .day")].slice(-30)) {
    if (item.matches(".day")) {
      before = null;
      continue;
    }
    const at = new Date(item.dataset.sentAt);
    if (before && day(before) !== day(item)) {
      list.insertBefore(line(item), item);
      before = null;
    }
    const near = before && at - new Date(before.dataset.sentAt) < FOLLOWS;
    if (before) item.classList.toggle("is-following", near && before.dataset.sender === item.dataset.sender);
    before = item;
  }
}
function day(item) {
  return new Date(item.dataset.sentAt).toISOString().slice(0, 10);
}
function line(item) {
  const made = document.createElement("li");
  const time = document.createElement("time");
  made.className = "day";
  time.dateTime = item.dataset.sentAt;
  time.dataset.show = "date";
  made.append(time);
  return made;
}
