// Launches between platforms and tools: forms that go on by themselves, and the platform's store where a
// frame keeps no cookies (LTI client-side postMessages, LTI platform storage).
const PATIENCE = 1500;
let count = 0;

export function onward(form) {
  form.submit();
}

// The secret goes to the platform, then the browser follows; it does so without an answer, too.
export async function keep(place) {
  const { ltiKeep: key, value, frame } = place.dataset;
  const link = place.querySelector("a");
  await ask(frame, new URL(link.href).origin, { subject: "lti.put_data", key, value });
  location.assign(link.href);
}

export async function fetchKept(form) {
  const { ltiAsk: key, frame } = form.dataset;
  const answer = await ask(frame, "*", { subject: "lti.get_data", key });
  if (answer?.value) form.elements.kept.value = answer.value;
  form.submit();
}

export function close() {
  (window.opener ?? window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
}

function ask(frame, origin, said) {
  const above = window.opener ?? window.parent;
  const target = (frame && frame !== "_parent" && above.frames?.[frame]) || above;
  const message_id = `lyceum-${++count}`;
  return new Promise((resolve) => {
    const end = (answer) => {
      removeEventListener("message", heard);
      resolve(answer);
    };
    const heard = ({ data }) => {
      if (data?.message_id === message_id && data.subject === `${said.subject}.response`) end(data);
    };
    addEventListener("message", heard);
    setTimeout(end, PATIENCE);
    target.postMessage({ ...said, message_id }, origin);
  });
}
