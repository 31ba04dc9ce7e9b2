// The preview beside the text, which follows what is typed.
const show = document.querySelector("[data-show-preview]");
if (show) {
  const pane = document.querySelector("[data-preview]");
  const body = show.form.elements.body;
  let seen = null;
  let timer = 0;
  const draw = async () => {
    if (pane.hidden || body.value === seen) return;
    seen = body.value;
    const answer = await fetch("/api/preview", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ body: seen }),
    }).catch(() => null);
    // Safe: the server has made and cleaned it, as it does for readers; the page's policy runs no script.
    if (answer?.ok) pane.firstElementChild.innerHTML = (await answer.json()).html;
  };
  show.type = "button";
  show.setAttribute("aria-expanded", String(!pane.hidden));
  show.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    show.setAttribute("aria-expanded", String(!pane.hidden));
    draw();
  });
  body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 500);
  });
}
