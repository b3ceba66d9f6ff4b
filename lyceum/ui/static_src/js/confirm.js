// Asks before what cannot be undone: `data-confirm` on a form or button, `hx-confirm` on anything.
const ask = (question, verb) =>
  new Promise((answer) => {
    const dialog = document.getElementById("confirm");
    if (!dialog) return answer(window.confirm(question));
    dialog.querySelector("[data-question]").textContent = question;
    const button = dialog.querySelector("[value=yes]");
    button.textContent = verb || button.dataset.verb;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

const verbOf = (element) =>
  element?.dataset.confirmVerb || element?.closest("[data-confirm-verb]")?.dataset.confirmVerb;

export function watchConfirmations() {
  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    event.preventDefault();
    ask(ctx.confirm, verbOf(ctx.sourceElement)).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asked = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asked.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asked.dataset.confirm, verbOf(asked)).then((yes) => {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    });
  }, true);
}
