/**
 * The evening on one page: what happened, why, what to keep, what to change. It heads the replay, and is
 * all that is printed.
 */

import {count, day, duration, stopwatch} from "../format.js";
import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {columns, curveColours, known} from "./curves.js";
import {decompositionText} from "./effects.js";
import {jumpText} from "./jump-text.js";
import {moment} from "./moment.js";
import {sum} from "./story.js";
import {scoreTable} from "./scorecard.js";
import {w} from "./words.js";

/** @typedef {import("./types").Replay} Replay */
/** @typedef {import("./moment.js").Where} Where */

/** @param {Replay} data @returns {[string, string][]} */
export function facts(data) {
  const {course, scorecard} = data;
  const online = course?.online?.filter((n) => n !== null);
  const peak = online?.length ? Math.max(.../** @type {number[]} */ (online)) : undefined;
  const leads = sum(course?.leads) ?? (data.leads?.length || undefined);
  return [
    [w.report.lasted, stopwatch(((data.ended_ts ?? data.now) - data.started_ts) / 1000)],
    [w.curves.leads, data.missing?.includes("leads") ? "—" : count(leads)],
    [w.curves.entries, count(sum(course?.entries))],
    [w.report.peak, count(peak)],
    [w.curves.interactions, count(sum(course?.interactions))],
    [w.curves.comments, count(sum(course?.comments))],
    [w.report.score, scorecard?.score === undefined || scorecard.score === null ?
      "—" : String(Math.round(scorecard.score))],
  ];
}

/**
 * Why it went as it did.
 *
 * @param {Replay} data @returns {{text: string, ts: number | undefined}[]}
 */
export function causes(data) {
  const given = data.review?.causes ?? [];
  return given.slice(0, 3).map((one) => ({text: causeText(one, data), ts: one.ts}));
}

/** @param {import("./types").Cause} cause @param {Replay} data */
function causeText({line, metric, ts, n, usual, ratio}, data) {
  const jump = data.jumps?.find((one) => one.ts === ts && (!metric || one.metric === metric));
  const name = w.curves[/** @type {"leads"} */ (metric)] ?? metric ?? "";
  const known = w.low[/** @type {"order"} */ (line)];
  if (known) return ratio === undefined ? known : `${known} (×${ratio.toFixed(1)})`;
  if (jump) return jumpText(jump);
  if (line === "jump" && metric) return jumpText({ts: ts ?? 0, metric, n, usual});
  const what = w.changes[/** @type {"paid"} */ (line)] ?? line;
  return ratio === undefined ? what : w.report.cause(what, name, ratio.toFixed(1));
}

/** @param {Replay} data */
export const keeps = (data) => (data.review?.keep ?? []).slice(0, 3).flatMap((utterance) => {
  if (typeof utterance !== "string") return [utterance];
  const one = data.sentences?.find((sentence) => sentence.utterance === utterance) ??
    data.best_lines?.find((line) => line.utterance === utterance);
  return one ? [{ts: one.ts, text: one.text}] : [];
});

/** @param {Replay} data */
export const changeText = (data) =>
  w.change[/** @type {"order"} */ (data.review?.change?.line)] ?? data.review?.change?.line;

/** @param {Replay} data @param {Where} where */
export function report(data, where) {
  const change = changeText(data);
  const split = decompositionText(data.decomposition);
  return h("section.report", {"aria-label": w.report.title, key: "report"},
    h("div.print-head", null, h("p.huge", null, data.title ?? data.room),
      h("p", null, [day(data.started_ts), data.host, data.room].filter(Boolean).join(" · "))),
    panel(w.report.happened, null,
      h("dl.facts", null, facts(data).map(([name, value]) => h("div", {key: name},
        h("dt", null, name), h("dd", null, value)))),
      split && h("p.split", null, split), curves(data)),
    panel(w.report.causes, null, list(causes(data), where, w.report.noCauses)),
    panel(w.report.keep, null, list(keeps(data), where, w.report.noKeep)),
    panel(w.report.change, null, h("p.change", null, change ?? w.report.noChange)),
    h("div.print-only", null, scoreTable(data, undefined), actions(data),
      h("p.fine", null, w.report.observed)));
}

/**
 * @param {{text: string, ts: number | undefined}[]} all @param {Where} where
 * @param {string} none
 */
function list(all, where, none) {
  if (all.length === 0) return h("p.note", null, none);
  return h("ol.moments", null, all.map(({text, ts}, i) => h("li", {key: i}, moment(where, ts, text))));
}

/**
 * For paper: small curves as lines, in whatever colours paper has.
 *
 * @param {Replay} data
 */
function curves(data) {
  const {course, started_ts, ended_ts, now} = data;
  const all = known(course).filter((name) => name === "online" || name === "leads");
  if (!course || all.length === 0) return null;
  const view = {from: started_ts, to: Math.max(ended_ts ?? now, started_ts + 1000)};
  return h("div.small-curves", null, all.map((name) => {
    const points = columns(course, name, view, 360).filter(([, , value]) => value !== null);
    const top = Math.max(1, ...points.map(([, , value]) => value ?? 0));
    const place = (/** @type {number} */ ts) => (ts - view.from) / (view.to - view.from) * 360;
    const line = points.map(([from, to, value]) =>
      `${place((from + to) / 2).toFixed(1)},${(40 - (value ?? 0) / top * 38).toFixed(1)}`);
    return h("figure", {key: name},
      h("figcaption", null, `${w.curves[name]} · ${w.axis.most(count(top))} · ${
        duration((view.to - view.from) / 1000)}`),
      h("svg", {viewBox: "0 0 360 42", preserveAspectRatio: "none", "aria-hidden": "true"},
        h("polyline", {points: line.join(" "), fill: "none", "stroke-width": 1.5,
          "vector-effect": "non-scaling-stroke", style: `stroke:var(${curveColours[name]})`})));
  }));
}

/** @param {Replay} data */
export function actions(data) {
  const open = (data.actions ?? []).filter(({state}) => state === "open").slice(0, 3);
  if (open.length === 0) return null;
  return h("div", null, h("h2", null, w.actions.title), h("ol", null, open.map((one) =>
    h("li", {key: one.key}, [one.text, one.owner, one.due].filter(Boolean).join(" · ")))));
}
