/**
 * What the host sees, small: the same words in the same lines as on the host's screen, the card
 * that is still being written beside it, and how far the last one has come.
 */

import {duration, stopwatch} from "../format.js";
import {panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").Cue} Cue */

const unseenMs = 10_000;
const shapes = {fix: "⬢", stop: "⬢", warning: "▲", over: "⬢", tech: "◆"};

/** @param {Desk} desk @param {{kind: string, text: string} | undefined} draft */
export function hostMirror(desk, draft) {
  const w = words.control.mirror;
  const {cue, script} = desk.state;
  return panel(
    w.title,
    h("span.aside", null, screens(desk)),
    h("div.glasses", {class: draft ? "two" : ""},
      h("figure.glass", {key: "live", "data-kind": cue?.kind ?? "none"},
        h("div.bar-line", null, h("span", null, timeLeft(desk)),
          h("span", null, script?.name ?? "")),
        cue ? card(cue) : points(desk),
        h("figcaption.hidden", null, w.title)),
      draft && h("figure.glass.draft", {key: "draft", "data-kind": draft.kind},
        card(draft), h("figcaption", null, w.draft))),
    receipt(desk, cue)
  );
}

/** @param {Desk} desk */
function screens(desk) {
  const w = words.control.mirror;
  const all = desk.screens;
  if (!desk.state.crew) return "";
  return all.length === 0 ? w.noScreen : all.map((one) => one.screen || one.name).join(words.control.toDo.and);
}

/** @param {Desk} desk */
function timeLeft({state, now}) {
  const end = state.script?.end_ts;
  if (end === undefined) return "";
  const s = (end - now) / 1000;
  return s < 0 ? `−${stopwatch(-s)}` : stopwatch(Math.ceil(s));
}

/** @param {{kind: string, text: string, fact?: string}} cue */
export function card(cue) {
  const lines = cue.text.split("|");
  const size = `${Math.min(20, 90 / Math.max(4, ...lines.map((line) => line.length)))}cqw`;
  const shape = shapes[/** @type {"fix"} */ (cue.kind)];
  return h(
    `div.card-face.${cue.kind}`, {key: "card"},
    h("p.kind", null, shape && h("span", {"aria-hidden": "true"}, shape + " "),
      words.control.kinds[/** @type {"say"} */ (cue.kind)] ?? cue.kind),
    h("p.words", {style: `font-size:${size}`},
      lines.map((line, i) => h("span", {key: i}, line))),
    cue.fact && h("p.fact-line", null, cue.fact)
  );
}

/**
 * Without a card the host sees what must be said.
 *
 * @param {Desk} desk
 */
function points({state}) {
  const all = state.script?.points ?? [];
  return h("ul.card-face.points-face", {key: "points"},
    all.length === 0 && h("li.nothing", null, words.control.mirror.nothing),
    all.map((one) => h("li", {key: one.point, class: one.said_ts === undefined ? "" : "said"},
      one.text.replaceAll("|", ""))));
}

/** @param {Desk} desk @param {Cue | undefined} cue */
function receipt(desk, cue) {
  const w = words.control.mirror;
  const last = cue ?? desk.state.cues?.[0];
  const isUnseen = cue?.state === "created" || cue?.state === "shown";
  return h(
    "div.receipt", null,
    h("p.way", {role: "status", "aria-label": w.receipt},
      last ? steps(last, desk.now) : h("span.text", null, w.none)),
    h("div.buttons", null,
      cue && isUnseen && desk.now - cue.created_ts > unseenMs &&
        h("button.small", {type: "button", disabled: !desk.mayAct, onclick: () => desk.again()},
          w.again),
      h("button.small", {
        type: "button",
        disabled: !desk.mayAct || !cue,
        onclick: () => desk.clear()
      },
        w.clear, h("kbd", null, desk.key("clear"))))
  );
}

/**
 * 已发出 → 已显示 0.2s → 已看到 2.1s → 已做到.
 *
 * @param {Cue} cue @param {number} now
 */
function steps(cue, now) {
  const w = words.control.mirror;
  const took = (/** @type {number | undefined} */ ts) =>
    ts === undefined ? "" : ` ${((ts - cue.created_ts) / 1000).toFixed(1)}s`;
  const isOver = !["created", "shown", "seen"].includes(cue.state);
  /** @type {[string, string, boolean][]} */
  const way = [
    ["sent", w.sent, true],
    ["shown", w.shown + took(cue.shown_ts), cue.shown_ts !== undefined],
    ["seen", w.seen + took(cue.seen_ts), cue.seen_ts !== undefined],
  ];
  if (isOver) way.push([cue.state, w.ends[/** @type {"done"} */ (cue.state)] ?? cue.state, true]);
  const reached = way.filter(([, , is]) => is);
  const left = cue.expires_ts === undefined || isOver ? undefined : (cue.expires_ts - now) / 1000;
  return [
    h("span.text", {key: "text"}, `「${cue.text.replaceAll("|", "")}」`),
    reached.map(([key, text], i) =>
      h(`span.${key}`, {key, class: i === reached.length - 1 ? "now" : ""}, text)),
    h("span.from", {key: "from"},
      [cue.by, left !== undefined && left > 0 && w.left(duration(Math.ceil(left)))]
        .filter(Boolean).join(" · ")),
  ];
}
