// A moment is chosen in the writer's own zone, and sent as a moment.
const when = document.querySelector("input[name=scheduledFor]");
if (when) {
  const sent = document.createElement("input");
  sent.type = "hidden";
  sent.name = when.name;
  when.removeAttribute("name");
  when.after(sent);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.querySelector(`label[for="${when.id}"]`).firstChild.textContent = `When (${zone}) `;
  if (when.value) when.value = local(new Date(`${when.value}Z`));
  const take = () => (sent.value = when.value && new Date(when.value).toISOString());
  when.addEventListener("input", take);
  take();
}

function local(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
