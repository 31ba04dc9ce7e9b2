// Small comforts; every page works without them.
"use strict";

// Menus: Escape closes and gives the focus back; a press or focus elsewhere closes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

// Times are written in UTC by the server and shown in the reader's own zone.
// data-show on <time> chooses the form; the title keeps the whole moment.
const forms = {
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  moment: { dateStyle: "medium", timeStyle: "short" },
};
// The page's language in the reader's own flavour (4 Mar or Mar 4), where the browser names one.
const language =
  navigator.languages.find((name) => name.startsWith(document.documentElement.lang)) ?? "en-GB";
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
const shown = Object.fromEntries(
  Object.entries(forms).map(([name, form]) => [name, new Intl.DateTimeFormat(language, form)]),
);

function localise(root) {
  for (const element of root.querySelectorAll("time[datetime][data-show]")) {
    const moment = new Date(element.dateTime);
    const format = shown[element.dataset.show];
    if (!format || Number.isNaN(moment.getTime()) || element.title) continue;
    element.textContent = format.format(moment);
    element.title = full.format(moment);
  }
}
localise(document);
// Parts that arrive later (htmx answers, chat messages) are treated alike.
new MutationObserver((records) => {
  for (const record of records) {
    if ([...record.addedNodes].some((node) => node.nodeType === Node.ELEMENT_NODE)) localise(record.target);
  }
}).observe(document.body, { childList: true, subtree: true });

// A form is sent once: a second press while the answer is under way does nothing.
// Forms that a script sends itself have prevented the default by the time the timer runs.
document.addEventListener("submit", (event) => {
  const form = event.target;
  setTimeout(() => {
    if (event.defaultPrevented || form.method !== "post") return;
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }
  });
});
// The back button may bring a page back as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[aria-busy=true]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});

// A form that a link from elsewhere leads to; not when the back button leads here.
const [visit] = performance.getEntriesByType("navigation");
if (visit?.type !== "back_forward") document.querySelector("form[data-send-at-once]")?.requestSubmit();
