// A textarea of Markdown, written as one sees it: `textarea[data-write]`. What is pasted keeps only
// what Markdown can say; the textarea stays the truth and is what is sent.
import { baseKeymap, chainCommands, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { defaultMarkdownParser, defaultMarkdownSerializer, MarkdownParser, schema as whole } from "prosemirror-markdown";
import { Schema } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const SAFE = /^(https?:|mailto:)/i;
// What a page of another program brings along, and our policy forbids even to look at.
const FOREIGN = /<(style|script|meta|o:p)\b[\s\S]*?<\/\1>/gi;
const ATTRIBUTE = /(<[^>]*?)\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
// Pictures are blocks of their own.
const heading = { ...whole.spec.nodes.get("heading"), content: "text*" };
const schema = new Schema({
  nodes: whole.spec.nodes.remove("image").update("heading", heading),
  marks: whole.spec.marks.update("link", {
    ...whole.spec.marks.get("link"),
    parseDOM: [{ tag: "a[href]", getAttrs: (link) => SAFE.test(link.getAttribute("href")) && { href: link.getAttribute("href") } }],
  }),
});
const { image: _image, ...tokens } = defaultMarkdownParser.tokens;
const tokenizer = defaultMarkdownParser.tokenizer.disable("image");
const parser = new MarkdownParser(schema, tokenizer, tokens);
const { nodes, marks } = schema;

export function dress(area) {
  const words = JSON.parse(document.querySelector("meta[name=words-writing]")?.content ?? "{}");
  const box = document.createElement("div");
  box.className = "writing";
  area.before(box);
  const view = new EditorView({ mount: box.appendChild(document.createElement("div")) }, {
    state: EditorState.create({ doc: parser.parse(area.value), plugins: plugins(words) }),
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label(area),
      "aria-describedby": `${area.id}-how`,
      lang: area.lang,
      class: "prose input",
    },
    transformPastedHTML: plainer,
    dispatchTransaction(transaction) {
      const state = view.state.apply(transaction);
      view.updateState(state);
      mark(bar, state);
      if (!transaction.docChanged) return;
      area.value = defaultMarkdownSerializer.serialize(state.doc);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    handleDOMEvents: {
      blur: () => void area.dispatchEvent(new Event("change", { bubbles: true })),
    },
  });
  const bar = toolbar(view, words);
  box.prepend(bar);
  mark(bar, view.state);
  area.hidden = true;
}

function plainer(html) {
  let before;
  let now = html.replace(FOREIGN, "");
  do [before, now] = [now, now.replace(ATTRIBUTE, "$1")];
  while (now !== before);
  return now;
}

function label(area) {
  const found = area.labels[0];
  found.id ||= `${area.id}-label`;
  found.addEventListener("click", () => area.parentElement.querySelector("[role=textbox]").focus());
  return found.id;
}

function plugins() {
  const asHeading = (level) => setBlockType(nodes.heading, { level });
  return [
    inputRules({
      rules: [
        textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
        wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
        wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ order: +match[1] })),
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      ],
    }),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Mod-Shift-z": redo,
      "Mod-b": toggleMark(marks.strong),
      "Mod-i": toggleMark(marks.em),
      "Mod-Alt-1": asHeading(1),
      "Mod-Alt-2": asHeading(2),
      "Mod-Alt-0": setBlockType(nodes.paragraph),
      Enter: splitListItem(nodes.list_item),
      "Mod-[": liftListItem(nodes.list_item),
      "Mod-]": sinkListItem(nodes.list_item),
    }),
    keymap(baseKeymap),
    history(),
  ];
}

const within = (state, type, attrs = {}) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type === type && Object.entries(attrs).every(([name, value]) => node.attrs[name] === value)) return true;
  }
  return false;
};
const has = (state, type) => {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
};
const toggleHeading = (level) => (state, go) =>
  setBlockType(within(state, nodes.heading, { level }) ? nodes.paragraph : nodes.heading, { level })(state, go);
const toggleList = (type) => chainCommands((state, go) => within(state, type) && liftListItem(nodes.list_item)(state, go), wrapInList(type));

const BUTTONS = [
  ["strong", "B", toggleMark(marks.strong), (state) => has(state, marks.strong)],
  ["em", "I", toggleMark(marks.em), (state) => has(state, marks.em)],
  ["heading", "H", toggleHeading(1), (state) => within(state, nodes.heading, { level: 1 })],
  ["subheading", "h", toggleHeading(2), (state) => within(state, nodes.heading, { level: 2 })],
  ["list", "•", toggleList(nodes.bullet_list), (state) => within(state, nodes.bullet_list)],
  ["steps", "1.", toggleList(nodes.ordered_list), (state) => within(state, nodes.ordered_list)],
  ["quote", "“", wrapIn(nodes.blockquote), (state) => within(state, nodes.blockquote)],
];

function toolbar(view, words) {
  const bar = document.createElement("div");
  bar.className = "writing-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.bar ?? "Formatting");
  for (const [name, sign, command, isOn] of BUTTONS) {
    const button = press(sign, words[name] ?? name, () => command(view.state, view.dispatch));
    button.isOn = isOn;
    button.classList.add(name);
    bar.append(button);
  }
  const link = press(words.link ?? "Link", words.link ?? "Link", () => askLink(view, bar, words));
  link.classList.add("words");
  link.isOn = (state) => has(state, marks.link);
  bar.append(link);
  return bar;

  function press(sign, spoken, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.setAttribute("aria-label", spoken);
    button.title = spoken;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      act();
      if (!bar.querySelector("input")) view.focus();
    });
    return button;
  }
}

function mark(bar, state) {
  for (const button of bar?.querySelectorAll("button") ?? []) {
    if (button.isOn) button.setAttribute("aria-pressed", String(Boolean(button.isOn(state))));
  }
}

function askLink(view, bar, words) {
  if (bar.querySelector("input")) return;
  if (has(view.state, marks.link)) return toggleMark(marks.link)(view.state, view.dispatch);
  const field = Object.assign(document.createElement("input"), { type: "url", placeholder: "https://", className: "input" });
  field.setAttribute("aria-label", words.address ?? "Address");
  const done = () => {
    const href = field.value.trim();
    field.remove();
    if (SAFE.test(href)) put(view, href);
    view.focus();
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      done();
    } else if (event.key === "Escape") {
      field.remove();
      view.focus();
    }
  });
  field.addEventListener("input", (event) => event.stopPropagation());
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("blur", () => field.isConnected && done());
  bar.append(field);
  field.focus();
}

function put(view, href) {
  const { state } = view;
  const link = marks.link.create({ href });
  const { empty, from, to } = state.selection;
  view.dispatch(empty ? state.tr.insert(from, schema.text(href, [link])) : state.tr.addMark(from, to, link));
}
