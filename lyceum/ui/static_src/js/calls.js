// `@` and the beginning of a name in a text: a list of those who can be called. The keys of the
// combobox pattern; the text stays a textarea, whose role HTML lets nobody change, so that a live
// region says what aria-expanded would. `data-calls="url"` on the form; without this one types the handle.
const BEGUN = /(?:^|[^\p{L}\p{N}_@/.])@([\p{L}\p{M}\p{N}-]{0,50})$/u;
const WAIT = 130;
let made = 0;

export function dress(form) {
  for (const area of form.querySelectorAll("textarea[name=words]")) new Calls(form, area);
}

class Calls {
  constructor({ dataset }, area) {
    Object.assign(this, { area, words: dataset, chosen: -1, rows: [] });
    this.list = document.createElement("ul");
    this.list.id = `calls-${++made}`;
    this.list.className = "calls";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", dataset.wordsCalled);
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    area.autocomplete = "off";
    area.after(this.list, this.said);
    area.addEventListener("input", (event) => event.isComposing || this.look());
    area.addEventListener("compositionend", () => this.look());
    area.addEventListener("click", () => this.look());
    area.addEventListener("keydown", (event) => this.onKey(event));
    area.addEventListener("blur", () => this.close());
    // A press would take the caret away before it counts as a click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(this.options().indexOf(event.target.closest("[role=option]"))));
  }

  options = () => [...this.list.children];

  begun() {
    const { value, selectionStart, selectionEnd } = this.area;
    return selectionStart === selectionEnd ? value.slice(Math.max(0, selectionStart - 60), selectionStart).match(BEGUN)?.[1] : undefined;
  }

  look() {
    clearTimeout(this.clock);
    const text = this.begun();
    if (text === undefined) return this.close();
    this.clock = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.words.calls}?q=${encodeURIComponent(text)}`, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || this.begun() !== text || document.activeElement !== this.area) return this.close();
      this.show((await answer.json()).results, text);
    } catch {
      // A newer question has replaced this one, or there is no way to the server: one types on.
    }
  }

  show(rows, text) {
    this.rows = rows;
    this.list.replaceChildren(...rows.map((row, at) => option(row, `${this.list.id}-${at}`)));
    this.list.hidden = !rows.length;
    this.list.style.insetBlockStart = `${this.area.offsetTop + this.area.offsetHeight}px`;
    this.said.textContent = rows.length ? `${rows.length}. ${this.words.wordsFound}` : this.words.wordsNobody;
    this.choose(rows.length && text ? 0 : -1); // a bare @ at the end of a line leaves Enter its meaning
    this.list.scrollIntoView({ block: "nearest" });
  }

  close() {
    clearTimeout(this.clock);
    this.asked?.abort();
    this.rows = [];
    this.list.hidden = true;
    this.said.textContent = "";
    this.choose(-1);
  }

  choose(index) {
    this.chosen = index;
    this.options().forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    const one = this.options()[index];
    if (one) this.area.setAttribute("aria-activedescendant", one.id);
    else this.area.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const count = this.rows.length;
    if (!count || event.isComposing || event.keyCode === 229) return; // 229: the keyboard of another script is at work
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose((this.chosen + step + (this.chosen < 0 && step < 0 ? 1 : 0) + count) % count);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.chosen >= 0) this.take(this.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(index) {
    const row = this.rows[index];
    const text = this.begun();
    if (!row || text === undefined) return;
    const end = this.area.selectionStart;
    this.area.setRangeText(`${row.handle} `, end - text.length, end, "end");
    this.close();
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true })); // a draft is kept of it
  }
}

function option({ handle, name, note }, id) {
  const row = document.createElement("li");
  row.id = id;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  const words = document.createElement("bdi");
  words.textContent = name;
  const small = document.createElement("small");
  small.textContent = [`@${handle}`, note].filter(Boolean).join(" · ");
  row.append(words, small);
  return row;
}
