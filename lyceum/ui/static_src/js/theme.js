// Light, dark or as the system has it. The server writes the choice into the page, so nothing
// flashes; here the buttons act at once and the cookie remembers.
export function watchTheme() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-theme-switch]");
    const choice = event.submitter?.value;
    if (!form || choice === undefined) return;
    event.preventDefault();
    wear(choice, form.dataset.themeSwitch);
  });
}

function wear(choice, path) {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  const age = choice === "system" ? 0 : 31536000;
  document.cookie = `theme=${choice}; path=${path || "/"}; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  for (const button of document.querySelectorAll("form[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
  document.dispatchEvent(new CustomEvent("theme"));
}
