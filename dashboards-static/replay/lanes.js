/** What happened, in lanes under the curves: plan, segments, cues, warnings, marks, tags. */

import {segmentName} from "../parts/marks.js";
import {endOf} from "./story.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./types").Replay} Replay */
/**
 * One thing in a lane.
 *
 * @typedef {object} Thing
 * @property {number} ts
 * @property {number} [to]  absent: a moment
 * @property {string} colour
 * @property {string} [text]
 * @property {"bar" | "frame" | "disc" | "diamond" | "triangle" | "octagon" | "square"} form
 */
/** @typedef {{name: LaneName, things: Thing[]}} Lane */
/** @typedef {"plan" | "segments" | "said" | "cues" | "warnings" | "marks" | "leads" | "tags" | "trial"} LaneName */

const severityColours = {P1: "--bad", P2: "--warn", P3: "--note"};
const severityForms = /** @type {const} */ ({P1: "octagon", P2: "triangle", P3: "diamond"});

/**
 * Lanes that hold something.
 *
 * @param {Replay} data @returns {Lane[]}
 */
export function lanes(data) {
  const colours = segmentColours(data);
  /** @type {Lane[]} */
  const all = [
    {name: "plan", things: plan(data, colours)},
    {name: "segments", things: (data.segments ?? []).map((one) => ({
      ts: one.from_ts, to: one.to_ts, form: "bar", colour: colours.get(one.segment) ?? "--c1",
      text: segmentName(one.name ?? one.segment)
    }))},
    {name: "said", things: (data.sentences ?? []).map((one) => (
      {ts: one.ts, to: endOf(one), form: "bar", colour: "--edge"}))},
    {name: "cues", things: (data.cues ?? []).map(cue)},
    {name: "warnings", things: (data.warnings ?? []).map((one) => ({
      ts: one.fired_ts, form: severityForms[one.severity] ?? "diamond",
      colour: severityColours[one.severity] ?? "--note"
    }))},
    {name: "marks", things: (data.marks ?? []).map((one) => (
      {ts: one.ts, form: one.kind === "intervention" ? "square" : "diamond", colour: "--c5"}))},
    {name: "trial", things: (data.switchbacks ?? []).flatMap(({blocks, end_ts}) =>
      blocks.filter(({from_ts}) => from_ts < end_ts).map((one) => (
        {ts: one.from_ts, to: Math.min(one.to_ts, end_ts), form: one.on ? "bar" : "frame", colour: "--c2",
          text: one.on ? w.switchbacks.on : w.switchbacks.off})))},
    {name: "tags", things: (data.tags ?? []).filter(({state}) => state !== "removed").map((one) => (
      {ts: one.from_ts, to: one.to_ts, form: "bar", colour: "--c6", text: inLanguage(one.name)}))},
  ];
  return all.filter(({things}) => things.length > 0);
}

/** @param {Replay} data @returns {Map<string, string>} */
export function segmentColours(data) {
  const names = new Set([
    ...(data.rundown?.segments ?? []).map(({segment}) => segment),
    ...(data.segments ?? []).map(({segment}) => segment)
  ]);
  return new Map([...names].map((name, i) => [name, `--c${(i % 6) + 1}`]));
}

/**
 * The rundown as if it had been kept to, from the first segment on; round and round as the host did.
 *
 * @param {Replay} data @param {Map<string, string>} colours @returns {Thing[]}
 */
function plan(data, colours) {
  const all = data.rundown?.segments ?? [];
  const loopS = all.reduce((sum, {planned_s = 0}) => sum + planned_s, 0);
  if (!loopS) return [];
  /** @type {Thing[]} */
  const things = [];
  let at = data.segments?.[0]?.from_ts ?? data.started_ts;
  const end = data.ended_ts ?? data.now;
  for (let i = 0; at < end && things.length < 2000; i++) {
    const one = all[i % all.length];
    const to = at + (one?.planned_s ?? 0) * 1000;
    if (one && to > at)
      things.push({ts: at, to: Math.min(to, end), form: "frame",
        colour: colours.get(one.segment) ?? "--c1", text: segmentName(one.name ?? one.segment)});
    at = to;
  }
  return things;
}

/**
 * Filled once the host has seen it.
 *
 * @param {import("./types").ReplayCue} one @returns {Thing}
 */
function cue(one) {
  const colour = one.kind === "stop" || one.kind === "fix" ? "--bad" :
    one.kind === "lead_call"                                ? "--ok" :
                                                              "--note";
  const hasBeenSeen = one.seen_ts !== undefined || one.done_ts !== undefined;
  return {ts: one.shown_ts ?? one.created_ts, form: hasBeenSeen ? "disc" : "diamond", colour};
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {Thing[]} things
 * @param {import("./curves.js").Area} area @param {import("./curves.js").Stretch} view
 * @param {(token: string) => string} colour
 */
export function drawLane(canvas, things, area, view, colour) {
  const x = (/** @type {number} */ ts) =>
    area.x + (ts - view.from) / (view.to - view.from) * area.w;
  const right = area.x + area.w;
  const middle = area.y + area.h / 2;
  for (const one of things) {
    const left = x(one.ts);
    const end = one.to === undefined ? left : x(one.to);
    if (end < area.x || left > right) continue;
    canvas.fillStyle = canvas.strokeStyle = colour(one.colour);
    if (one.to === undefined) form(canvas, one.form, left, middle);
    else stretch(canvas, one, Math.max(area.x, left), Math.min(right, end), area, colour);
  }
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {Thing} one @param {number} left
 * @param {number} right @param {import("./curves.js").Area} area
 * @param {(token: string) => string} colour
 */
function stretch(canvas, one, left, right, area, colour) {
  const width = Math.max(1.5, right - left - 1);
  const hasText = one.text !== undefined && one.text !== "" && width > 40;
  if (one.form === "frame" || hasText) {
    canvas.lineWidth = 1;
    canvas.globalAlpha = 0.25;
    if (one.form === "bar") canvas.fillRect(left, area.y + 1, width, area.h - 2);
    canvas.globalAlpha = 1;
    canvas.strokeRect(left + 0.5, area.y + 1.5, width - 1, area.h - 3);
  } else {
    canvas.fillRect(left, area.y + 3, width, area.h - 6);
  }
  if (!hasText) return;
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, area.y, width - 4, area.h);
  canvas.clip();
  canvas.fillStyle = colour("--ink");
  canvas.textBaseline = "middle";
  canvas.fillText(one.text ?? "", left + 4, area.y + area.h / 2 + 1);
  canvas.restore();
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {Thing["form"]} name @param {number} x
 * @param {number} y
 */
function form(canvas, name, x, y) {
  const r = 5;
  canvas.beginPath();
  if (name === "disc") canvas.arc(x, y, r, 0, 7);
  else if (name === "triangle") polygon(canvas, [[x, y - r], [x + r, y + r], [x - r, y + r]]);
  else if (name === "square") canvas.rect(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2);
  else if (name === "octagon")
    polygon(canvas, [1, 3, 5, 7, 9, 11, 13, 15].map((i) =>
      [x + r * 1.1 * Math.cos(i * Math.PI / 8), y + r * 1.1 * Math.sin(i * Math.PI / 8)]));
  else polygon(canvas, [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]);
  canvas.fill();
}

/** @param {CanvasRenderingContext2D} canvas @param {number[][]} points */
function polygon(canvas, points) {
  points.forEach(([x = 0, y = 0], i) => (i ? canvas.lineTo(x, y) : canvas.moveTo(x, y)));
  canvas.closePath();
}

/**
 * The moment in a lane that is nearest to where somebody pressed.
 *
 * @param {Thing[]} things @param {number} ts @param {number} withinMs
 */
export function nearest(things, ts, withinMs) {
  let best;
  let distance = withinMs;
  for (const one of things) {
    const away = one.to !== undefined && ts >= one.ts && ts <= one.to ? 0 : Math.abs(one.ts - ts);
    if (away <= distance) [best, distance] = [one, away];
  }
  return best;
}
