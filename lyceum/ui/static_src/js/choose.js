// A long list to choose from: typing narrows it, the server can be asked (`data-choose="url"`).
import TomSelect from "tom-select/base";
import removeButton from "tom-select/plugins/remove_button/plugin.js";

TomSelect.define("remove_button", removeButton);

export function dress(select) {
  const url = select.dataset.choose;
  new TomSelect(select, {
    plugins: select.multiple ? ["remove_button"] : [],
    maxOptions: 100,
    hidePlaceholder: true,
    create: select.hasAttribute("data-create"),
    valueField: "id",
    labelField: "text",
    searchField: ["text", "note"],
    load: url && ((text, done) => fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((found) => done(found.results ?? found)).catch(() => done())),
  });
  select.setAttribute("aria-hidden", "true"); // the field that it made speaks in its place
}
