// A recording that goes on where one stopped: `audio[data-listen]`, the address that is told where it is.
import { setting } from "./onto.js";

const OFTEN = 15; // seconds that are played before it is told again
const JUMP = 2; // what is more between two looks was no listening

export function follow(audio) {
  const { listen, second, heard } = audio.dataset;
  let played = 0;
  let looked = 0;

  const goOn = () => {
    if (Number(second)) audio.currentTime = Number(second);
  };
  const tell = (pauses) => {
    const part = Math.floor(played);
    played -= part;
    const body = new URLSearchParams({ second: Math.floor(audio.currentTime), played: part });
    if (Number.isFinite(audio.duration)) body.set("length", Math.round(audio.duration));
    if (pauses) body.set("pauses", "1");
    fetch(listen, { method: "POST", body, headers: { "X-CSRFToken": setting("csrf") }, keepalive: true })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((said) => said.heard && (document.getElementById(heard).hidden = false))
      .catch(() => (played += part)); // told with the next
  };

  if (audio.readyState) goOn();
  else audio.addEventListener("loadedmetadata", goOn, { once: true });
  audio.addEventListener("play", () => {
    looked = performance.now();
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
  });
  audio.addEventListener("timeupdate", () => {
    if (audio.paused) return;
    const now = performance.now();
    const passed = (now - looked) / 1000;
    looked = now;
    if (passed < JUMP) played += passed;
    if (played >= OFTEN) tell(false);
  });
  audio.addEventListener("pause", () => tell(true));
  window.addEventListener("pagehide", () => audio.paused || tell(true));
}
