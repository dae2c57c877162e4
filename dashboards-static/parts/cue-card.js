/**
 * The one thing the host sees: a cue as large as its place allows. The controller's picture of the
 * host's screen is made by the same function.
 */

import {arc, cueLine, fit, pixelsFor} from "../fit.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {shape} from "./shapes.js";

/** @typedef {import("../types").Cue} Cue */
/** @typedef {import("../fit.js").Fitted} Fitted */

/**
 * A screen and from how far it is read.
 *
 * @typedef {{device: import("../fit.js").Device, metres: number}} Screen
 */

/**
 * How each kind looks; paper is the only inverted surface there is.
 *
 * @type {Record<string, {tone: "plain" | "paper" | "bad" | "warn" | "ok" | "note", shape?:
 *   import("./shapes.js").Shape}>}
 */
export const looks = {
  say: {tone: "plain"},
  next: {tone: "plain"},
  message: {tone: "plain"},
  answer: {tone: "plain"},
  warning: {tone: "warn", shape: "triangle"},
  over: {tone: "bad", shape: "octagon"},
  lead_call: {tone: "paper"},
  restart: {tone: "warn", shape: "triangle"},
  fix: {tone: "bad", shape: "octagon"},
  stop: {tone: "bad", shape: "octagon"},
  goal: {tone: "ok", shape: "disc"},
  tech: {tone: "note", shape: "diamond"},
};

/** @param {string} kind @returns {{tone: string, shape?: import("./shapes.js").Shape}} */
export const lookOf = (kind) => looks[kind] ?? {tone: "plain"};

/** A short word about the manner goes above the card, and the card stays. */
const mannerMs = 8000;
const mannerUnits = 5;

/** @param {Cue} cue */
export const isManner = (cue) =>
  cue.kind === "message" && cue.expires_ts !== undefined &&
  cue.expires_ts - cue.created_ts <= mannerMs && cue.text.length <= mannerUnits;

const family = () => getComputedStyle(document.documentElement).fontFamily;

/** @type {CanvasRenderingContext2D | null | undefined} */
let pen;
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * The width of bold text, in its type size.
 *
 * @param {string} text
 */
export function measure(text) {
  const known = widths.get(text);
  if (known !== undefined) return known;
  if (pen === undefined) {
    pen = document.createElement("canvas").getContext("2d");
    if (pen) pen.font = `700 100px ${family()}`;
  }
  const width = pen ? pen.measureText(text).width / 100 : text.length;
  if (widths.size > 4000) widths.clear();
  widths.set(text, width);
  return width;
}

/**
 * Where on a card of this size things go.
 *
 * @param {{width: number, height: number}} size  pixels
 */
function layout(size) {
  const isLow = size.height < 300;
  const pad = Math.round(Math.min(28, size.width * 0.02));
  const label = Math.round(
    Math.max(18, Math.min(56, size.height * (isLow ? 0.11 : 0.09), size.width * 0.07))
  );
  return {isLow, padX: pad, padY: isLow ? 4 : pad, label};
}

/** A fact is read after the cue: on two lines at most, never smaller than this. */
const factPx = 18;

/**
 * @param {Cue} cue @param {{width: number, height: number}} size @param {Screen} screen
 * @param {string[]} [terms]
 */
export function fitCue(cue, size, screen, terms = []) {
  const {isLow, padX, padY, label} = layout(size);
  const width = size.width - 2 * padX - 4;
  const free = size.height - 2 * padY - 4 - label * 1.3;
  const enough = pixelsFor(arc.beside, screen.device, screen.metres);
  const beside = pixelsFor(arc.least, screen.device, screen.metres);
  const fact = cue.fact ? fit(cue.fact, {
    width: isLow ? width - label * 8 : width,
    height: isLow ? label * 1.3 : free * 0.28,
    measure,
    line: 1.3,
    lines: isLow ? 1 : 2,
    most: Math.max(factPx, Math.min(beside, label * 1.2)),
    terms,
  }) : undefined;
  const factHeight = fact && !isLow ? fact.lines.length * Math.max(fact.px, factPx) * 1.3 + 4 : 0;
  const text = fit(
    cue.text, {width, height: Math.max(20, free - factHeight), measure, enough, terms}
  );
  return {text, fact, label, padX, padY, isLow};
}

/**
 * @param {Cue} cue
 * @param {{width: number, height: number}} size  what there is for it, pixels
 * @param {Screen} screen
 * @param {{terms?: string[], onseen?: () => void, label?: string, note?: string | undefined,
 *   isOld?: boolean}} [more]  `label` in place of the kind's; `note` at its right
 */
export function cueCard(cue, size, screen, more = {}) {
  const look = lookOf(cue.kind);
  const {text, fact, label, padX, padY, isLow} = fitCue(cue, size, screen, more.terms);
  const factTree = fact &&
    h("p.fact-line", {style: `font-size:${Math.max(fact.px, factPx)}px`},
      fact.lines.map((line) => h("span.run", null, line)));
  return h(
    "div.cue",
    {
      key: cue.cue,
      class: `${look.tone} kind-${cue.kind}${more.isOld ? " old" : ""}`,
      "data-cue": cue.cue,
      "data-px": text.px,
      onclick: more.onseen,
      style: `padding:${padY}px ${padX}px`,
    },
    h("p.cue-head", {style: `font-size:${label}px`},
      h("span.cue-label", null, look.shape && shape(look.shape),
        more.label ?? labelOf(cue)),
      isLow && factTree, more.note && h("span.cue-note", null, more.note)),
    h("p.cue-text", {style: `font-size:${text.px}px;line-height:${cueLine}`},
      text.lines.map((line) => h("span.run", null, line))),
    !isLow && factTree
  );
}

/** @param {Cue} cue */
function labelOf(cue) {
  const w = words.cue;
  return w.kinds[/** @type {"say"} */ (cue.kind)] ?? w.kinds.say;
}
