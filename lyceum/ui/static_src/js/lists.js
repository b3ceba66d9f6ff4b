import { onto } from "./onto.js";

// Arrow keys move through a list of links or buttons: `data-keys`.
export function watchLists() {
  onto(".week", showToday);
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest?.("[data-keys]");
    if (!list || event.ctrlKey || event.metaKey || event.altKey) return;
    const stops = [...list.querySelectorAll("a[href], button:not(:disabled), summary")].filter((stop) => stop.checkVisibility());
    const at = stops.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (at < 0 || to === undefined || !stops[to]) return;
    event.preventDefault();
    stops[to].focus();
  });
}

// On a phone the week scrolls sideways, by the keyboard too; it starts at today.
function showToday(week) {
  const today = week.querySelector(".today, .on, [aria-current]");
  if (week.scrollWidth <= week.clientWidth) return;
  week.tabIndex = 0;
  if (today) {
    week.scrollLeft += today.getBoundingClientRect().left - week.getBoundingClientRect().left - 18;
  }
}
