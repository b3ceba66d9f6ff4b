// Files of lessons, in pieces that go on after a broken line (tus): `form[data-upload]`.
import { Upload } from "tus-js-client";
import { setting } from "./onto.js";

const MB = 1024 * 1024;
const size = (bytes) => `${(bytes / MB).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

export function dress(form) {
  const input = form.querySelector("[type=file]");
  const told = form.querySelector("[data-told]");
  const bar = form.querySelector("progress");
  const words = (text, more) => (told.textContent = text.replace(/\{(\w+)\}/g, (_all, name) => more[name]));

  const send = async () => {
    const file = input.files[0];
    if (!file) return;
    const upload = new Upload(file, {
      endpoint: form.dataset.upload,
      chunkSize: 4 * MB,
      retryDelays: [0, 1000, 3000, 8000, 20000],
      metadata: { filename: file.name, kind: form.dataset.kind },
      headers: { "X-CSRFToken": setting("csrf") },
      removeFingerprintOnSuccess: true,
      onProgress: (done, all) => {
        bar.hidden = false;
        bar.value = (100 * done) / (all || 1);
        words(form.dataset.sending, { name: file.name, done: size(done), all: size(all) });
      },
      onError: (error) => {
        bar.hidden = true;
        const said = error.originalResponse?.getBody?.();
        const status = error.originalResponse?.getStatus?.() ?? 0;
        told.textContent = said && status >= 400 && status < 500 ? said : form.dataset.again;
        input.value = "";
      },
      onSuccess: () => {
        bar.hidden = true;
        told.textContent = form.dataset.arrived;
        const into = document.getElementById(form.dataset.into);
        into.elements.upload.value = upload.url.split("/").filter(Boolean).pop();
        into.dispatchEvent(new Event("change", { bubbles: true }));
        input.value = "";
      },
    });
    const [former] = await upload.findPreviousUploads();
    if (former) upload.resumeFromPreviousUpload(former);
    upload.start();
  };
  input.addEventListener("change", send);
  send(); // who was quicker than this script has chosen a file already
}
