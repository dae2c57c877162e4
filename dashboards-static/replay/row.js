/** One row of the transcript. */

import {clock, duration} from "../format.js";
import {segmentName} from "../parts/marks.js";
import {shape} from "../parts/shapes.js";
import {language, words} from "../preferences.js";
import {h} from "../tree.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */
/**
 * @typedef {object} Shown
 * @property {Row} row
 * @property {ReplayDesk} desk
 * @property {number} index
 * @property {number} of
 * @property {boolean} isNow
 * @property {boolean} isPicked
 * @property {import("./types").ReplayComment[] | undefined} comments
 * @property {boolean} isOpen
 * @property {string} time
 * @property {() => void} open
 */

/** Below, the recogniser was guessing. */
const sureEnough = 0.6;
const mostComments = 40;

/** @param {Shown} shown */
export function rowTree(shown) {
  const {row, isNow, isPicked, index, of} = shown;
  return h("li.row", {
    key: row.key,
    "data-kind": row.kind,
    class: [isNow && "now", isPicked && "picked"].filter(Boolean).join(" "),
    "aria-current": isNow ? "true" : undefined,
    "aria-setsize": of,
    "aria-posinset": index + 1,
  },
    body(shown));
}

/** @param {Shown} shown */
function body(shown) {
  const {row, desk, time} = shown;
  switch (row.kind) {
    case "sentence": return sentence(shown);
    case "quiet":
      return [
        h("button.said.quiet-minute", {type: "button", onclick: () => desk.story.seek(row.ts)},
          h("span.time", null, time), h("span.text", null, w.transcript.quiet)), talk(shown)
      ];
    case "cue": return plain(shown, cueShape(row.one), cueText(row.one));
    case "warning": {
      const name = language() === "zh" ? row.one.text : row.one.text_en;
      const form = row.one.severity === "P1" ? "octagon" : "triangle";
      return plain(shown, shape(form), `${w.row.warning}${words.colon}${name}`);
    }
    case "mark": return plain(shown, shape("square"), markText(row.one));
    default: return plain(shown, shape("ring"), `${w.row.note}${words.colon}${row.one.text}`);
  }
}

/** @param {Shown} shown @param {import("../tree.js").Tree} form @param {string} text */
const plain = ({row, desk, time}, form, text) =>
  h("button.said", {type: "button", onclick: () => desk.story.seek(row.ts)},
    h("span.time", null, time), h("span.text", null, form, " ", text));

/** @param {Shown} shown */
function sentence(shown) {
  const {row, desk, time} = shown;
  /** @type {import("./types").Sentence} */
  const one = row.one;
  const isWeak = one.confidence !== undefined && one.confidence < sureEnough;
  const press = (/** @type {MouseEvent} */ event) => {
    if (event.shiftKey) desk.selectTo(one);
    else desk.story.seek(one.ts);
  };
  return [
    desk.isChoosing && h("label.pick", null,
      h("input", {
        type: "checkbox", ".checked": desk.chosen.has(one.utterance), "aria-label": one.text,
        onchange: () => desk.toggle(one.utterance)
      })),
    h("button.said", {type: "button", onclick: press, title: clock(one.ts)},
      h("span.time", null, time), desk.hasSpeakers && one.speaker && h("span.speaker", null, one.speaker),
      h("span.text", {class: isWeak ? "weak" : one.original !== undefined ? "edited" : undefined}, one.text,
        one.original !== undefined && h("span.unsure", null, w.row.edited),
        isWeak && h("span.unsure", null, w.row.weak)),
      desk.isBest(one.utterance) && h("span.star", null, h("span", {"aria-hidden": "true"}, "★ "),
        w.row.best)),
    h("span.chips", null, desk.tagsOf(one).map((tag) => chip(tag, desk)),
      shown.isNow && desk.mayWrite && h("button.quiet.small", {key: "edit", type: "button", "data-do": "edit",
        onclick: () => desk.edit(one)}, w.edit.open, " ", h("kbd", null, desk.keys.nameOf("edit")))),
    shown.isNow && one.original !== undefined && h("p.small.original", null, w.edit.original(one.original)),
    talk(shown),
  ];
}

/** @param {import("./types").Tag} tag @param {ReplayDesk} desk */
function chip(tag, desk) {
  const isRule = tag.rule !== undefined || tag.by === "rule";
  const isKept = tag.state === "kept";
  const name = inLanguage(tag.name, tag.tag);
  return h("button.tag", {
    key: tag.key, type: "button", class: isRule && !isKept ? "unchecked" : "kept",
    "aria-label": w.tags.open(name), onclick: () => desk.openTag(tag),
  },
    "#", name);
}

/**
 * What viewers wrote until the next sentence, folded.
 *
 * @param {Shown} shown
 */
function talk({comments, isOpen, open, row}) {
  if (!comments?.length) return null;
  /** @type {Map<string, number>} */
  const asked = new Map();
  for (const {intents} of comments)
    for (const intent of intents ?? []) asked.set(intent, (asked.get(intent) ?? 0) + 1);
  const wanted = [...asked].sort((a, b) => b[1] - a[1]).slice(0, 3).map(
    ([intent, n]) => w.row.asked(intentName(intent), n)
  );
  return [
    h("button.talk", {type: "button", "aria-expanded": String(isOpen), onclick: open},
      [w.row.comments(comments.length), ...wanted].join(" · ")),
    isOpen && h("ul.comments", null,
      comments.slice(0, mostComments).map(({text, ts}, i) =>
        h("li", {key: `${ts} ${i}`}, text)),
      comments.length > mostComments &&
        h("li", {key: "more"}, w.row.more(comments.length - mostComments))),
  ];
}

/** @param {string} intent */
export const intentName = (intent) =>
  words.control.intents[/** @type {"price"} */ (intent)] ?? intent;

/** @param {import("./types").ReplayCue} cue */
const cueShape = (cue) => shape(cue.done_ts || cue.seen_ts ? "disc" : "ring");

/** @param {import("./types").ReplayCue} cue */
export function cueText(cue) {
  const kind = words.cue.kinds[cue.kind] ?? cue.kind;
  return `${w.row.cue} ${kind}${words.colon}${cue.text.replaceAll("|", "")} → ${became(cue)}`;
}

/**
 * What became of a cue, and after how long.
 *
 * @param {import("./types").ReplayCue} cue
 */
function became(cue) {
  const mirror = words.control.mirror;
  const shown = cue.shown_ts ?? cue.created_ts;
  const after = (/** @type {number} */ ts) => duration(Math.max(0, (ts - shown) / 1000));
  if (cue.done_ts) return `${mirror.ends.done} ${after(cue.done_ts)}`;
  const end = mirror.ends[/** @type {"done"} */ (cue.end)];
  if (cue.seen_ts) return [`${mirror.seen} ${after(cue.seen_ts)}`, end].filter(Boolean).join(" · ");
  return end ?? (cue.shown_ts ? mirror.shown : mirror.sent);
}

/** @param {import("./types").Mark} mark */
export function markText(mark) {
  const kinds = /** @type {Record<string, string>} */ (words.operator.kinds);
  const name = kinds[mark.name ?? ""] ?? w.changes[/** @type {"push"} */ (mark.name)] ??
    segmentName(mark.name ?? mark.kind);
  return [name, mark.value, mark.note].filter((part) => part !== undefined && part !== "").join(" · ");
}
