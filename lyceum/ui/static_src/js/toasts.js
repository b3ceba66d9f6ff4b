// Short words that come and go. Those a page brought are there without any script.
import { onto, setting } from "./onto.js";

const LONG_ENOUGH = 6000;

export function watchToasts() {
  onto(".toast", dress);
}

export function toast(text, kind = "") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const element = document.createElement("div");
  element.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.textContent = text;
  element.append(words);
  place.append(element);
  dress(element);
}

function dress(element) {
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", setting("words-close"));
  close.textContent = "✕";
  close.addEventListener("click", () => leave(element));
  element.append(close);
  // An error stays until it was seen; the rest stays as long as someone is on it.
  if (/\b(error|danger|warning)\b/.test(element.className)) return;
  let clock = setTimeout(leave, LONG_ENOUGH, element);
  for (const stay of ["pointerenter", "focusin"]) {
    element.addEventListener(stay, () => clearTimeout(clock));
  }
  for (const go of ["pointerleave", "focusout"]) {
    element.addEventListener(go, () => (clock = setTimeout(leave, LONG_ENOUGH / 2, element)));
  }
}

function leave(element) {
  element.classList.add("leaving");
  setTimeout(() => element.remove(), 160);
}
