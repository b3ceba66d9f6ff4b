// A browser without a window: it keeps cookies, follows redirects, reads pages, fills in forms.
// It goes through Lyceum's own pages, and stops where it is sent to the tool's address.
import assert from "node:assert/strict";

const ENTITIES = { "&amp;": "&", "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">" };
const plain = (text) => text.replace(/&(amp|quot|#x27|lt|gt);/g, (entity) => ENTITIES[entity]);

const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found ? plain(found[1]) : undefined;
};

export class Browser {
  constructor(home, person) {
    this.home = home;
    this.person = person;
    this.cookies = new Map();
    this.pages = []; // the headings of what was seen
  }

  async fetch(url, options = {}) {
    const headers = { ...options.headers, Cookie: this.#cookies(), Referer: this.home };
    const answer = await fetch(url, { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(";")[0].split("=");
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value.join("="));
    }
    return answer;
  }

  #cookies() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  // Go to an address of ours and do what the pages ask, until we are sent elsewhere.
  async walk(address, choices = {}) {
    let url = new URL(address, this.home);
    let request = {};
    for (let step = 0; step < 20; step += 1) {
      if (url.origin !== this.home) return url;
      const answer = await this.fetch(url, request);
      request = {};
      const onward = answer.headers.get("location");
      if (onward) {
        url = new URL(onward, url);
        continue;
      }
      const page = await answer.text();
      const heading = plain(page.match(/<h1[^>]*>([^<]*)</)?.[1] ?? "?");
      this.pages.push(heading);
      if (choices.until === heading) return { heading, page, status: answer.status, url };
      const next = this.#next(page, choices);
      if (!next) return { heading, page, status: answer.status, url };
      [url, request] = [new URL(next.url || url, url), next.request];
    }
    throw new Error(`we walk in circles: ${this.pages.join(" → ")}`);
  }

  #next(page, choices) {
    const onward = page.match(/http-equiv="refresh" content="\d+;url=([^"]*)"/);
    if (onward) return { url: plain(onward[1]), request: {} };
    const forms = [...page.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
    const main = forms.find((form) => /name="(password|answer)"/.test(form));
    const leave = forms.find((form) => /openid\/leave/.test(form));
    if (!main && !leave) return null;
    return this.#fill(main ?? leave, choices);
  }

  #fill(form, choices) {
    const words = new URLSearchParams();
    for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
      if (attribute(tag, "type") === "hidden") {
        words.set(attribute(tag, "name"), attribute(tag, "value") ?? "");
      }
    }
    if (/name="login"/.test(form)) words.set("login", this.person.email);
    if (/name="password"/.test(form)) words.set("password", this.person.password);
    if (/name="answer"/.test(form)) {
      const offered = [...form.matchAll(/value="(allow|continue|other|refused)"/g)].map((m) => m[1]);
      const wanted = choices.answer ?? (offered.includes("allow") ? "allow" : "continue");
      assert(offered.includes(wanted), `the page offers ${offered}, not ${wanted}`);
      words.set("answer", wanted);
    }
    return {
      url: attribute(form.match(/<form[^>]*>/)[0], "action"),
      request: { method: "POST", body: words },
    };
  }
}
