/** One thing to do, as a line with its buttons. */

import {words} from "../preferences.js";
import {h} from "../tree.js";

import {itself} from "./claims.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./to-do.js").Task} Task */

/**
 * What the list lets be done with a row.
 *
 * @typedef {object} Row
 * @property {boolean} isChosen
 * @property {(action: import("../keyboard.js").Action) => import("../types").Child} keyed  the key,
 *   where it would act on this row
 * @property {() => void} act
 * @property {() => void} snooze
 * @property {() => void} acknowledge
 * @property {() => void} look
 * @property {boolean} isLooking
 */

const shapes = {bad: "⬢", warn: "▲", note: "◆"};

/** @param {Desk} desk @param {Task} task @param {Row} row */
export function taskRow(desk, task, row) {
  const w = words.control.toDo;
  const isDone = !desk.mayAct || task.isGone === true;
  return h(
    `li.task.${task.tone}${row.isChosen ? ".chosen" : ""}${task.isGone ? ".gone" : ""}`,
    {key: task.key, "aria-current": row.isChosen ? "true" : undefined},
    h("p.what", null, h("span.shape", {"aria-hidden": "true"}, shapes[task.tone]),
      h("strong", null, task.what), claim(desk, task)),
    task.why && h("p.why", null, task.why),
    h("div.buttons", null,
      mainButton(desk, task, row),
      task.question && answered(desk, task.question.question, isDone),
      h("button.quiet", {type: "button", disabled: task.isGone, onclick: row.snooze}, w.snooze,
        row.keyed("snooze")),
      h("button.quiet", {type: "button", disabled: task.isGone, onclick: row.acknowledge},
        w.acknowledge, row.keyed("acknowledge")))
  );
}

/** @param {Desk} desk @param {Task} task */
export function claim(desk, task) {
  const w = words.control.toDo;
  if (task.isGone) return h("span.claim", null, w.isGone);
  const name = task.claim?.name;
  if (!name) return null;
  const text = name === itself ? w.itself : name === desk.person?.name ? w.yours : w.claimed(name);
  return h("span.claim", null, text);
}

/** @param {Desk} desk @param {Task} task @param {Row} row */
export function mainButton(desk, task, row) {
  const name = task.claim?.name;
  const isOthers = name !== undefined && name !== itself && name !== desk.person?.name;
  return h("button", {
    type: "button",
    class: row.isChosen && !task.claim ? "main" : "",
    disabled: !desk.mayAct || task.isGone,
    onclick: row.act,
  },
    isOthers ? words.control.toDo.takeOver : task.action, row.keyed("main"));
}

/** @param {Desk} desk @param {string} question @param {boolean} disabled */
export const answered = (desk, question, disabled) =>
  h("button", {type: "button", disabled, onclick: () => desk.answered(question)},
    words.control.toDo.isAnswered);
