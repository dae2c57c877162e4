/** An entry of the calendar as a card of its day. */

import {language} from "../preferences.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpEntry} WarmUpEntry */
/** @typedef {import("../types").WarmUpPlan["state"]} State */

export const states = /** @type {State[]} */ (["planned", "shot", "cut", "published", "dropped"]);

/** Told at once; the rest when it is opened. */
const loud = ["overdue", "close", "text_not_approved"];

/** @param {string} entry */
export const cardID = (entry) => `entry-${entry}`;

/**
 * @param {WarmUpEntry} entry @param {boolean} mayWrite
 * @param {{open: (entry: WarmUpEntry) => void, mark: (entry: WarmUpEntry, state: State) => void,
 *   press: (entry: WarmUpEntry, event: KeyboardEvent) => void}} to
 */
export function card(entry, mayWrite, to) {
  const isVideo = entry.kind !== "stream";
  const isOverdue = entry.findings.some((one) => one.kind === "overdue");
  return h("li.entry", {
    key: entry.entry, draggable: mayWrite ? "true" : undefined, "data-kind": entry.kind, "data-entry": entry.entry,
    "data-state": entry.state, class: isOverdue ? "overdue" : undefined,
    ondragstart: (/** @type {DragEvent} */ event) => {
      event.dataTransfer?.setData("text/plain", entry.entry);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
    },
  },
    h("p.entry-head", null, h("span.kind", null, w.short[entry.kind]), h("span", null, entry.time)),
    h("button.entry-title", {
      type: "button", id: cardID(entry.entry), "aria-label": `${entry.time} ${w.openOne(entry.title)}`,
      onclick: () => to.open(entry),
      onkeydown: (/** @type {KeyboardEvent} */ event) => to.press(entry, event),
    }, entry.title),
    isVideo && h("p.small", null, entry.owner || w.nobody),
    entry.findings.filter((one) => loud.includes(one.kind)).map((one) =>
      h("p.finding", {key: one.kind, class: one.kind === "overdue" ? "bad" : "warn"},
        h("span", {"aria-hidden": "true"}, one.kind === "overdue" ? "⬢ " : "▲ "),
        one.kind === "overdue" ? w.overdue : one.reason[language()])),
    isVideo && (mayWrite ? stateBox(entry, to.mark) : h("p.small", null, w.states[entry.state])));
}

/** @param {WarmUpEntry} entry @param {(entry: WarmUpEntry, state: State) => void} mark */
const stateBox = (entry, mark) => h("select", {
  "aria-label": w.stateOf(entry.title),
  onchange: (/** @type {Event} */ event) =>
    mark(entry, /** @type {State} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value)),
}, states.map((state) => h("option", {key: state, value: state, ".selected": state === entry.state}, w.states[state])));
