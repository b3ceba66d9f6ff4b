// A passkey: the browser holds its own ceremony, its answer goes into the form's hidden field.
export function dress(form) {
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    if (form.dataset.passkey === "get") form.hidden = true;
    else tell(form, "missing");
    button.disabled = true;
    return;
  }
  addEventListener("pageshow", () => (button.disabled = false));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const credential = await ceremony(form.dataset.passkey, await options(form));
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (trouble) {
      button.disabled = false;
      // A person who changes their mind has done nothing wrong.
      if (trouble.name !== "NotAllowedError") tell(form, "trouble");
    }
  });
}

async function options({ dataset }) {
  if (dataset.options) return JSON.parse(document.getElementById(dataset.options).textContent);
  const answer = await fetch(dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function ceremony(kind, { creation_options, request_options }) {
  if (kind === "get") {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(request_options.publicKey);
    return navigator.credentials.get({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(creation_options.publicKey);
  // The account is to be opened by the passkey alone: it names its person, and knows who holds it.
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({ publicKey });
}

function tell(form, what) {
  const place = form.querySelector(`[data-passkey-${what}]`);
  if (place) place.hidden = false;
}
