// Writing that keeps itself: forms with `data-keeps` inside `[data-editor]` are sent by htmx; this
// says in words how it stands, gives each request the newest number of its block, and tries again.
const AGAIN = 8000;

export function watch(editor) {
  const keeper = document.querySelector("[data-keeper]");
  const place = () => document.getElementById("kept");
  const say = (words) => {
    if (place() && words && place().textContent !== words) place().textContent = words;
  };
  const failed = new Set(); // tried again
  const refused = new Set(); // for good, as it stands
  const ours = (element) => element?.closest?.("[data-keeps]");

  editor.addEventListener("input", (event) => ours(event.target) && say(keeper.dataset.waiting));
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const form = ours(ctx.sourceElement);
    if (!form) return;
    // It may have waited for another request that raised the number of this very block.
    ctx.request.body?.set?.("rev", form.elements.rev.value);
    say(keeper.dataset.saving);
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const form = ours(ctx.sourceElement);
    if (!form) return;
    const { status } = ctx.response;
    failed.delete(form);
    refused.delete(form);
    if (status === 409) say(keeper.dataset.clash);
    else if (status === 429 || status >= 500) later(form);
    else if (status >= 400) {
      refused.add(form);
      say(keeper.dataset.refused);
    }
  });
  document.addEventListener("htmx:error", (event) => {
    const form = ours(event.detail.ctx?.sourceElement);
    if (form && !event.detail.ctx.response) later(form);
  });
  function later(form) {
    failed.add(form);
    say(keeper.dataset.failed);
    setTimeout(() => failed.has(form) && form.isConnected && window.htmx.trigger(form, "change"), AGAIN);
  }
  window.addEventListener("online", () => failed.forEach((form) => window.htmx.trigger(form, "change")));
  window.addEventListener("beforeunload", (event) => {
    const isRefused = [...refused].some((form) => form.isConnected);
    if (failed.size || isRefused || place()?.textContent === keeper.dataset.waiting) event.preventDefault();
  });

  // A button that moved its block keeps the focus, so that one can go on pressing it.
  let pressed = "";
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) pressed = button.value;
    const below = event.target.closest("[data-add-below]");
    if (below) addBelow(event, below.dataset.addBelow);
  });
  document.addEventListener("htmx:after:swap", () => {
    const said = editor.querySelector("[data-said]");
    if (!said?.dataset.focus) return;
    const block = document.getElementById(said.dataset.focus);
    delete said.dataset.focus;
    const same = pressed && block?.querySelector(`button[value="${pressed}"]`);
    const target = same || block?.querySelector("textarea, input:not([type=hidden]), [contenteditable]");
    (target ?? block)?.focus({ preventScroll: true });
    block?.scrollIntoView({ block: "nearest" });
    announce(said.textContent);
    document.querySelector(".adder [name=after]").value = "";
    pressed = "";
  });
  drag(editor);
}

function addBelow(event, id) {
  event.preventDefault();
  const adder = document.getElementById("add");
  adder.querySelector("[name=after]").value = id;
  adder.scrollIntoView({ block: "center" });
  adder.querySelector(".pick").focus({ preventScroll: true });
}

// Said aloud where it is heard: a region that was there before its words.
function announce(words) {
  const place = document.getElementById("toasts");
  if (!place || !words.trim()) return;
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden", textContent: words });
  place.append(said);
  setTimeout(() => said.remove(), 4000);
}

async function drag(editor) {
  if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
  const { default: Sortable } = await import("sortablejs");
  editor.classList.add("can-drag");
  new Sortable(editor, {
    draggable: ".block",
    handle: ".block-head h2",
    animation: 120,
    onEnd: ({ item, oldDraggableIndex, newDraggableIndex }) => {
      if (oldDraggableIndex === newDraggableIndex) return;
      window.htmx.ajax("POST", item.dataset.move, {
        source: editor,
        target: "#blocks",
        swap: "innerHTML",
        values: { to: newDraggableIndex },
      });
    },
  });
}
