/** Another segment than the planned next: outlined, with its reason, and never put on air by itself. */

import {words} from "../preferences.js";
import {keep, kept} from "../storage.js";
import {h} from "../tree.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {NonNullable<import("../types").Script["suggestion"]>} Suggestion */

/** Who says no is left alone with it for so long; each further no doubles that. */
const quietMs = 180_000;

/** @typedef {Record<string, {n: number, untilMs: number}>} Dismissed  by reason, within one stream */

/** @param {Desk} desk */
const place = (desk) => `dismissed ${desk.state.stream ?? desk.room}`;

/** @param {Desk} desk */
const dismissed = (desk) => /** @type {Dismissed} */ (kept(place(desk)) ?? {});

/** @param {Desk} desk @param {import("../types").Script} script */
export function suggestion(desk, {suggestion: found}) {
  const w = words.control.flow;
  if (!found || (dismissed(desk)[found.why]?.untilMs ?? 0) > desk.now) return null;
  return h("div.suggestion", {key: "suggestion", role: "status"},
    h("strong", null, w.suggested(found.name)), h("span.small", null, w.suggestedWhy(found.why, found.n)),
    h("div.buttons", null,
      h("button.small", {type: "button", disabled: !desk.mayAct,
        onclick: () => void desk.switchTo(found.segment, found.name).then((isDone) => isDone && accept(desk, found))},
      w.take),
      h("button.small.quiet", {type: "button", onclick: () => dismiss(desk, found)}, w.dismiss)));
}

/**
 * What was useful once may come again at once.
 *
 * @param {Desk} desk @param {Suggestion} found
 */
const accept = (desk, found) =>
  keep(place(desk), {...dismissed(desk), [found.why]: {n: 0, untilMs: 0}});

/** @param {Desk} desk @param {Suggestion} found */
function dismiss(desk, found) {
  const n = (dismissed(desk)[found.why]?.n ?? 0) + 1;
  const untilMs = desk.now + quietMs * 2 ** (n - 1);
  keep(place(desk), {...dismissed(desk), [found.why]: {n, untilMs}});
  desk.dispatchEvent(new Event("change"));
}
