/** Beneath the open warnings: what was over a moment ago, what rests and why, and all of the stream. */

import {clock, stopwatch} from "../format.js";
import {ruleName} from "../parts/rules.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {nameOf} from "./claims.js";
import {acknowledge, refusal, shelve, snooze} from "./handling.js";
import {asks, ending} from "./warning-log.js";
import {mark, verdict} from "./warning-row.js";
import {isOpen, rest, resting, shelf, textOf} from "./warnings.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").Warning} Warning */

const mostOver = 3;

/**
 * @param {Desk} desk @param {Warning[]} over @param {Warning | undefined} judged  whom the keys mean
 */
export function overLines(desk, over, judged) {
  const w = words.control.warnings;
  const first = [...over].sort((a, b) => Number(asks(b)) - Number(asks(a))).slice(0, mostOver);
  return h("ul.over", {role: "list", "aria-label": w.over}, first.map((one) => {
    const why = refusal(desk, one);
    return h("li", {key: one.warning, class: asks(one) ? "asks" : ""},
      h("p", null, h("span.is-over", null, h("span", {"aria-hidden": "true"}, "✓ "),
          w.ended(ending(one), lasted(one))),
        " · ", textOf(one)),
      h("div.buttons", null, verdict(desk, one, judged?.warning === one.warning),
        !one.acked && h("button.small.quiet", {
          type: "button",
          disabled: !desk.mayAct,
          onclick: () => void acknowledge(desk, one),
        },
          w.acknowledge)),
      why !== undefined && h("p.refused", {role: "alert"}, words.control.outcome.refused(why)));
  }));
}

/** @param {Warning} one */
const lasted = (one) => stopwatch(((one.resolved_ts ?? one.fired_ts) - one.fired_ts) / 1000);

/**
 * What can be unfolded, as buttons say it.
 *
 * @param {Desk} desk
 * @returns {{resting: string, log: string}}  empty where there is nothing
 */
export function foldNames({state, now, log}) {
  const w = words.control.warnings;
  const all = resting(state, now);
  const rules = shelves(state, now);
  const counts = (/** @type {const} */ (["held", "snoozed", "shelved"])).flatMap((name) => {
    const n = all.filter((one) => rest(state, one, now) === name).length;
    return n ? [w.restCounts[name](n)] : [];
  });
  if (rules.length && !all.some((one) => rest(state, one, now) === "shelved"))
    counts.push(w.shelvedRules(rules.length));
  return {
    resting: counts.length ? w.resting(all.length) + w.colon + counts.join(" · ") : "",
    log: log.all.length ? w.log(log.all.length) : "",
  };
}

/** @param {import("../types").RoomState} state @param {number} now */
const shelves = (state, now) => (state.shelved_rules ?? []).filter((one) => one.until_ts > now);

/** @param {Desk} desk */
export function restFold(desk) {
  const w = words.control.warnings;
  const {state, now} = desk;
  return h(
    "ul.folds.resting", {key: "resting", "aria-label": w.restTitle},
    resting(state, now).map((one) => restLine(desk, one)),
    shelves(state, now).map((one) => h("li", {key: `rule ${one.rule}`},
      h("p", null, w.shelvedUntil(ruleName(one.rule), clock(one.until_ts), one.by ?? "")),
      h("button.small", {
        type: "button",
        disabled: !desk.mayAct,
        onclick: () => void shelve(desk, one.rule, 0),
      },
        w.takeDown)))
  );
}

/** @param {Desk} desk @param {Warning} one */
function restLine(desk, one) {
  const w = words.control.warnings;
  const {state, now} = desk;
  const why = rest(state, one, now);
  const until = shelf(state, one.rule, now)?.until_ts;
  const reason = why === "snoozed" ?
    w.snoozedFor(stopwatch(((one.snoozed_until_ts ?? now) - now) / 1000)) :
    why === "shelved" ? w.shelved(until ? clock(until) : "") :
                        w.held;
  const button = (/** @type {string} */ text, /** @type {() => unknown} */ run) =>
    h("button.small", {type: "button", disabled: !desk.mayAct, onclick: () => void run()}, text);
  return h("li", {key: one.warning, class: one.severity},
    h("p", null, mark(one), h("span.text", null, textOf(one)), " ",
      h("span.aside", null, reason)),
    why === "snoozed" ? button(w.bring, () => snooze(desk, one, 0)) :
    why === "held" && !one.acked ? button(w.acknowledge, () => acknowledge(desk, one)) :
                                   null);
}

/** @param {Desk} desk */
export const logFold = (desk) =>
  h("ol.folds.log.scroll", {key: "log", tabindex: "0", "aria-label": words.control.warnings.logTitle},
    desk.log.all.map((one) => logLine(desk, one)));

/** @param {Desk} desk @param {Warning} one */
function logLine(desk, one) {
  const w = words.control.warnings;
  const became = isOpen(one) ? w.stillOpen : w.ended(ending(one), lasted(one));
  const held = one.held ? w.held : "";
  const seen = one.acked ? w.seenBy(nameOf(desk, one.acked.by)) : "";
  const judged = one.feedback ?
    w.judged(one.feedback.verdict, nameOf(desk, one.feedback.by)) : "";
  return h("li", {key: one.warning, class: one.severity},
    h("span.time", null, clock(one.fired_ts)), h("span.text", null, mark(one), textOf(one)),
    h("span.small", null, [became, held, seen, judged].filter(Boolean).join(" · ")));
}
