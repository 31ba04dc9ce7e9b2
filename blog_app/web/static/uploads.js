// Pictures in a text: drop, paste or choose them in any `textarea[data-uploads]`. Each is sent to the address
// in that attribute, and its Markdown stands at the cursor as soon as it is there. Without this script the page
// "Pictures" does the same by hand.
//
// What is under way has a mark in the text, so that writing goes on meanwhile; what failed leaves none.
const LARGEST = 5 * 2 ** 20; // bytes; the server has the last word
const TRIES = 4; // while the server is busy (503); the same picture twice is one, so that is safe
const KINDS = "image/png,image/jpeg,image/webp,image/gif,image/avif";
let count = 0;

for (const area of document.querySelectorAll("textarea[data-uploads]")) enhance(area);

function enhance(area) {
  const choose = element("input", { type: "file", accept: KINDS, multiple: true, hidden: true });
  const button = element("button", { type: "button", className: "button is-quiet is-small", textContent: "Add pictures" });
  const state = element("span", { className: "hint" });
  const trouble = element("p", { className: "field-error", hidden: true });
  state.setAttribute("role", "status");
  trouble.setAttribute("role", "alert");
  const bar = element("div", { className: "cluster uploads" });
  bar.append(button, choose, state);
  area.after(bar, trouble);
  state.textContent = "Or drop them on the text, or paste.";

  button.addEventListener("click", () => choose.click());
  choose.addEventListener("change", () => {
    take([...choose.files]);
    choose.value = ""; // the same file may be chosen again; this empties the list
    area.focus();
  });
  area.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    // What is copied from a page or a text program brings text as well, and that is what is meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(files);
  });
  area.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  area.addEventListener("drop", (event) => {
    const files = pictures(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });

  async function take(files) {
    trouble.hidden = true;
    trouble.textContent = "";
    for (const file of files) await takeOne(file); // one after the other: the server draws one at a time
  }
  async function takeOne(file) {
    const mark = `![Sending ${plain(file.name)} … ${++count}]()`;
    insert(area, mark);
    try {
      if (file.size > LARGEST) throw new Error("it is larger than 5 MiB");
      const image = await sendPatiently(area.dataset.uploads, file, say);
      exchange(area, mark, image.markdown);
      offerAsCover(image, file.name);
      state.textContent = `${file.name} is in the text.`;
    } catch (error) {
      exchange(area, `${mark}\n\n`, "") || exchange(area, mark, "");
      state.textContent = "";
      trouble.textContent = `${trouble.textContent} ${file.name} was not added: ${error.message}.`.trim();
      trouble.hidden = false;
    }
    function say(words) {
      state.textContent = `${file.name}: ${words} …`;
    }
  }
}

async function sendPatiently(address, file, say) {
  for (let left = TRIES - 1; ; left--) {
    const request = await send(address, file, say);
    if (request.status === 201) return request.response.image;
    if (request.status !== 503 || left === 0) throw new Error(reason(request.response));
    say("the server is busy, trying again");
    const seconds = Number(request.getResponseHeader("Retry-After")) || 2;
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds * (1 + Math.random())));
  }
}

// XMLHttpRequest, as fetch does not tell how much has been sent.
function send(address, file, say) {
  const form = new FormData();
  form.append("image", file);
  form.append("alt", wordsOf(file.name));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    let told = -1;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.floor((4 * loaded) / total) * 25; // a screen reader says each
      if (percent !== told) say((told = percent) < 100 ? `${percent} % sent` : "being drawn");
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error("the server did not answer")));
    request.send(form);
  });
}

function reason(problem) {
  const sentence = Object.values(problem?.errors ?? {})[0]?.[0] ?? problem?.detail ?? "the server refused it";
  return sentence.replace(/\.$/, "").replace(/^(is|has|takes|does) /, "it $1 ");
}

function pictures(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
// "beans_at-noon.jpg" -> "beans at noon": better than nothing, and there to be improved.
function wordsOf(name) {
  return plain(name.replace(/\.\w+$/, "").replace(/[_-]+/g, " ")).trim().slice(0, 200);
}
function plain(text) {
  return text.replace(/[^\p{L}\p{N} .,-]/gu, "");
}

// A picture stands in a paragraph of its own.
function insert(area, text) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const before = value.slice(0, start).match(/\n*$/)[0].length;
  const after = value.slice(end).match(/^\n*/)[0].length;
  const gap = start === before ? "" : "\n\n".slice(before); // nothing but empty lines in front: none
  area.setRangeText(gap + text + "\n\n".slice(after), start, end, "end");
  changed(area);
}
function exchange(area, mark, text) {
  const start = area.value.indexOf(mark);
  if (start < 0) return false; // the author has changed it meanwhile
  const end = start + mark.length;
  const behind = area.selectionStart === end && area.selectionEnd === end; // where the next one belongs
  area.setRangeText(text, start, end, behind ? "end" : "preserve");
  changed(area);
  return true;
}
function changed(area) {
  area.dispatchEvent(new Event("input", { bubbles: true })); // who saves or previews listens to this
}

function offerAsCover(image, name) {
  const covers = document.querySelector("select[data-covers]");
  if (!covers || [...covers.options].some((option) => option.value === image.id)) return;
  covers.append(new Option(image.alt || name, image.id));
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
