/** What was agreed on when the room's streams before this one were looked back at, and whether it was done. */

import {clock, day} from "../format.js";
import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("./types").EarlierAction} EarlierAction */

/**
 * Those of the last stream after which anything was agreed on.
 *
 * @param {EarlierAction[]} all  the newest stream first
 */
export const lastOf = (all) => all.filter(({stream}) => stream === all[0]?.stream);

/** @param {EarlierAction[]} all */
export function promisesLine(all) {
  const last = lastOf(all);
  if (last.length === 0) return null;
  const done = last.filter(({state}) => state === "done").length;
  return h("p.promises", {key: "promises"}, w.promises.line(last.length, done));
}

/** @param {EarlierAction[]} all */
export function promises(all) {
  const last = lastOf(all);
  if (last.length === 0) return null;
  return panel(w.promises.title, h("span.aside", null, day(last[0]?.started_ts)),
    h("ul.actions", null, last.map((one) => h("li", {key: one.key, class: one.state === "done" ? "done" : undefined},
      h("span", null, h("span", {"aria-hidden": "true"}, one.state === "done" ? "✓ " : "○ "), one.text),
      h("span.small", null, [one.owner, one.due && w.actions.until(one.due), stateText(one)]
        .filter(Boolean).join(" · "))))));
}

/** @param {EarlierAction} one */
function stateText({state, said_ts, due}) {
  if (state !== "done") return w.promises.open;
  const isLate = due !== undefined && new Date(said_ts).toLocaleDateString("sv-SE") > due;
  const when = `${day(said_ts)} ${clock(said_ts)}`;
  return isLate ? w.promises.doneLate(when) : w.promises.done(when);
}
