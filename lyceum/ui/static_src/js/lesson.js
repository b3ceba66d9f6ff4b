// Learning from a lesson: notes how far one has read, and shows players of others when asked.
const LOOKED_AT = 1500;
// Seen is a part whose end has come into sight, however high it is: all above counts as the screen.
const TO_ITS_END = { rootMargin: "1000000px 0px 0px 0px", threshold: 0.98 };

export function follow(lesson) {
  const parts = [...lesson.querySelectorAll("[data-part]")];
  let furthest = parts.findIndex((part) => part.id === lesson.dataset.place);
  let clock;
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      const at = parts.findIndex((part) => part.id === target.id);
      if (!isIntersecting || at <= furthest) continue;
      clearTimeout(clock);
      clock = setTimeout(() => note((furthest = at)), LOOKED_AT);
    }
  }, TO_ITS_END);
  parts.forEach((part) => watch.observe(part));

  function note(at) {
    const body = new URLSearchParams({ block: parts[at].id });
    const csrf = document.querySelector("meta[name=csrf]").content;
    fetch(lesson.dataset.lesson, { method: "POST", body, headers: { "X-CSRFToken": csrf }, keepalive: true }).catch(() => {});
  }
}

// Nothing is asked of another site before somebody wants to see it.
export function offer(figure) {
  const link = figure.querySelector("a");
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.embed;
    frame.title = figure.dataset.title;
    frame.className = "embedded";
    frame.allow = "fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
    link.replaceWith(frame);
    frame.focus();
  });
}
