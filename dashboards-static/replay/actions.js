/** What will be done next time, by whom, until when; and the coach's notes. */

import {clock} from "../format.js";
import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {newKey} from "./edits.js";
import {lineName} from "./scorecard.js";
import {moment} from "./moment.js";
import {w} from "./words.js";

/** @typedef {import("./types").Action} Action */
/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */

/** More than so many are not done anyway. */
export const enough = 3;

/** @param {ReplayDesk} desk */
export function actions(desk) {
  const all = (desk.story.data.actions ?? []).filter(({state}) => state !== "removed");
  return panel(w.actions.title, h("span.aside", null, w.actions.count(all.length, enough)),
    all.length === 0 ? h("p.note", null, w.actions.none) :
      h("ul.actions", null, all.map((one) => row(one, desk))),
    desk.mayWrite && [proposals(desk, all), form(desk)]);
}

/** @param {Action} one @param {ReplayDesk} desk */
function row(one, desk) {
  const change = (/** @type {Partial<Action>} */ what) => void desk.edits.make([entry({...one, ...what})]);
  const isDone = one.state === "done";
  return h("li", {key: one.key, class: isDone ? "done" : undefined},
    h("label.tick", null, h("input", {type: "checkbox", ".checked": isDone, disabled: !desk.mayWrite,
      onchange: () => change({state: isDone ? "open" : "done"})}), h("span", null, one.text)),
    h("span.small", null, [one.owner, one.due && w.actions.until(one.due),
      one.origin && lineName(one.origin)].filter(Boolean).join(" · ")),
    desk.mayWrite && h("button.quiet", {type: "button", onclick: () => change({state: "removed"})},
      w.actions.drop));
}

/** @param {Action} one @returns {import("./types").Entry} */
const entry = ({key, text, owner, due, state, origin}) => ({
  what: "action", key, text, state, ...(owner ? {owner} : {}), ...(due ? {due} : {}),
  ...(origin ? {name: origin} : {}),
});

/**
 * The lines that scored least, as sentences ready to take.
 *
 * @param {ReplayDesk} desk @param {Action[]} there
 */
function proposals(desk, there) {
  const lines = (desk.story.data.scorecard?.lines ?? [])
    .filter(({score, line}) => typeof score === "number" && score < 80 &&
      !there.some(({origin}) => origin === line))
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0)).slice(0, Math.max(0, enough - there.length));
  if (lines.length === 0) return null;
  return h("div.proposals", {key: "proposals"}, h("p.small", null, w.actions.proposed),
    h("div.buttons", null, lines.map(({line}) => {
      const text = w.change[/** @type {"order"} */ (line)] ?? lineName(line);
      return h("button.wrap", {key: line, type: "button",
        onclick: () => void desk.edits.make([entry({key: newKey("action"), text, state: "open", origin: line})])},
        "+ ", text);
    })));
}

/** @param {ReplayDesk} desk */
function form(desk) {
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.currentTarget);
    const value = (/** @type {string} */ name) => String(new FormData(element).get(name) ?? "").trim();
    const text = value("text");
    if (!text) return;
    const one = {key: newKey("action"), text, owner: value("owner"), due: value("due"),
      state: /** @type {const} */ ("open")};
    if (await desk.edits.make([entry(one)])) element.reset();
  };
  return h("form.add", {key: "add", onsubmit: send, "aria-label": w.actions.add},
    h("label", null, h("span", null, w.actions.what), h("input", {name: "text", maxlength: 200, required: true})),
    h("label", null, h("span", null, w.actions.owner), h("input", {name: "owner", maxlength: 60})),
    h("label", null, h("span", null, w.actions.due), h("input", {name: "due", type: "date"})),
    h("button.main", {type: "submit"}, w.actions.add));
}

/** @param {ReplayDesk} desk */
export function notes(desk) {
  const all = desk.story.data.notes ?? [];
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (event.currentTarget);
    const text = String(new FormData(element).get("text") ?? "").trim();
    if (text && await desk.edits.make([{what: "note", key: newKey("note"), ts: desk.story.at, text}]))
      element.reset();
  };
  return panel(w.notes.title, null,
    all.length === 0 ? h("p.note", null, w.notes.none) :
      h("ul.notes", null, all.map((one) => h("li", {key: one.key}, moment(desk, one.ts, one.text),
        h("span.small", null, [one.by, one.said_ts && clock(one.said_ts)].filter(Boolean).join(" · ")),
        desk.mayWrite && h("button.quiet", {type: "button", onclick: () => void desk.edits.make(
          [{what: "note", key: one.key, state: "removed", ts: one.ts, text: one.text}])},
          w.notes.remove)))),
    desk.mayWrite && h("form.add", {onsubmit: send, "aria-label": w.notes.add},
      h("label", null, h("span", null, w.notes.what),
        h("input", {name: "text", maxlength: 500, required: true, class: "note-text"})),
      h("button.main", {type: "submit"}, w.notes.add)));
}

