// What only some pages need comes when such a page is there.
import { onto } from "./onto.js";

export function watchLater() {
  onto("[data-chart]", (figure) => import("./chart.js").then(({ draw }) => draw(figure)));
  onto("select[data-choose]", (select) => import("./choose.js").then(({ dress }) => dress(select)));
  onto("form[data-passkey]", (form) => import("./passkeys.js").then(({ dress }) => dress(form)));
  onto("form[data-brand]", (form) => import("./brand.js").then(({ preview }) => preview(form)));
}
