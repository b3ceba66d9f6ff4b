// Runs a function on every element of a kind: those there now, and those htmx brings later.
export function onto(selector, dress) {
  const done = new WeakSet();
  const visit = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      if (done.has(element)) continue;
      done.add(element);
      dress(element);
    }
  };
  const start = () => visit(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:after:swap", () => visit(document));
}

export const setting = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
