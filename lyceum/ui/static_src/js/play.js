// The page that a package plays in. What its frame says is believed only from that frame, from the
// content host, and it can do no more than let us look anew or go back.
export function listen(frame) {
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== frame.dataset.origin) return;
    if (data?.lyceum === "left") window.location.assign(frame.dataset.then);
    if (data?.lyceum === "stands" && data.session === frame.dataset.player) {
      document.body.dispatchEvent(new Event("stands"));
    }
  });
}
