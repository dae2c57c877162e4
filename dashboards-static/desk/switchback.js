/**
 * A switchback on the desk: which block it is, and when to switch. A line that stays where it is and
 * makes no sound; what has to be switched now is said once to those who cannot see it.
 */

import "../parts/hold.js";

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").SwitchbackRun} Run */

/** So long before a switch the line says so. */
const soonMs = 15_000;

/** @param {Desk} desk */
export function switchbackLine(desk) {
  const {plan, run} = desk.state.switchback ?? {};
  if (run) {
    const place = placeIn(run, desk.now);
    if (place) return running(desk, run, place);
    if (!isNext(plan, run)) return over(run);
  }
  return plan && desk.state.status === "live" ? planned(desk, plan) : null;
}

/**
 * The rundown's plan is another one than was on air.
 *
 * @param {import("../types").SwitchbackPlan | undefined} plan @param {Run} run
 */
const isNext = (plan, run) =>
  plan !== undefined && (plan.what !== run.what || plan.goal !== run.goal || plan.block_s !== run.block_s);

/**
 * Where in it a moment lies; nothing when it is over.
 *
 * @param {Run} run @param {number} now
 */
export function placeIn(run, now) {
  const lengthMs = run.block_s * 1000;
  const block = Math.floor((now - run.from_ts) / lengthMs);
  if (run.state !== "running" || block >= run.order.length) return undefined;
  const at = Math.max(0, block);
  const isOn = run.order[at] === true;
  const other = run.order.findIndex((on, i) => i > at && on !== isOn);
  const first = run.order.lastIndexOf(!isOn, at) + 1;
  return {
    block: at, isOn, isLast: other < 0,
    sinceMs: now - (run.from_ts + first * lengthMs),
    untilMs: run.from_ts + (other < 0 ? run.order.length : other) * lengthMs - now,
  };
}

/** @param {Desk} desk @param {Run} run @param {NonNullable<ReturnType<typeof placeIn>>} place */
function running(desk, run, {block, isOn, isLast, sinceMs, untilMs}) {
  const w = words.control.switchback;
  const isFresh = sinceMs < run.washout_s * 1000;
  const isSoon = !isFresh && untilMs < soonMs;
  const isMissed = (run.missed ?? []).includes(block);
  const state = isMissed ? "kept" : "missed";
  return h(
    "section.trial", {key: "trial", class: isFresh || isSoon ? "now" : "", "aria-label": w.title},
    h("p.hidden", {role: "status"}, w.now(run.what, isOn)),
    h("p", null, h("strong.state", {class: isOn ? "on" : "off"}, isOn ? w.on : w.off),
      h("span.what", null, isFresh ? w.now(run.what, isOn) : run.what),
      h("span.next", null, isLast ? w.ends(stopwatch(untilMs / 1000)) : w.next(!isOn, stopwatch(untilMs / 1000))),
      h("span.small", null, w.block(block + 1, run.order.length), isMissed && ` · ${w.isMissed}`)),
    h("div.buttons", null,
      h("button.small", {type: "button", disabled: !desk.mayAct, "aria-pressed": String(isMissed),
        onclick: () => void desk.commands.send({action: "switchback", state, block})}, w.missed),
      h("sc-hold", {"data-action": "trial", ".text": w.end, ".holding": w.ending,
        ".disabled": !desk.mayAct,
        ".onhold": () => void desk.commands.send({action: "switchback", state: "stopped"})}))
  );
}

/** @param {Desk} desk @param {import("../types").SwitchbackPlan} plan */
function planned(desk, plan) {
  const w = words.control.switchback;
  const length = stopwatch(plan.block_s);
  return h("section.trial", {key: "trial", "aria-label": w.title},
    h("p", null, h("strong.state", null, w.title), h("span.what", null, plan.what),
      h("span.small", null, w.plan(plan.pairs, length, stopwatch(2 * plan.pairs * plan.block_s)))),
    h("div.buttons", null, h("button", {type: "button", disabled: !desk.mayAct,
      onclick: () => void desk.commands.send({action: "switchback", state: "begun"})}, w.begin)));
}

/** @param {Run} run */
function over(run) {
  const w = words.control.switchback;
  const isDone = run.state === "done" || run.state === "running";
  return h("section.trial", {key: "trial", "aria-label": w.title},
    h("p", {role: "status"}, h("strong.state", null, w.title), h("span.what", null, run.what),
      h("span.small", null, isDone ? w.done : w.stopped)));
}
