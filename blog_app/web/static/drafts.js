// The editor saves by itself, and loses nothing: what the server does not have yet stays in this browser
// (offline, signed out, changed in another tab) and is offered again. Without this script one presses Save.

const form = document.querySelector("form[data-draft]");
const AFTER = 1500; // milliseconds without a new letter
const AGAIN = 20_000; // until the next try while the server is away
const FIELDS = ["title", "description", "body", "tagList", "coverImage"];

function begin(form) {
  const said = form.querySelector("[data-saved]");
  const kept = new Kept(form);
  // What the server has. Of an article that is no draft yet it has nothing.
  let known = form.dataset.draft ? text(form) : JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, ""])));
  let looked = known;
  let stopped = false; // after a conflict: a person decides
  let saving = null;
  let timer = 0;

  offer(form, kept, known);
  setInterval(look, 400);
  addEventListener("online", () => soon(0));
  form.addEventListener("submit", flush);

  // Looked at rather than listened to: pictures, tags and the browser's own tools write into fields, too.
  function look() {
    const now = text(form);
    if (now === looked) return;
    looked = now;
    if (now === known) return kept.forget();
    kept.keep(now);
    if (!stopped) soon(AFTER);
  }

  function soon(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => (saving ??= save().finally(() => (saving = null))), milliseconds);
  }

  async function save() {
    const now = text(form);
    if (now === known || stopped) return;
    const id = form.dataset.draft;
    const draft = { ...JSON.parse(now), ...(id && { version: form.elements.version.value }) };
    draft.tagList = draft.tagList.split(",");
    draft.coverImage ||= null;
    const answer = await fetch(id ? `/api/drafts/${id}` : "/api/drafts", {
      method: id ? "PUT" : "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ draft }),
    }).catch(() => null);
    if (answer?.ok) return saved(now, (await answer.json()).draft);
    tell(answer);
  }

  function saved(now, draft) {
    const first = !form.dataset.draft;
    known = now;
    kept.forget();
    form.elements.version.value = draft.version;
    said.textContent = `Saved at ${new Date().toLocaleTimeString([], { timeStyle: "short" })}. Nobody else sees it yet.`;
    if (first) become(form, draft.id);
    kept.about = draft.id;
    if (text(form) !== known) soon(AFTER);
  }

  function tell(answer) {
    if (answer?.status === 409) {
      stopped = true;
      said.textContent = "Changed in another tab or on another device. Press Save to see both; what you typed is kept.";
    } else if (answer?.status === 422) {
      said.textContent = "Not saved yet: something is longer than it may be. It is kept in this browser.";
    } else if (answer?.status === 404) {
      stopped = true;
      said.textContent = "This draft is not there any more. What you typed is kept in this browser.";
    } else {
      const why = answer?.status === 401 ? "You are signed out." : "The server is away.";
      said.textContent = `${why} What you type is kept in this browser, and saved when that is possible again.`;
      soon(AGAIN);
    }
  }

  // Publishing begins where the last save has ended: else it would seem to be changed elsewhere.
  async function flush(event) {
    if (event.submitter?.hasAttribute("data-show-preview")) return;
    clearTimeout(timer);
    if (stopped || (!saving && text(form) === known)) return;
    event.preventDefault();
    await saving;
    if (!stopped) await save();
    if (text(form) !== known) stopped = true; // the page itself says what is wrong
    form.removeEventListener("submit", flush);
    form.requestSubmit(form.contains(event.submitter) ? event.submitter : undefined);
  }
}

function text(form) {
  const fields = new FormData(form);
  return JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, (fields.get(name) ?? "").replaceAll("\r\n", "\n")])));
}

// From now on the page is that of the draft.
function become(form, id) {
  const path = `/drafts/${id}`;
  form.dataset.draft = id;
  form.elements.draft.value = id;
  form.action = `${path}/publish`;
  form.querySelector('[formaction="/drafts"]')?.setAttribute("formaction", path);
  history.replaceState(null, "", path);
}

// What this browser keeps, for one writer and one draft. Nothing older than a month.
class Kept {
  constructor(form) {
    this.writer = form.dataset.writer;
    this.about = form.dataset.draft || "new";
    const month = 30 * 24 * 3600 * 1000;
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith("draft:"))) {
      if (!(JSON.parse(localStorage[key]).at > Date.now() - month)) delete localStorage[key];
    }
  }
  get key() {
    return `draft:${this.writer}:${this.about}`;
  }
  keep(now) {
    try {
      localStorage[this.key] = JSON.stringify({ now, at: Date.now() });
    } catch {
      // no room, or not allowed: saving at the server goes on
    }
  }
  forget() {
    delete localStorage[this.key];
    delete localStorage[`draft:${this.writer}:new`];
  }
  found() {
    return JSON.parse(localStorage[this.key] ?? "null");
  }
}

function offer(form, kept, known) {
  const found = kept.found();
  if (!found) return;
  if (found.now === known) return kept.forget();
  const notice = document.createElement("div");
  notice.className = "notice is-warn";
  notice.setAttribute("role", "status");
  const words = document.createElement("div");
  words.textContent = `This browser has a text that was not saved, of ${new Date(found.at).toLocaleString()}. `;
  const take = button("Take it", () => {
    const fields = JSON.parse(found.now);
    for (const name of ["title", "description", "body", "coverImage"]) form.elements[name].value = fields[name];
    const tags = form.querySelector("input[data-tags]");
    tags.value = fields.tagList;
    tags.dispatchEvent(new Event("change", { bubbles: true }));
    notice.remove();
    form.elements.body.focus();
  });
  const leave = button("Forget it", () => {
    kept.forget();
    notice.remove();
    form.elements.title.focus();
  });
  words.append(take, " ", leave);
  notice.append(words);
  form.before(notice);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button is-small is-quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

if (form) begin(form);
