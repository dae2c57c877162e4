/** What can be sent with one key, and what became of what was sent. */

import {inDemo} from "../demo.js";
import {panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {quickMarks} from "./quick-marks.js";

/** @typedef {import("./desk.js").Desk} Desk */

const mostTemplates = 8;
/** So long a command that went well is confirmed in words. */
const doneMs = 4000;

/** @param {Desk} desk */
export function cues(desk) {
  const w = words.control;
  return h(
    "div.cues", {key: "cues"},
    panel(
      w.templatesTitle, inDemo() && h("span.aside", null, w.tryIt(desk.key("template1"))),
      h("ol.templates", null, desk.templates.slice(0, mostTemplates).map((_, i) => template(desk, i)))
    ),
    quickMarks(desk)
  );
}

/** @param {Desk} desk @param {number} i */
function template(desk, i) {
  const {kind, text} = desk.templates[i] ?? {kind: "message", text: ""};
  const action = /** @type {"template1"} */ (`template${i + 1}`);
  return h("li", {key: i}, h("button", {
    type: "button",
    "data-kind": kind,
    disabled: !desk.mayAct,
    onclick: () => desk.sendTemplate(i),
  },
    h("kbd", null, desk.key(action)),
    h("span", null, text.replaceAll("|", "") || words.control.answersTemplate)));
}

/**
 * What goes out once the link is back.
 *
 * @param {Desk} desk
 */
export function waiting({commands}) {
  const w = words.control.outcome;
  const left = (/** @type {number | undefined} */ untilMs) =>
    Math.max(0, Math.ceil(((untilMs ?? 0) - Date.now()) / 1000));
  return commands.waiting.length > 0 && h(
    "ul.waiting", {role: "list", "aria-label": w.title},
    commands.waiting.map(({command, untilMs}) => h("li", {key: JSON.stringify(command)},
      h("span", null, words.control.mirror.quoted(describe(command)), " ", w.waiting(left(untilMs))),
      h("button.small", {type: "button", onclick: () => commands.callOff(command)}, w.callOff)))
  );
}

/** @param {import("../commands.js").Command} command */
const describe = ({action, text, segment, label}) =>
  String(text ?? segment ?? label ?? action).replaceAll("|", "");

/**
 * What became of the last command.
 *
 * @param {Desk} desk
 */
export function outcome({commands}) {
  const w = words.control.outcome;
  const {last} = commands;
  if (!last || last.state === "waiting") return null;
  if (last.state === "done" && Date.now() - last.sentAt > doneMs) return null;
  const tones = {
    sending: "note", done: "ok", refused: "bad", unconfirmed: "warn", expired: "warn"
  };
  const text = last.state === "refused" ? w.refused(last.why ?? "") : w[last.state];
  return h(`span.answer.${tones[last.state]}`, {role: "status"}, text);
}
