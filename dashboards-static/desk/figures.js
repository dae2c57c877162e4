/** What was measured when a warning was told, in figures. */

import {clock, count, stopwatch, unknown} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("../types").Warning} Warning */

/**
 * What the value is held against: without evidence to weigh there is a limit, and nothing usual.
 *
 * @param {Warning} one
 */
export const reference = (one) =>
  one.nats === undefined ? words.control.warnings.limit : words.control.warnings.usual;

/** @param {Warning} one @param {number | undefined} threshold */
export function figures(one, threshold) {
  const w = words.control.warnings;
  const between = one.low === undefined || one.high === undefined ? "" :
    w.between(figure(one.low), figure(one.high));
  const nats = one.nats === undefined ? "" :
    threshold === undefined ? figure(one.nats) : w.of(figure(one.nats), figure(threshold));
  /** @type {[string, string][]} */
  const all = [
    [w.value, one.value === undefined ? "" : figure(one.value)],
    [reference(one), one.baseline === undefined ? "" : figure(one.baseline)],
    [w.ratio, one.ratio === undefined ? "" : `${figure(one.ratio)}${between}`],
    [w.sample, one.n ? count(one.n) : ""],
    [w.nats, nats],
    [w.began, clock(one.started_ts)],
    [w.fired, `${clock(one.fired_ts)}${w.late(stopwatch((one.fired_ts - one.started_ts) / 1000))}`],
    [w.sureness, one.confidence ? w.confidences[one.confidence] : ""],
  ];
  return h("dl.figures", null, all.filter(([, text]) => text).map(([name, text]) =>
    h("div", {key: name}, h("dt", null, name), h("dd", null, text))));
}

/**
 * Shares, counts and times: three digits, all of them where there are more before the point.
 *
 * @param {number | null | undefined} value
 */
export function figure(value) {
  if (value === undefined || value === null) return unknown;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(Math.abs(value) < 0.1 ? 4 : digits)));
}
