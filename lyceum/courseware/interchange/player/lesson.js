// A lesson that left Lyceum as a cmi5 package: it marks its questions, remembers what was done, and
// tells the LMS. Opened without an LMS it is a page to read. cmi5 Quartz: 7, 8, 9, 10, 11.
"use strict";

const ADL = "http://adlnet.gov/expapi/verbs/";
const CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/";
const STATE = "lyceum.lesson";
const told = JSON.parse(document.getElementById("lesson").textContent);
const asked = new URLSearchParams(location.search);
const from = Date.now();
let memory = { answers: {}, ticks: {}, thoughts: {}, completed: false };
let lms = null;

// --- the LMS ------------------------------------------------------------------------------------

class Lms {
  constructor(token) {
    this.endpoint = asked.get("endpoint").replace(/\/$/, "");
    this.actor = JSON.parse(asked.get("actor"));
    this.headers = {
      Authorization: `Basic ${token}`,
      "X-Experience-API-Version": "1.0.3",
      "Content-Type": "application/json",
    };
    this.isOver = false;
    this.line = Promise.resolve(); // one after the other, in the order in which it happened
  }

  static async enter() {
    if (!asked.get("endpoint") || !asked.get("fetch")) return null;
    const answer = await fetch(asked.get("fetch"), { method: "POST" });
    const token = (await answer.json())["auth-token"];
    if (!token) throw new Error("no token");
    const entered = new Lms(token);
    entered.data = await (await entered.ask("GET", "activities/state", entered.place("LMS.LaunchData"))).json();
    await entered.ask("GET", "agents/profile", { profileId: "cmi5LearnerPreferences", agent: asked.get("actor") });
    await entered.tell("initialized");
    return entered;
  }

  place(stateId) {
    return { stateId, activityId: asked.get("activityId"), agent: asked.get("actor"), registration: asked.get("registration") };
  }

  ask(method, path, query, body, more = {}) {
    const address = `${this.endpoint}/${path}?${new URLSearchParams(query)}`;
    return fetch(address, { method, headers: this.headers, body, ...more });
  }

  get counts() {
    return (this.data.launchMode ?? "Normal") === "Normal";
  }

  statement(verb, { result, object, category = ["cmi5"] } = {}) {
    const context = structuredClone(this.data.contextTemplate ?? {});
    context.registration = asked.get("registration");
    context.contextActivities ??= {};
    if (category.length) {
      context.contextActivities.category = [
        ...(context.contextActivities.category ?? []),
        ...category.map((one) => ({ id: CATEGORIES + one })),
      ];
    }
    return {
      id: uuid(),
      timestamp: new Date().toISOString(),
      actor: this.actor,
      verb: { id: ADL + verb, display: { en: verb } },
      object: object ?? { objectType: "Activity", id: asked.get("activityId") },
      context,
      ...(result ? { result } : {}),
    };
  }

  tell(verb, how = {}, more = {}) {
    const said = this.statement(verb, how);
    const send = () => this.ask("PUT", "statements", { statementId: said.id }, JSON.stringify(said), more);
    if (more.keepalive) return send();
    this.line = this.line.then(send, send).then(kept);
    return this.line;
  }

  remember() {
    const send = () => this.ask("PUT", "activities/state", this.place(STATE), JSON.stringify(memory));
    this.line = this.line.then(send, send).then(kept);
    return this.line;
  }

  async recall() {
    const answer = await this.ask("GET", "activities/state", this.place(STATE));
    if (answer.ok) memory = { ...memory, ...(await answer.json()) };
  }

  leave(more = {}) {
    if (this.isOver) return Promise.resolve();
    this.isOver = true;
    return this.tell("terminated", { result: { duration: since() } }, more);
  }
}

function kept(answer) {
  if (!answer.ok) throw new Error(`the LMS said ${answer.status}`);
  return answer;
}

function since() {
  return `PT${Math.max(0, Math.round((Date.now() - from) / 1000))}S`;
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // not there without https
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// --- the page -----------------------------------------------------------------------------------

const each = (what, go) => document.querySelectorAll(what).forEach(go);

function mark(question, chosen) {
  const right = question.options.filter((one) => one.is_right).map((one) => one.id);
  const isRight = question.has_several
    ? right.length === chosen.length && right.every((one) => chosen.includes(one))
    : right.includes(chosen[0]);
  return { isRight, whys: question.options.filter((one) => chosen.includes(one.id) && one.why).map((one) => one.why) };
}

function chosenIn(form) {
  return [...form.querySelectorAll("input:checked")].map((one) => one.value);
}

function show(form, question, chosen) {
  const { isRight, whys } = mark(question, chosen);
  const place = form.querySelector("[role=status]");
  place.hidden = false;
  place.className = isRight ? "said right" : "said";
  place.textContent = [isRight ? told.words.right : told.words.wrong, ...whys].join(" ");
}

function answer(form) {
  const question = told.questions[form.dataset.question];
  const chosen = chosenIn(form);
  if (!chosen.length) return;
  show(form, question, chosen);
  const { isRight } = mark(question, chosen);
  memory.answers[form.dataset.question] = chosen;
  lms?.tell("answered", {
    result: { success: isRight, response: chosen.join("[,]") },
    object: { objectType: "Activity", id: `${asked.get("activityId")}#${form.dataset.question}` },
    category: [],
  }).catch(failed);
  changed();
}

function changed() {
  stand();
  lms?.remember().catch(failed);
}

function left() {
  let count = 0;
  for (const [id, question] of Object.entries(told.questions)) {
    if (!memory.answers[id] || !mark(question, memory.answers[id]).isRight) count += 1;
  }
  for (const [id, items] of Object.entries(told.checklists)) {
    if (!items.every((_item, at) => memory.ticks[id]?.includes(at))) count += 1;
  }
  return count;
}

function stand() {
  const open = left();
  const button = document.getElementById("finish");
  button.disabled = open > 0;
  document.getElementById("left").textContent = open ? told.words.left.replace("%s", open) : "";
}

async function finish() {
  document.getElementById("finish").disabled = true;
  try {
    if (lms?.counts && !memory.completed) {
      await lms.tell("completed", { result: { completion: true, duration: since() }, category: ["cmi5", "moveon"] });
      memory.completed = true;
      await lms.remember();
    }
    await lms?.leave();
  } catch (error) {
    failed(error);
    document.getElementById("finish").disabled = false;
    return;
  }
  document.getElementById("left").textContent = told.words.done;
  if (lms?.data.returnURL) location.href = lms.data.returnURL;
}

function failed(error) {
  const place = document.getElementById("trouble");
  place.hidden = false;
  place.textContent = `${told.words.trouble} (${error.message})`;
}

function begin() {
  each("form[data-question]", (form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
    const before = memory.answers[form.dataset.question];
    form.querySelectorAll("input").forEach((one) => (one.checked = before?.includes(one.value) ?? false));
    if (before) show(form, told.questions[form.dataset.question], before);
  });
  each("fieldset[data-checklist]", (list) => {
    const boxes = [...list.querySelectorAll("input")];
    boxes.forEach((box, at) => (box.checked = memory.ticks[list.dataset.checklist]?.includes(at) ?? false));
    list.addEventListener("change", () => {
      memory.ticks[list.dataset.checklist] = boxes.flatMap((box, at) => (box.checked ? [at] : []));
      changed();
    });
  });
  each("textarea[data-thought]", (field) => {
    field.value = memory.thoughts[field.dataset.thought] ?? "";
    field.addEventListener("change", () => {
      memory.thoughts[field.dataset.thought] = field.value;
      changed();
    });
  });
  document.getElementById("finish").addEventListener("click", finish);
  window.addEventListener("pagehide", () => lms?.leave({ keepalive: true }));
  stand();
  document.body.dataset.ready = lms ? "lms" : "alone";
}

(async () => {
  try {
    lms = await Lms.enter();
    await lms?.recall();
  } catch (error) {
    lms = null;
    failed(error);
  }
  begin();
})();
