// Forms: sliders that say their value, filters that apply themselves, drafts that are not lost.
import { onto, setting } from "./onto.js";

export function watchForms() {
  onto("input[type=range]", slide);
  onto("form[data-autosubmit]", applyItself);
  onto("form[data-guard]", guard);
  onto("[data-check-all]", checkAll);
  onto("[data-show-password]", showPassword);
  onto("[data-copy]", copy);
  onto("[data-put]", put);
  onto("a[data-with-title]", withTitle);
  onto("[data-local-zone]", (field) => (field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone));
}

// data-format="{n} h a week", data-divide="100", data-words='["May", "June"]' (by value - min);
// data-at-min="whenever" and data-at-max="no limit" name the ends.
function slide(input) {
  const output = input.id && document.querySelector(`output[for="${CSS.escape(input.id)}"]`);
  const words = input.dataset.words && JSON.parse(input.dataset.words);
  const show = () => {
    const [min, max, value] = [+input.min || 0, +(input.max || 100), +input.value];
    input.style.setProperty("--part", `${(100 * (value - min)) / (max - min || 1)}%`);
    const number = value / (+input.dataset.divide || 1);
    const end = (value === min && input.dataset.atMin) || (value === max && input.dataset.atMax);
    const text = end || (words ? words[value - min] : (input.dataset.format ?? "{n}").replace("{n}", number.toLocaleString(document.documentElement.lang)));
    if (output) output.textContent = text ?? "";
    input.setAttribute("aria-valuetext", text ?? String(number));
  };
  input.addEventListener("input", show);
  show();
}

function applyItself(form) {
  let clock;
  const soon = (wait) => {
    clearTimeout(clock);
    clock = setTimeout(() => form.requestSubmit(), wait);
  };
  form.addEventListener("change", (event) => !event.target.matches("[type=search], [type=text]") && soon(0));
  form.addEventListener("input", (event) => event.target.matches("[type=search], [type=text]") && soon(350));
}

function guard(form) {
  const state = () => new URLSearchParams(new FormData(form)).toString();
  let before = state();
  const warn = (event) => {
    if (form.isConnected && state() !== before) event.preventDefault();
  };
  form.addEventListener("submit", () => (before = state()));
  window.addEventListener("beforeunload", warn);
}

function checkAll(box) {
  const scope = box.closest("form, table");
  const boxes = () => [...scope.querySelectorAll(`[name="${CSS.escape(box.dataset.checkAll)}"]`)];
  box.addEventListener("change", () => boxes().forEach((one) => (one.checked = box.checked)));
  scope.addEventListener("change", () => {
    const ticked = boxes().filter((one) => one.checked).length;
    box.checked = ticked === boxes().length && ticked > 0;
    box.indeterminate = ticked > 0 && !box.checked;
    scope.querySelectorAll("[data-checked-count]").forEach((place) => (place.textContent = ticked));
  });
}

function showPassword(button) {
  const field = document.getElementById(button.dataset.showPassword);
  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(hidden));
  });
}

function copy(button) {
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(button.dataset.copy);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: setting("words-copied") } }));
  });
}

// data-put="id" data-text="…": a press writes the words into that field, after what stands there.
function put(button) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.put);
    field.value = [field.value.trim(), button.dataset.text].filter(Boolean).join("\n\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

// A link that takes the title of this page along, as ?title=…
function withTitle(link) {
  link.addEventListener("click", () => {
    const there = new URL(link.href);
    there.searchParams.set("title", document.title.split(" · ").slice(0, -1).join(" · ") || document.title);
    link.href = there;
  });
}
