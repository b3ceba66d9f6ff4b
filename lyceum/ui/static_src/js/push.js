// Push messages: the browser asks its person, then says where it is reached; the form carries it.
export function dress(form) {
  const button = form.querySelector("button");
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    tell(form, "missing");
    button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return tell(form, "denied");
      const { endpoint, keys } = (await subscribed(form)).toJSON();
      Object.assign(form.elements.endpoint, { value: endpoint });
      Object.assign(form.elements.p256dh, { value: keys.p256dh });
      Object.assign(form.elements.auth, { value: keys.auth });
      form.submit();
    } catch {
      tell(form, "trouble");
    } finally {
      button.disabled = false;
    }
  });
}

async function subscribed({ dataset }) {
  const worker = await navigator.serviceWorker.register(dataset.worker);
  await ready(worker);
  const wanted = { userVisibleOnly: true, applicationServerKey: bytes(dataset.push) };
  try {
    return await worker.pushManager.subscribe(wanted);
  } catch (trouble) {
    // Of a former key of this installation: it hears nobody any more.
    const former = trouble.name === "InvalidStateError" && (await worker.pushManager.getSubscription());
    if (!former) throw trouble;
    await former.unsubscribe();
    return worker.pushManager.subscribe(wanted);
  }
}

function ready(worker) {
  const waits = worker.installing ?? worker.waiting;
  if (worker.active || !waits) return Promise.resolve();
  return new Promise((done) => waits.addEventListener("statechange", () => waits.state === "activated" && done()));
}

function bytes(words) {
  const plain = atob(words.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function tell(form, what) {
  for (const each of form.querySelectorAll("p")) each.hidden = true;
  form.querySelector(`[data-push-${what}]`).hidden = false;
}
