// Comforts of the shelves, which work without them: another order at once, and suggestions while typing.
"use strict";

const form = document.querySelector("form[data-shelves]");
const field = form.elements.q;
const PAUSE = 120; // milliseconds without a key before it asks
let waiting = 0;
let asked = "";

form.elements.sort.addEventListener("change", () => form.requestSubmit());

// An empty field says nothing; addresses that people send to each other stay short.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, PAUSE);
});

async function suggest() {
  const typed = field.value.trim();
  if (!typed || typed === asked) return;
  asked = typed;
  const answer = await fetch(`/api/products/suggestions?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || typed !== field.value.trim()) return; // more was typed meanwhile
  const { products, categories } = await answer.json();
  field.list.replaceChildren(
    ...[...categories, ...products].map(({ name }) => new Option(name, name)),
  );
}
