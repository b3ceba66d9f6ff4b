// The brand page: every change is derived and checked on the server and worn by the preview at once.
export function preview(form) {
  let clock;
  let asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.brand, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (answer.ok) wear(form, await answer.json());
    } catch {
      // A newer choice has replaced this one.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(clock);
    clock = setTimeout(ask, 90);
  });
  form.addEventListener("click", (event) => {
    const nearest = event.target.closest("[data-take]");
    if (!nearest) return;
    const field = form.elements[nearest.dataset.take];
    field.value = nearest.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  ask();
}

function wear(form, { themes, shared, report, name }) {
  for (const element of form.querySelectorAll("[data-mode]")) {
    const tokens = { ...themes[element.dataset.mode], ...shared };
    for (const token in tokens) element.style.setProperty(`--${token}`, tokens[token]);
  }
  form.querySelectorAll("[data-brand-name]").forEach((place) => (place.textContent = name));
  const place = form.querySelector("[data-brand-report]");
  if (place) place.innerHTML = report;
}
