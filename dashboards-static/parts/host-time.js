/** The time that is left, for somebody who only glances: digits, shape, colour and place. */

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {shape} from "./shapes.js";

/** @typedef {ReturnType<typeof import("../onward.js").timeLeft>} TimeLeft */
/** @typedef {import("../types").Script} Script */

/** @param {TimeLeft} time */
export function timeText({phase, leftMs}) {
  switch (phase) {
    case "open": return stopwatch(leftMs / 1000);
    case "over": return `−${stopwatch(-leftMs / 1000)}`;
    case "danger": return String(Math.ceil(leftMs / 1000));
    default: return stopwatch(Math.ceil(leftMs / 1000));
  }
}

/**
 * @param {Script} script @param {TimeLeft} time @param {boolean} hasDigits  false: words only
 */
export function hostTime(script, time, hasDigits) {
  const w = words.host;
  const {phase} = time;
  const name = phase === "open" ? w.elapsed : w.timeLeft;
  const pace = phase === "calm" && script.pace && w.pace[script.pace];
  const mark = phase === "over" ? shape("octagon") :
    phase === "warning" || phase === "danger" ? shape("triangle") :
                                                null;
  const plain =
    phase === "over" ? w.overNow : phase === "calm" || phase === "open" ? pace : w.wrapUp;
  return h(
    "p.host-time", {class: phase, role: "timer", "aria-label": name, "aria-live": "off"}, mark,
    hasDigits ?
      [
        pace && h("span.pace", null, pace), phase === "open" && h("span.pace", null, w.elapsed),
        h("span.digits", null, timeText(time))
      ] :
      h("span.word", null, plain || w.onPlan)
  );
}

/** @param {TimeLeft} time */
export const hostBar = (time) =>
  h("div.host-bar", {class: time.phase, "aria-hidden": "true"},
    h("span", {style: `transform:scaleX(${time.share.toFixed(4)})`}));
