/** What stands at the top of the desk: who else is here, quiet, review, handover, and the keys. */

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {crew} from "./crew.js";

/** @typedef {import("./desk.js").Desk} Desk */

const quietMinutes = /** @type {const} */ ([5, 10, 30]);

/** @param {Desk} desk */
export function tools(desk) {
  const w = words.control;
  const {state} = desk.keyboard;
  return [
    crew(desk), quiet(desk),
    h("button.quiet", {type: "button", onclick: () => desk.do("review")}, w.review.open,
      h("kbd", null, desk.key("review"))),
    h("button.quiet", {type: "button", onclick: () => desk.do("handover")}, w.handover.open,
      h("kbd", null, desk.key("handover"))),
    h("button.keys-chip", {
      type: "button",
      "aria-haspopup": "dialog",
      class: state,
      onclick: () => desk.do("keys"),
    },
      h("span", {"aria-hidden": "true"}, "⌨"), w.keys.states[state],
      h("kbd", null, desk.key("keys"))),
  ];
}

/** @param {Desk} desk */
const isQuiet = (desk) => (desk.state.quiet_until_ts ?? 0) > desk.now;

/** @param {Desk} desk */
export const toggleQuiet = (desk) => desk.quiet(isQuiet(desk) ? 0 : quietMinutes[0]);

/**
 * No cues that nobody asked for, for a while.
 *
 * @param {Desk} desk
 */
function quiet(desk) {
  const w = words.control.quiet;
  const key = h("kbd", null, desk.key("quiet"));
  if (isQuiet(desk)) {
    const left = ((desk.state.quiet_until_ts ?? 0) - desk.now) / 1000;
    return h("button.is-quiet", {
      type: "button",
      disabled: !desk.mayAct,
      onclick: () => desk.quiet(0)
    },
      w.end(stopwatch(left)), key);
  }
  return h("details.menu", {key: "quiet"}, h("summary", null, w.open, key),
    h("div", null, quietMinutes.map((n) => h("button", {
      type: "button",
      key: n,
      disabled: !desk.mayAct,
      onclick: (/** @type {Event} */ event) => {
        /** @type {Element} */ (event.currentTarget).closest("details")?.removeAttribute("open");
        desk.quiet(n);
      },
    },
      words.minutes(n)))));
}
