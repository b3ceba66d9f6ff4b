// Ctrl/⌘ K: go anywhere, find anything. Places come from the page's own links, so the palette can
// never offer what the person may not open; the rest is asked of the server.
let chosen = -1;
let clock;
let asked;

const parts = () => {
  const dialog = document.getElementById("palette");
  return dialog && { dialog, input: dialog.querySelector("input"), list: dialog.querySelector("[role=listbox]") };
};

export function watchPalette() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      const field = document.querySelector(".find input");
      if (field) {
        event.preventDefault();
        field.focus();
      }
    }
  });
  const found = parts();
  if (!found) return;
  const { dialog, input, list } = found;
  input.addEventListener("input", () => fill());
  input.addEventListener("keydown", onKey);
  list.addEventListener("pointermove", (event) => choose(options().indexOf(event.target.closest("[role=option]"))));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

const isTyping = (element) => element.matches?.("input, textarea, select, [contenteditable]");
const options = () => [...parts().list.querySelectorAll("[role=option]")];

function open() {
  const found = parts();
  if (!found || found.dialog.open) return;
  found.input.value = "";
  found.dialog.showModal();
  fill();
}

function onKey(event) {
  const count = options().length;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && count) {
    event.preventDefault();
    choose((chosen + moves[event.key] + count) % count);
  }
  if (event.key === "Enter") {
    event.preventDefault();
    options()[Math.max(chosen, 0)]?.click();
  }
}

function choose(index) {
  if (index < 0) return;
  chosen = index;
  options().forEach((option, at) => {
    option.setAttribute("aria-selected", String(at === index));
    if (at === index) {
      option.scrollIntoView({ block: "nearest" });
      parts().input.setAttribute("aria-activedescendant", option.id);
    }
  });
}

function places(words) {
  const seen = new Set();
  return [...document.querySelectorAll("a.place[href], a[data-command]")].filter((link) => {
    const fits = words.every((word) => link.textContent.toLowerCase().includes(word));
    if (!fits || seen.has(link.href)) return false;
    return seen.add(link.href);
  });
}

function fill() {
  const { dialog, input, list } = parts();
  asked?.abort();
  const text = input.value.trim();
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = places(words).map((link) => row(link.href, link.dataset.command || link.textContent.trim(), link.querySelector("use")?.getAttribute("href")));
  list.replaceChildren();
  if (rows.length) list.append(group(dialog.dataset.wordsPlaces, rows));
  if (text && dialog.dataset.search) {
    const url = `${dialog.dataset.search}?q=${encodeURIComponent(text)}`;
    list.append(group(dialog.dataset.wordsSearch, [row(url, `“${text}”`, dialog.dataset.searchIcon)]));
  }
  number(0);
  clearTimeout(clock);
  if (text.length > 1 && dialog.dataset.suggest) clock = setTimeout(suggest, 160, text);
}

// The server answers with links; each becomes a row below those that are there, so that nothing moves
// under the hand of whoever has chosen one meanwhile.
async function suggest(text) {
  const { dialog, list } = parts();
  asked = new AbortController();
  try {
    const answer = await fetch(`${dialog.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asked.signal, headers: { "X-Palette": "yes" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = [...page.querySelectorAll("a[href]")].map((link) => row(link.getAttribute("href"), link.querySelector("b")?.textContent ?? link.textContent.trim(), link.querySelector("use")?.getAttribute("href"), link.querySelector("small")?.textContent));
    if (rows.length) list.append(group(dialog.dataset.wordsFound, rows));
    number(Math.max(chosen, 0));
  } catch {
    // A newer question has replaced this one.
  }
}

function number(at) {
  const all = options();
  all.forEach((option, index) => (option.id = `palette-${index}`));
  chosen = -1;
  if (all.length) choose(at);
}

function group(name, rows) {
  const element = document.createElement("div");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  const title = document.createElement("span");
  title.setAttribute("aria-hidden", "true");
  title.textContent = name;
  element.append(title, ...rows);
  return element;
}

function row(url, text, icon, note) {
  const link = document.createElement("a");
  link.href = url;
  link.setAttribute("role", "option");
  link.tabIndex = -1;
  if (icon) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    svg.firstChild.setAttribute("href", icon);
    link.append(svg);
  }
  const words = document.createElement("span");
  words.textContent = text;
  link.append(words);
  if (note) {
    const small = document.createElement("small");
    small.textContent = note;
    link.append(small);
  }
  return link;
}
