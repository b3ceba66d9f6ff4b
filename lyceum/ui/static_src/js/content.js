// Our page on the content host: the run-time of SCORM around a SCO. It knows the secret of one
// session, in the address that it commits to, and nothing of the house.
const place = document.getElementById("run-time");

if (place) run(JSON.parse(place.textContent));
else tell("left");

// The page of the house around us hears what happened, never what is in it.
function tell(what, told = null) {
  if (window.parent !== window) {
    window.parent.postMessage({ lyceum: what, session: told?.session }, told?.house ?? "*");
  }
}

async function run(told) {
  const api = await (told.form === "scorm-1.2" ? scorm12(told) : scorm2004(told));
  const isOpen = () => api.isInitialized() && !api.isTerminated();
  window.addEventListener("pagehide", () => {
    if (isOpen()) navigator.sendBeacon(told.commit, JSON.stringify(api.renderCommitCMI(true, true)));
  });
  const sco = document.getElementById("sco");
  sco.src = told.address;
}

function settings(told) {
  return {
    autocommit: true,
    autocommitSeconds: 3,
    lmsCommitUrl: told.commit,
    dataCommitFormat: "json",
    commitRequestDataType: "text/plain;charset=UTF-8",
    alwaysSendTotalTime: true,
    sendFullCommit: true,
    terminateCommitParam: "last",
    mastery_override: told.mastery !== null,
    logLevel: "ERROR",
  };
}

async function scorm12(told) {
  const { Scorm12API } = await import("scorm-again/scorm12/min");
  const api = new Scorm12API(settings(told));
  const core = {
    student_id: told.learner.id,
    student_name: told.learner.name,
    credit: told.mode === "normal" ? "credit" : "no-credit",
    lesson_mode: told.mode,
  };
  const kept = told.memory?.cmi ?? {};
  const student_data = { ...kept.student_data };
  if (told.mastery !== null) student_data.mastery_score = String(Math.round(told.mastery * 100));
  begin(api, {
    ...kept,
    launch_data: told.begins_with.launch_data ?? "",
    student_data,
    core: { ...without(kept.core, "session_time", "exit", "entry"), ...core, entry: told.entry },
  });
  watch(api, "LMSCommit LMSFinish", told);
  window.API = api;
  return api;
}

async function scorm2004(told) {
  const { Scorm2004API } = await import("scorm-again/scorm2004/min");
  const api = new Scorm2004API(settings(told));
  const kept = told.memory?.cmi ?? {};
  begin(api, {
    ...without(kept, "session_time", "exit", "entry"),
    learner_id: told.learner.id,
    learner_name: told.learner.name,
    credit: told.mode === "normal" ? "credit" : "no-credit",
    mode: told.mode,
    launch_data: told.begins_with.launch_data ?? "",
    entry: told.entry,
    ...(told.mastery !== null ? { scaled_passing_score: String(told.mastery) } : {}),
    ...(told.begins_with.completion_threshold ? { completion_threshold: told.begins_with.completion_threshold } : {}),
  });
  watch(api, "Commit Terminate", told);
  window.API_1484_11 = api;
  return api;
}

// What is read-only for a SCO is set before it begins.
function begin(api, cmi) {
  api.loadFromJSON(cmi, "cmi");
}

function watch(api, names, told) {
  for (const name of names.split(" ")) api.on(name, () => setTimeout(() => tell("stands", told), 50));
}

function without(from, ...names) {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([name]) => !names.includes(name)));
}
