// ECharts in the brand's colours. The figure brings its option as JSON and its table as HTML; the
// picture is for those who would rather look than read.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, HeatmapChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

// Months and days on an axis, as the page's language writes them.
const LOCAL = "HERE";
const spelt = (part, style, count) =>
  Array.from({ length: count }, (_, n) => new Intl.DateTimeFormat(document.documentElement.lang || "en", { [part]: style, timeZone: "UTC" }).format(part === "month" ? Date.UTC(2026, n, 1) : Date.UTC(2026, 1, 1 + n)));
echarts.registerLocale(LOCAL, { time: { month: spelt("month", "long", 12), monthAbbr: spelt("month", "short", 12), dayOfWeek: spelt("weekday", "long", 7), dayOfWeekAbbr: spelt("weekday", "short", 7) } });

const SERIES = ["plum", "brand", "sun", "rose", "ok"];
const drawn = new Map();
const NARROW = 480;

export function draw(figure) {
  const script = figure.querySelector("script[type='application/json']");
  if (!script) return;
  let canvas = figure.querySelector(".canvas");
  if (!canvas) {
    canvas = document.createElement("div");
    canvas.className = "canvas";
    script.after(canvas);
  }
  figure.classList.add("drawn");
  const option = JSON.parse(script.textContent);
  const chart = echarts.init(canvas, null, { renderer: "canvas", locale: LOCAL });
  drawn.set(figure, { chart, option });
  chart.setOption(dressed(option, figure));
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

document.addEventListener("theme", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.addEventListener("htmx:after:swap", () => {
  for (const [figure, { chart }] of drawn) {
    if (figure.isConnected) continue;
    chart.dispose();
    drawn.delete(figure);
  }
});

function redraw() {
  for (const [figure, { chart, option }] of drawn) chart.setOption(dressed(option, figure), true);
}

// What the tokens are here and now, as colours a canvas understands.
function colours(figure) {
  const probe = document.createElement("i");
  figure.append(probe);
  const style = getComputedStyle(probe);
  const found = {};
  for (const name of [...SERIES, "ink", "soft", "line", "card", "paper", "brand-2", "sun-ink", "plum-ink", "rose-ink", "ok-ink"]) {
    probe.style.color = `var(--${name})`;
    found[name] = style.color;
  }
  found.sans = style.fontFamily;
  probe.remove();
  return found;
}

function dressed(option, figure) {
  const c = colours(figure);
  const copy = structuredClone(option);
  if (figure.clientWidth < NARROW) keyBelow(copy, figure.clientWidth);
  else spreadNames(copy, (figure.querySelector(".canvas")?.clientHeight ?? 280) - 62);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const rightToLeft = document.documentElement.dir === "rtl";
  paint(copy, c);
  for (const side of ["xAxis", "yAxis"]) copy[side] = each(copy[side], (axis) => dressAxis(axis, side, c, rightToLeft));
  copy.series = each(copy.series, (series, at) => dressSeries(series, c, at));
  return {
    animation: !calm,
    animationDuration: 300,
    color: SERIES.map((name) => c[name]),
    textStyle: { fontFamily: c.sans, color: c.ink },
    aria: { enabled: false },
    ...copy,
    grid: each(copy.grid ?? {}, (grid) => ({ left: 4, right: 20, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel", ...grid })),
    tooltip: copy.tooltip === false ? undefined : { renderMode: "richText", backgroundColor: c.card, borderColor: c.line, textStyle: { color: c.ink, fontFamily: c.sans, fontSize: 12 }, trigger: isPie(copy) ? "item" : "axis", ...copy.tooltip },
    legend: copy.legend && { icon: "circle", itemWidth: 8, itemHeight: 8, textStyle: { color: c.soft, fontFamily: c.sans }, ...copy.legend },
  };
}

// On a phone the lines leave no room for names beside them: they go into a key.
function keyBelow(option, width) {
  const named = [option.series].flat().filter((series) => series?.endLabel);
  if (named.length < 2) return;
  for (const series of named) series.endLabel = { show: false };
  const letters = named.reduce((sum, series) => sum + series.name.length + 5, 0);
  const rows = Math.ceil((letters * 6.5) / Math.max(width - 20, 1));
  option.legend ??= { bottom: 0, left: 0, itemGap: 14 };
  option.grid = { ...option.grid, bottom: 22 * rows + 12 };
}

// Lines that end close together: their names step up, so that each can be read.
function spreadNames(option, height) {
  const named = [option.series].flat().filter((series) => series?.endLabel && series.data?.length);
  const end = (series) => [series.data.at(-1)].flat().map((value) => value?.value ?? value).flat().at(-1);
  const all = named.flatMap((series) => series.data.map((point) => [point?.value ?? point].flat().at(-1)));
  const [low, high] = [option.yAxis?.min ?? Math.min(...all), option.yAxis?.max ?? Math.max(...all)];
  let free = -Infinity;
  for (const series of named.sort((a, b) => end(a) - end(b))) {
    const at = ((end(series) - low) / (high - low || 1)) * height + 14;
    const to = Math.max(at, free);
    series.endLabel = { offset: [0, -14 - (to - at)], ...series.endLabel };
    free = to + 15;
  }
}

const isPie = (option) => [option.series].flat().some((series) => ["pie", "scatter", "heatmap"].includes(series?.type));
const each = (what, change) => (Array.isArray(what) ? what.map(change) : what && change(what, 0));

// "brand", "sun-ink" and so on anywhere in the option stand for the token's colour.
function paint(value, c) {
  for (const key in value) {
    if (typeof value[key] === "string" && /color/i.test(key) && value[key] in c) value[key] = c[value[key]];
    else if (value[key] && typeof value[key] === "object") paint(value[key], c);
  }
}

// `words: ["", "novice", …]` names an axis's numbers.
function dressAxis(axis, side, c, rightToLeft) {
  const words = axis.words;
  delete axis.words;
  const isRuler = axis.type === "value" || (side === "yAxis" && !axis.type);
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    position: side === "yAxis" && rightToLeft ? "right" : undefined,
    inverse: side === "xAxis" && rightToLeft,
    ...axis,
    splitLine: { show: isRuler, lineStyle: { color: c.line }, ...axis.splitLine },
    axisLabel: { color: c.soft, fontSize: 11, margin: side === "xAxis" ? 14 : 10, fontFamily: c.sans, hideOverlap: true, ...(words && { formatter: (value) => words[value] ?? "" }), ...axis.axisLabel },
  };
}

function dressSeries(series, c, at) {
  const colour = series.color ?? series.lineStyle?.color ?? c[SERIES[at % SERIES.length]];
  const base = series.type === "line" ? { smooth: 0.35, smoothMonotone: "x", symbol: "circle", symbolSize: 7, showSymbol: false, lineStyle: { width: 2, ...series.lineStyle } } : {};
  const bar = series.type === "bar" ? { itemStyle: { borderRadius: 4, ...series.itemStyle }, barMaxWidth: 28 } : {};
  const last = (series.data?.length ?? 0) - 1;
  const label = series.endLabel && {
    showSymbol: true,
    symbolSize: (value, point) => (point.dataIndex === last ? 8 : 0),
    endLabel: { show: true, color: colour, fontWeight: 600, fontSize: 11.5, fontFamily: c.sans, formatter: "{a}", align: document.documentElement.dir === "rtl" ? "left" : "right", distance: 0, offset: [0, -14], backgroundColor: c.card, padding: [1, 2], borderRadius: 3, ...series.endLabel },
  };
  const mark = series.markLine && { markLine: { silent: true, symbol: "none", lineStyle: { color: c.ink, type: "dashed" }, label: { color: c.ink, fontFamily: c.sans }, ...series.markLine } };
  return { ...base, ...bar, ...series, ...(base.lineStyle && { lineStyle: base.lineStyle }), ...label, ...mark };
}
