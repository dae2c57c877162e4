/** How segments and marks are called and coloured, on the chart and in the tables alike. */

import {words} from "../preferences.js";

/** @typedef {import("../types").Item} Item */

/**
 * Codes of the usual segments in words; others are shown as they were given.
 *
 * @param {string} name
 */
export const segmentName = (name) => words.segments[/** @type {"offer"} */ (name)] ?? name;

/**
 * A colour token for each segment, in the order in which they first went on air.
 *
 * @param {Item[]} marks
 * @returns {Map<string, string>}
 */
export function segmentColours(marks) {
  const names =
    new Set(marks.filter((mark) => mark.type === "segment").map((mark) => mark.segment ?? ""));
  return new Map([...names].map((name, i) => [name, `--c${(i % 6) + 1}`]));
}

/**
 * Warnings that were shown, as marks among the others.
 *
 * @param {Item[]} marks @param {import("../types").Warning[]} warnings
 * @param {(rule: string) => string} nameOf
 */
export function marksAndWarnings(marks, warnings, nameOf) {
  const own = warnings.filter((one) => !one.held).map((one) => ({
    type: "warning",
    ts: one.fired_ts,
    severity: one.severity,
    label: nameOf(one.rule),
  }));
  return own.length ? [...marks, ...own].sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0)) : marks;
}

const severityShapes = {P1: "⬢", P2: "▲", P3: "●"};

/** @param {Item} mark */
export function markName(mark) {
  if (mark.severity) return `${severityShapes[mark.severity]} ${(mark.label ?? "").slice(0, 14)}`;
  if (mark.type === "marker") return (mark.label ?? "").slice(0, 14);
  if (mark.type === "intervention")
    return words.operator.kinds[/** @type {"red_packet"} */ (mark.kind)] ?? mark.kind ?? "";
  if (mark.type === "segment") return segmentName(mark.segment ?? "");
  return words.events[/** @type {"gap"} */ (mark.type)] ?? mark.type;
}
