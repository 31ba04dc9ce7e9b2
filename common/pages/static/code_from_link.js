// The links in our mails carry their code behind the "#", which browsers send to nobody. It goes into the
// form's field, and out of the address bar and the history.

const field = document.querySelector("[data-code-from-link]");

function take() {
  const code = location.hash.slice(1);
  if (!field || !/^[\w-]{20,64}$/.test(code)) return;
  field.value = code;
  history.replaceState(history.state, "", location.pathname + location.search);
  // What is left to do is the next field, or the button.
  field.form.querySelector("input:not([data-code-from-link]), button").focus();
}

take();
addEventListener("hashchange", take); // the page is open already, and a mail's link leads to it
