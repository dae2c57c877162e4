/** How the evening was done, line by line, each with the moments that it rests on. */

import {duration, exact, percent, unknown} from "../format.js";
import {bar, columns, panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("./types").ScoreLine} ScoreLine */

/** Times and counts; the others are shares. */
const written = /** @type {Record<string, (value: number | undefined) => string>} */ ({
  lead_calls: duration, answers: duration, interaction: exact, compliance: exact, offers: exact,
});
const mostEvidence = 5;

/** @typedef {import("./types").Comparison} Comparison */
/** @typedef {import("./types").Beside} Beside */

/** @param {import("./desk.js").ReplayDesk} desk @param {Comparison} [comparison] */
export function scorecard(desk, comparison) {
  const {data} = desk.story;
  if (!data.scorecard?.lines.length) return panel(w.score.title, null, h("p.note", null, w.score.none));
  return panel(w.score.title, total(data.scorecard.score), scoreTable(data, desk, comparison),
    comparison && h("p.small", {class: "beside", key: "beside"}, besideText(comparison)));
}

/** @param {number | null | undefined} score */
const total = (score) =>
  h("span.total", null, typeof score === "number" ? w.score.of(String(Math.round(score))) : unknown);

/** @param {Comparison} comparison */
function besideText({usual, peers, waiting}) {
  if (waiting > 0) return w.beside.waiting(waiting);
  return [usual, peers].map(({n}, i) => {
    const side = i === 0 ? w.beside.own : w.beside.peers;
    return n >= fewest ? side.from(n) : n > 0 ? side.tooFew(n) : side.none;
  }).join(" ");
}

/** Of fewer streams nothing is usual yet. */
const fewest = 3;

/**
 * On paper without the way to its moments.
 *
 * @param {import("./types").Replay} data @param {import("./desk.js").ReplayDesk | undefined} desk
 * @param {Comparison} [comparison]
 */
export function scoreTable({scorecard}, desk, comparison) {
  if (!scorecard?.lines.length) return null;
  const sides = [comparison?.usual, comparison?.peers]
    .map((side) => (side && side.lines.some(({verdict}) => verdict) ? side : undefined));
  const names = [w.score.line, `*${w.score.points}`, w.score.value, sides[0] ? w.score.usual : "",
    sides[1] ? w.beside.others : "", desk ? w.score.evidence : ""].filter(Boolean);
  const rows = scorecard.lines.map((one) => row(one, sides, desk));
  return h("div.scroll", {class: "scores", tabindex: "0", role: "group", "aria-label": w.score.title},
    h("table", null, columns(...names), h("tbody", null, rows)));
}

/**
 * @param {ScoreLine} one @param {(import("./types").Side | undefined)[]} sides
 * @param {import("./desk.js").ReplayDesk | undefined} desk
 */
function row(one, sides, desk) {
  const {line, score, evidence = []} = one;
  const isKnown = typeof score === "number";
  return h("tr", {key: line, "data-line": line}, h("th", {scope: "row"}, lineName(line)),
    isKnown ? bar(score / 100, h("span.count", null, String(Math.round(score)))) : h("td.wide", null, w.score.unknown),
    h("td", null, value(line, one.value), one.goal !== undefined &&
      h("span.small", null, ` / ${value(line, one.goal)}`)),
    sides.map((side, i) => side && h("td", {key: i, "data-side": i === 0 ? "usual" : "peers"},
      beside(side.lines.find((other) => other.line === line), isKnown))),
    desk && h("td", null, h("div.evidence", null, evidence.slice(0, mostEvidence).map(({ts, text}, i) =>
      h("button.quiet", {key: `${ts} ${i}`, type: "button", title: text,
        "aria-label": text ? `${desk.time(ts)} ${text}` : undefined,
        onclick: () => desk.story.seek(ts)}, desk.time(ts))))));
}

/**
 * Where it lies usually, and on which side of that this stream is.
 *
 * @param {Beside | undefined} found @param {boolean} isScored
 */
function beside(found, isScored) {
  if (found?.usual === undefined) return unknown;
  const {line = "", usual, low = usual, high = usual, verdict = "usual"} = found;
  const text = (/** @type {number} */ n) =>
    isScored ? String(Math.round(Math.min(100, Math.max(0, n)))) : value(line, n);
  return [h("span", null, text(usual)), h("span.small", null, ` ${text(low)}–${text(high)} `),
    verdict !== "usual" && h(`strong.${verdict}`, null, w.beside[verdict])];
}

/** @param {string} line */
export const lineName = (line) => w.lines[/** @type {"order"} */ (line)] ?? line;

/** @param {string} line @param {number | undefined} value */
const value = (line, value) => (written[line] ?? percent)(value);
