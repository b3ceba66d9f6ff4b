// Pages that wait for news: `data-live` is where to listen, `hx-trigger="news"` what is then asked.
// Nobody listens where nobody looks: a window in the background closes its stream (browsers keep six
// connections to a place) and asks once when it is seen again. As long as nothing is heard (no such
// server, a proxy that holds words back, too many windows), it asks every twenty seconds.
const ASKS_EVERY = 20_000;
const SILENCE = 50_000; // the server speaks every twenty seconds
const PATIENCE = 60_000; // after being sent away

export function listen(place) {
  const { live } = place.dataset;
  let source, mark, heardAt = 0, askedAt = Date.now(), triedAt = 0;
  const ask = () => {
    askedAt = Date.now();
    place.dispatchEvent(new CustomEvent("news"));
  };
  const hears = () => source && Date.now() - heardAt < SILENCE;
  const heard = (event) => {
    heardAt = Date.now();
    mark = event.lastEventId || mark;
    if (event.type === "news") ask();
  };
  const open = () => {
    triedAt = Date.now();
    source = new EventSource(mark ? live.replace(/after=\d+/, `after=${mark}`) : live);
    for (const name of ["hello", "beat", "news"]) source.addEventListener(name, heard);
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  const look = () => {
    if (!place.isConnected) return end();
    if (document.hidden) return close();
    if (source?.readyState === EventSource.CLOSED) close();
    if (!source && Date.now() - triedAt > PATIENCE) open();
    if (!hears() && Date.now() - askedAt >= ASKS_EVERY) ask();
  };
  const turned = () => {
    if (document.hidden) return close();
    triedAt = 0;
    look();
  };
  const timer = setInterval(look, 2_000);
  const end = () => {
    close();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", turned);
    removeEventListener("pagehide", close);
    removeEventListener("pageshow", turned);
  };
  document.addEventListener("visibilitychange", turned);
  addEventListener("pagehide", close);
  addEventListener("pageshow", turned);
  turned();
}
