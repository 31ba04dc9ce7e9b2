// Tags as pills: Enter or a comma makes one, its cross takes it away. The server gets what it would get
// without this script: all of them in one field, separated by commas.

for (const input of document.querySelectorAll("input[data-tags]")) enhance(input);

function enhance(input) {
  const sent = document.createElement("input");
  sent.type = "hidden";
  sent.name = input.name;
  const list = document.createElement("ul");
  list.className = "tag-list";
  list.setAttribute("aria-label", "Tags so far");
  input.removeAttribute("name");
  input.after(sent, list);
  let tags = [];

  const fill = () => {
    sent.value = [...tags, input.value].join(","); // what is not a pill yet counts, too
  };
  const show = () => {
    list.replaceChildren(...tags.map((tag) => pill(tag, () => change(tags.filter((other) => other !== tag)))));
    fill();
  };
  const change = (next) => {
    tags = [...new Set(next.map((tag) => tag.trim()).filter(Boolean))];
    show();
  };
  const take = () => {
    const typed = input.value.split(",");
    input.value = "";
    change([...tags, ...typed]);
  };

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && input.value.trim()) {
      event.preventDefault(); // the article is not ready yet
      take();
    } else if (event.key === "Backspace" && !input.value && tags.length) {
      change(tags.slice(0, -1));
    }
  });
  input.addEventListener("input", () => (input.value.includes(",") ? take() : fill()));
  take();
}

function pill(tag, remove) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const cross = document.createElement("i");
  button.type = "button";
  button.className = "tag-default tag-pill";
  button.setAttribute("aria-label", `Remove the tag ${tag}`);
  cross.className = "ion-close-round";
  cross.textContent = "×";
  button.append(`${tag} `, cross);
  button.addEventListener("click", () => {
    const input = button.closest(".field").querySelector("input[data-tags]");
    remove();
    input.focus();
  });
  item.append(button);
  return item;
}
