// What only some pages need comes when such a page is there.
import { onto } from "./onto.js";

export function watchLater() {
  onto("[data-chart]", (figure) => import("./chart.js").then(({ draw }) => draw(figure)));
  onto("select[data-choose]", (select) => import("./choose.js").then(({ dress }) => dress(select)));
  onto("form[data-calls]", (form) => import("./calls.js").then(({ dress }) => dress(form)));
  onto("form[data-passkey]", (form) => import("./passkeys.js").then(({ dress }) => dress(form)));
  onto("form[data-push]", (form) => import("./push.js").then(({ dress }) => dress(form)));
  onto("form[data-brand]", (form) => import("./brand.js").then(({ preview }) => preview(form)));
  onto("iframe[data-player]", (frame) => import("./play.js").then(({ listen }) => listen(frame)));
  onto("audio[data-listen]", (audio) => import("./sound.js").then(({ follow }) => follow(audio)));
  onto("[data-editor]", (editor) => import("./keep.js").then(({ watch }) => watch(editor)));
  onto("textarea[data-write]", (area) => import("./write.js").then(({ dress }) => dress(area)));
  onto("form[data-upload]", (form) => import("./upload.js").then(({ dress }) => dress(form)));
  onto("[data-lesson]", (lesson) => import("./lesson.js").then(({ follow }) => follow(lesson)));
  onto("[data-embed]", (figure) => import("./lesson.js").then(({ offer }) => offer(figure)));
  onto("form[data-onward]", (form) => import("./lti.js").then(({ onward }) => onward(form)));
  onto("[data-lti-keep]", (place) => import("./lti.js").then(({ keep }) => keep(place)));
  onto("form[data-lti-ask]", (form) => import("./lti.js").then(({ fetchKept }) => fetchKept(form)));
  onto("[data-live]", (place) => import("./live.js").then(({ listen }) => listen(place)));
  onto("[data-lti-close]", () => import("./lti.js").then(({ close }) => close()));
}
