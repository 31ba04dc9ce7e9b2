// Favourites, follows and comments without a new page: the form is sent as ever, and of the page that
// comes back only those parts are taken that look different (their ids stand in data-in-place).
// Without this script, or when the answer is another page, everything happens the plain way.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.inPlace) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // a second press changes nothing
  send(form, event.submitter?.dataset.again);
});

async function send(form, again) {
  form.ariaBusy = "true";
  form.querySelector(".notice")?.remove();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(page, form.dataset.inPlace.split(" "), again, answer);
  } catch {
    form.ariaBusy = null;
    form.append(lost());
  }
}

function take(page, ids, again, answer) {
  if (!page.querySelector("main")) throw new Error("That was no page of ours.");
  const fresh = ids.map((id) => page.getElementById(id));
  if (fresh.every(Boolean)) {
    for (const part of fresh) document.getElementById(part.id)?.replaceWith(part);
    const [first] = fresh;
    const next = first.querySelector("[autofocus]") ?? first.querySelector(`[data-again="${again}"]`) ?? first;
    next.focus({ preventScroll: next !== first && !next.autofocus });
  } else if (answer.ok) {
    location.assign(answer.url); // the list has moved on meanwhile
  } else {
    document.querySelector("main").replaceWith(page.querySelector("main")); // a refusal, in its own words
    document.title = page.title;
    document.querySelector("main").focus();
  }
}

function lost() {
  const notice = document.createElement("p");
  notice.className = "notice is-bad";
  notice.setAttribute("role", "alert");
  notice.textContent = "That did not get through. Try again.";
  return notice;
}
