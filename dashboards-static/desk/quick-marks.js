/** Marks on keys: what was done to the stream, stamped now; amount and note may follow. */

import {clock} from "../format.js";
import {panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./pending-marks.js").PendingMark} PendingMark */

/** @param {Desk} desk */
export function quickMarks(desk) {
  const w = words.control.markWords;
  return panel(
    w.title, null,
    h("div.marks", null, Object.values(words.control.marks).map((name, i) =>
      h("button", {
        type: "button",
        key: name,
        disabled: !desk.mayAct,
        onclick: () => desk.mark(i),
      },
        name, h("kbd", null, desk.key(/** @type {"mark1"} */ (`mark${i + 1}`)))))),
    h("ul.pending", null, desk.marks.all.map((mark) => pending(desk, mark)))
  );
}

/** @param {Desk} desk @param {PendingMark} mark */
function pending(desk, mark) {
  const w = words.control.markWords;
  const {marks} = desk;
  const field = (/** @type {"value" | "note"} */ name, /** @type {string} */ label) =>
    h("input", {
      name,
      "aria-label": `${mark.name} ${label}`,
      placeholder: label,
      autocomplete: "off",
      inputmode: name === "value" ? "decimal" : undefined,
      maxlength: name === "value" ? "12" : "200",
      oninput: (/** @type {Event} */ event) =>
        marks.edit(mark, {[name]: /** @type {HTMLInputElement} */ (event.currentTarget).value}),
      onfocus: () => marks.edit(mark, {isEdited: true}),
      onblur: () => marks.edit(mark, {isEdited: false}),
    });
  return h(
    "li", {key: mark.number},
    h("form", {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        marks.send(mark);
      }
    },
      h("span.mark-name", null, `${mark.name} ${clock(mark.ts)}`), field("value", w.amount),
      field("note", w.note), h("button.small", {type: "submit"}, w.keep),
      h("button.small.quiet", {type: "button", onclick: () => marks.drop(mark)}, w.takeBack,
        mark === marks.all.at(-1) && h("kbd", null, desk.key("undo"))))
  );
}
