/** How long people stay: the whole stream beside the last five minutes, with their intervals. */

import {number, shares} from "../explain.js";
import {percent, points, unknown} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {note, panel} from "./frame.js";

/** @typedef {import("../types").Share} Share */

const ages = [5, 10, 30, 60, 90, 120, 300];
const height = 100;

/** @param {import("../types").Audience} audience */
export function retention(audience) {
  const w = words.retention;
  const all = audience.retention;
  const now = audience.retention_now;
  if (!all?.length) return panel(w.title, null, note(all ? w.thin : w.none));
  return panel(
    w.title, h("span.aside", null, w.band),
    h("div.curve", null,
      h("div.scale", {"aria-hidden": "true"},
        ["100%", "50%", "0"].map((text) => h("span", null, text))),
      h("svg", {
        viewBox: `0 0 ${ages.length * 10} ${height}`,
        preserveAspectRatio: "none",
        "aria-hidden": "true"
      },
        [0, 50, 100].map((y) => h("line", {x1: 0, x2: ages.length * 10, y1: y, y2: y})),
        curve(all, "stream"), now && curve(now, "recent"))),
    h("table.retention", null, h("caption.hidden", null, w.caption),
      h("thead", null,
        h("tr", null, h("td", null), ages.map((t) => h("th", {scope: "col"}, age(t))))),
      h("tbody", null,
        row("stream", w.stream, all, words.how.retention, words.spans.stream, audience.stay),
        row("recent", w.now, now ?? [], words.how.retentionNow, words.spans.recent, undefined),
        h("tr.difference", null, h("th", {scope: "row"}, w.difference),
          ages.map((t) => h("td", null, difference(at(all, t), at(now, t)))))))
  );
}

/** @param {number} t */
const age = (t) => words.age(t);

/** @param {Share[] | undefined} curve @param {number} t */
const at = (curve, t) => curve?.find((p) => p.t_s === t);

/** @param {Share | undefined} all @param {Share | undefined} now */
const difference = (all, now) => (all && now ? points(now.share - all.share) : unknown);

/**
 * The columns of the table are the places of the points.
 *
 * @param {number} t
 */
const x = (t) => ages.indexOf(t) * 10 + 5;
/** @param {number} share */
const y = (share) => (height * (1 - share)).toFixed(2);

/** @param {Share[]} curve @param {string} style */
function curve(curve, style) {
  const line = curve.map((p) => `${x(p.t_s)},${y(p.share)}`);
  const banded = curve.filter((p) => p.low !== undefined && p.high !== undefined);
  const band = [
    ...banded.map((p) => `${x(p.t_s)},${y(p.high ?? 0)}`),
    ...banded.reverse().map((p) => `${x(p.t_s)},${y(p.low ?? 0)}`),
  ];
  return [
    h("polygon", {key: style + "-band", class: `interval ${style}`, points: band.join(" ")}),
    h("polyline", {key: style, class: `line ${style}`, points: [`0,0`, ...line].join(" ")}),
  ];
}

/**
 * @param {string} key @param {string} name @param {Share[]} curve @param {string}
 *   how @param {string} span
 * @param {import("../types").Stay | undefined} stay
 */
function row(key, name, curve, how, span, stay) {
  const cell = (/** @type {number} */ t) => {
    const point = at(curve, t);
    return h("td", null, number({
      key: `retention-${key}-${t}`, name: `${words.retention.title} ${age(t)} ${name}`,
      value: percent(point?.share), basis: point && "measured", n: point && stay?.n,
      interval: shares(point?.low, point?.high), how, span,
    }));
  };
  return h(
    `tr.${key}`, {key}, h("th", {scope: "row"}, h("span.swatch", {"aria-hidden": "true"}), name),
    ages.map(cell)
  );
}
