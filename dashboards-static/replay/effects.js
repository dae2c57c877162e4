/**
 * What went with what: rates while a segment or a point was said against the rest of the stream, before
 * and after a change, sentence by sentence. Observed, and said to be no more than that.
 */

import {count, exact, unknown} from "../format.js";
import {columns, panel} from "../parts/frame.js";
import {segmentName} from "../parts/marks.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {moment} from "./moment.js";
import {w} from "./words.js";

/** @typedef {import("./types").Rate} Rate */
/** @typedef {import("./types").Effect} Effect */
/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */

const rates = /** @type {const} */ (["leaves", "interactions", "lead_steps", "leads"]);

/** @param {ReplayDesk} desk */
export function effects(desk) {
  const {effects: found} = desk.story.data;
  const tables = [
    table(w.effects.segments, found?.segments ?? [], segmentName),
    table(w.effects.points, found?.points ?? [], (name) => name),
  ].filter(Boolean);
  return panel(w.effects.title, h("span.aside", null, w.report.observed),
    tables.length === 0 ? h("p.note", null, w.effects.none) : tables,
    found?.basis === "counters" && h("p.note", null, w.effects.counters));
}

/** @param {string} title @param {Effect[]} all @param {(name: string) => string} named */
function table(title, all, named) {
  if (all.length === 0) return null;
  const shown = rates.filter((name) => all.some((one) => one[name]));
  return h("div.scroll", {key: title, tabindex: "0", role: "group", "aria-label": title},
    h("table.effects", null, h("caption", null, title),
      columns(w.effects.what, w.effects.spans, ...shown.map((name) => w.effects.rates[name])),
      h("tbody", null, all.map((one) => h("tr", {key: one.name},
        h("th", {scope: "row"}, one.label ?? named(one.name)), h("td", null, count(one.spans)),
        shown.map((name) => h("td", {key: name}, rate(one[name]))))))));
}

/**
 * A ratio with its interval and sample; one that could be chance is dim and says so.
 *
 * @param {Rate | undefined} rate
 */
function rate(rate) {
  if (!rate) return unknown;
  const {ratio, low, high, n, sure} = rate;
  if (ratio === undefined) return h("span.small", null, w.effects.few(count(n)));
  const interval = low === undefined || high === undefined ? "" : `${times(low)}–${times(high)}`;
  return h("span", {class: sure ? "sure" : "unsure"}, h("strong", null, `×${times(ratio)}`),
    h("span.small", null, ` ${interval} n ${count(n)}${sure ? "" : ` ${w.effects.chance}`}`));
}

/** @param {number} value */
const times = (value) => (value >= 10 ? exact(Math.round(value)) : value.toFixed(2));

/**
 * Once the room's other streams have been looked at, beside their own way at the same minute.
 *
 * @param {ReplayDesk} desk @param {import("./types").Comparison} [comparison]
 */
export function interventions(desk, comparison) {
  const all = comparison?.interventions ?? desk.story.data.interventions ?? [];
  return panel(w.interventions.title, h("span.aside", null, w.report.observed),
    all.length === 0 ? h("p.note", null, w.interventions.none) :
      h("ul.cards", null, all.map((one) => card(one, desk))));
}

/** @param {import("./types").Intervention} one @param {ReplayDesk} desk */
function card(one, desk) {
  const name = w.changes[/** @type {"paid"} */ (one.change)] ?? one.change;
  const kinds = /** @type {Record<string, string>} */ (words.operator.kinds);
  const what = one.name && one.name !== one.change ? kinds[one.name] ?? one.name : "";
  const windows = /** @type {const} */ (["before", "after", "usual"]).filter((key) => one[key]);
  const fields = /** @type {const} */ (["entries", "online", "interactions", "leads"])
    .filter((field) => windows.some((key) => one[key]?.[field] !== undefined));
  return h("li.card", {key: `${one.ts} ${one.change}`}, h("h3", null, name),
    moment(desk, one.ts, [what, one.note].filter(Boolean).join(" · ")),
    h("table", null, columns(w.interventions.figure, ...windows.map((key) => w.interventions[key])),
      h("tbody", null, fields.map((field) => h("tr", {key: field},
        h("th", {scope: "row"}, w.curves[field]),
        windows.map((key) => h("td", {key}, exact(one[key]?.[field]))))))),
    h("ul.small", null, Object.entries(one.rates ?? {}).map(([key, value]) => h("li", {key},
      `${w.curves[/** @type {"leads"} */ (key)] ?? key} `, rate(value)))));
}

/** @param {ReplayDesk} desk */
export function bestLines(desk) {
  const {best_lines: all = [], effects: found} = desk.story.data;
  return panel(w.best.title,
    [found?.sentences_tried && h("span.aside", {key: "tried"}, w.best.tried(count(found.sentences_tried))),
      h("a", {key: "all", href: "/lines"}, w.best.everywhere)],
    all.length === 0 ? h("p.note", null, w.best.none) :
      h("ol.moments", null, all.map((one) => h("li", {key: `${one.utterance} ${one.metric}`},
        moment(desk, one.ts, one.text),
        h("p.small", null, [w.effects.rates[one.metric], `×${times(one.ratio ?? NaN)}`,
          one.low !== undefined && one.high !== undefined && `${times(one.low)}–${times(one.high)}`,
          `n ${count(one.n)}`, one.q !== undefined && `q ${one.q.toFixed(3)}`,
          (one.times ?? 1) > 1 && w.best.times(one.times ?? 1)].filter(Boolean).join(" · "),
        one.expired && h("strong.expired", null, " ▲ ", w.best.expired))))));
}

/** @param {import("./types").Decomposition | undefined} split */
export function decompositionText(split) {
  if (!split) return "";
  const {before, after, parts} = split;
  const steps = parts.filter(({effect}) => Math.abs(effect) >= 0.05)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .map(({step, effect}) => `${w.steps[/** @type {"enter"} */ (step)] ?? step} ${
      effect > 0 ? "+" : "−"}${exact(Math.abs(effect))}`);
  return w.report.split(count(after), after - before, count(Math.abs(after - before)), steps);
}

