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
  keepPlace();
  document.addEventListener("toast", (event) => {
    for (const { text, kind } of event.detail.messages ?? [event.detail]) toast(text, kind);
  });
}

// htmx gives the focus back to what has the same id. Where that is gone, what took its place gets the
// focus, so that Tab goes on from there and not from the top of the page.
function keepPlace() {
  let place = "";
  document.addEventListener("htmx:before:swap", (event) => {
    const { target } = event.detail.ctx;
    place = target?.contains?.(document.activeElement) ? target.id : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    const there = place && document.activeElement === document.body && document.getElementById(place);
    place = "";
    if (!there) return;
    if (there.tabIndex < 0) there.tabIndex = -1;
    there.focus({ preventScroll: true });
  });
}
