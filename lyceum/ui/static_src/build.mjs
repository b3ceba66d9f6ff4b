// Bundles the looks: `node lyceum/ui/static_src/build.mjs OUT ICONS.json`. Called by
// tools/build_frontend.py, which knows when there is anything to do.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync, readdirSync } from "node:fs";
import { dirname, join, basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [out, iconFile] = process.argv.slice(2);
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { metafile } = await build({
  entryPoints: ["js/app.js", "js/content.js", "css/app.css", "css/content.css"].map((file) => join(here, file)),
  outdir: out,
  outbase: here,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  legalComments: "linked",
  target: BROWSERS,
  loader: { ".woff2": "file", ".svg": "dataurl" },
  metafile: true,
  logLevel: "warning",
});

const files = {};
for (const [path, made] of Object.entries(metafile.outputs)) {
  if (made.entryPoint) files[basename(made.entryPoint)] = basename(path);
}
for (const [name, part] of [["serif.woff2", "newsreader-latin-wght-normal"], ["sans.woff2", "inter-latin-wght-normal"]]) {
  files[name] = readdirSync(out).find((file) => file.startsWith(part));
}
const scripts = metafile.outputs;
const eager = (path, seen = new Set()) => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, kind } of scripts[path].imports) if (kind === "import-statement") eager(next, seen);
  return seen;
};
const entry = Object.keys(scripts).find((path) => scripts[path].entryPoint?.endsWith("app.js"));
const script_bytes = [...eager(entry)].reduce((sum, path) => sum + scripts[path].bytes, 0);

const { sprite, missing } = makeSprite(JSON.parse(readFileSync(iconFile, "utf8")));
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
files["icons.svg"] = `icons-${hash}.svg`;
writeFileSync(join(out, files["icons.svg"]), sprite);
for (const name of missing) console.error(`No such icon: ${name}`);

writeFileSync(join(out, "manifest.json"), JSON.stringify({ files, script_bytes, missing }, null, 1));

// What is printed (PDF) is set in the same faces; DejaVu has the signs that they lack.
const PRINTED = [
  "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
  "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
  "@expo-google-fonts/newsreader/500Medium/Newsreader_500Medium.ttf",
  "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
];
mkdirSync(join(out, "print"));
for (const font of PRINTED) copyFileSync(join(here, "../../../node_modules", font), join(out, "print", basename(font)));

// Whose work is in the bundle, and on what terms.
const used = new Set(["@tabler/icons", ...PRINTED.map((path) => path.match(/^(?:@[^/]+\/)?[^/]+/)[0])]);
for (const path of Object.keys(metafile.inputs)) {
  const found = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) used.add(found[1]);
}
const terms = [...used].sort().map((name) => {
  const folder = join(here, "../../../node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile() && /^licen[cs]e/i.test(one.name));
  return [`${name} ${version}, ${license}`, ...files.map(({ name }) => readFileSync(join(folder, name), "utf8").trim())].join("\n\n") + "\n";
});
writeFileSync(join(out, "LICENCES.txt"), terms.join(`\n${"-".repeat(80)}\n`));

// One file with only the icons in use; colour and width come from the page.
function makeSprite(names) {
  const root = join(here, "../../../node_modules/@tabler/icons");
  const missing = [];
  const symbols = names.map((name) => {
    const filled = name.endsWith("-filled");
    const file = join(root, "icons", filled ? "filled" : "outline", `${name.replace(/-filled$/, "")}.svg`);
    if (!existsSync(file)) missing.push(name);
    const svg = readFileSync(existsSync(file) ? file : join(root, "icons/outline/circle-dashed.svg"), "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/?>(<\/path>)?/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24"${filled ? ' fill="currentColor" stroke="none"' : ""}>${inner}</symbol>`;
  });
  return { sprite: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`, missing };
}
