// htmx and Django together: the CSRF token on every change, and words when something goes wrong.
import { setting } from "./onto.js";
import { toast } from "./toasts.js";

const SAFE = /^(GET|HEAD|OPTIONS|QUERY)$/;

export function dressHtmx() {
  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    if (!SAFE.test(request.method)) request.headers["X-CSRFToken"] ??= setting("csrf");
  });
  // A refusal comes as a notice that says where it goes. A surprise must not replace the page.
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 500) return;
    event.preventDefault();
    const id = ctx.response.headers.get("X-Request-ID");
    toast([setting("words-failed"), id].filter(Boolean).join(" "), "error");
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.response) return;
    if (navigator.onLine === false || event.detail.error instanceof TypeError) {
      toast(setting("words-offline"), "error");
    }
  });
  document.addEventListener("toast", (event) => {
    for (const { text, kind } of event.detail.messages ?? [event.detail]) toast(text, kind);
  });
}
