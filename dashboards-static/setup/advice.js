/** How long the loop may be, from how long people stay in this very room. */

import {count, percent} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {lengthText} from "./lengths.js";

/**
 * @typedef {{loop_s?: number, reach?: number, n?: number, basis?: string, median_stay_s?: number,
 *   bound?: number, best?: {loop_s: number, reach: number}[], curve?: {loop_s: number, reach:
 *   number}[]}} Advice
 */

const size = {width: 320, height: 120};

/** @param {Advice | undefined} advice */
export function adviceBox(advice) {
  const w = words.setup.advice;
  const curve = advice?.curve ?? [];
  const {loop_s, reach} = advice ?? {};
  const best = advice?.best?.[0];
  return h(
    "section.advice", {"aria-label": w.title}, h("h3", null, w.title),
    loop_s === undefined || reach === undefined ?
      h("p.note", null, w.none) :
      h("p", null, w.now(lengthText(loop_s), percent(reach)),
        best && ` ${w.best(lengthText(best.loop_s), percent(best.reach))}`),
    advice?.bound !== undefined && h("p.note", null, w.bound(percent(advice.bound))),
    curve.length > 1 && plot(curve, loop_s, reach),
    advice?.n !== undefined && h("p.note", null, w.from(count(advice.n), advice.basis ?? ""))
  );
}

/**
 * @param {{loop_s: number, reach: number}[]} curve
 * @param {number | undefined} loop @param {number | undefined} reach
 */
function plot(curve, loop, reach) {
  const w = words.setup.advice;
  const most = Math.max(...curve.map((point) => point.loop_s), loop ?? 0);
  const x = (/** @type {number} */ s) => Math.round((s / most) * size.width);
  const y = (/** @type {number} */ share) => Math.round((1 - share) * size.height);
  const line = curve.map((point) => `${x(point.loop_s)},${y(point.reach)}`).join(" ");
  const first = curve[0];
  const last = curve.at(-1);
  return h(
    "figure.plot", null,
    h("svg", {
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": first && last ?
        w.curve(lengthText(first.loop_s), percent(first.reach), lengthText(last.loop_s),
          percent(last.reach)) :
        "",
    },
      h("line.half", {x1: 0, x2: size.width, y1: y(0.5), y2: y(0.5)}),
      h("polyline.line", {points: line}),
      loop !== undefined && reach !== undefined &&
        h("circle.now", {cx: x(loop), cy: y(reach), r: 5})),
    h("figcaption", null, h("span", null, "0"), h("span", null, w.axis),
      h("span", null, lengthText(most)))
  );
}
