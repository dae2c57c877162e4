/** Warnings as the desk reads them off the state: what is open, what rests, how each is told. */

import {count} from "../format.js";
import {segmentName} from "../parts/marks.js";
import {language, words} from "../preferences.js";

import {claimOf} from "./claims.js";
import {carryOut, proposalName} from "./proposals.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../types").Warning} Warning */
/** @typedef {import("./to-do.js").Task} Task */

export const shapes = {P1: "⬢", P2: "▲", P3: "●"};
export const tones = /** @type {const} */ ({P1: "bad", P2: "warn", P3: "note"});
/** Causes named on a card; the rest stand with the evidence. */
const mostCauses = 2;

/** @param {Warning} one */
export const isOpen = (one) => one.state !== "resolved";

/**
 * Why a warning is not on the list although it is open.
 *
 * @param {RoomState} state @param {Warning} one @param {number} now
 * @returns {"snoozed" | "shelved" | "held" | undefined}
 */
export function rest(state, one, now) {
  if ((one.snoozed_until_ts ?? 0) > now) return "snoozed";
  if (one.shelved || shelf(state, one.rule, now)) return "shelved";
  return one.held ? "held" : undefined;
}

/** @param {RoomState} state @param {string} rule @param {number} now */
export const shelf = (state, rule, now) =>
  state.shelved_rules?.find((one) => one.rule === rule && one.until_ts > now);

/** @param {RoomState} state @param {number} now */
export const onTheList = (state, now) =>
  (state.warnings ?? []).filter((one) => isOpen(one) && !rest(state, one, now));

/** @param {RoomState} state @param {number} now */
export const resting = (state, now) =>
  (state.warnings ?? []).filter((one) => isOpen(one) && rest(state, one, now));

/**
 * Those that sound, and stay across the page, until somebody says that they have seen them.
 *
 * @param {RoomState} state @param {number} now
 */
export const alarms = (state, now) =>
  onTheList(state, now).filter((one) => one.severity === "P1" && !one.acked);

/** @param {{text: string, text_en: string}} told */
export const textOf = (told) => language() === "en" ? told.text_en : told.text;

/**
 * The likely causes; without any, what was on air and for how many.
 *
 * @param {Warning} one
 */
export function reading(one) {
  const w = words.control.warnings;
  const causes = (one.causes ?? []).slice(0, mostCauses).map(textOf);
  if (causes.length) return causes.join(" · ");
  const segment = one.segment ? w.during(segmentName(one.segment)) : "";
  const online = one.online === undefined ? "" : w.watching(count(one.online));
  return [segment, online].filter(Boolean).join(" · ");
}

/**
 * The desk's own tasks that a rule covers: they are told once, by the warning.
 *
 * @type {Record<string, RegExp>}
 */
const covered = {
  feed_stall: /^feed /,
  segment_overlong: /^over /,
  cta_missing: /^lead_call$/,
  price_surge: /^question price$/,
  price_unanswered: /^question price$/,
};

/**
 * Open warnings among the other tasks. One that proposes nothing itself takes what the desk would do
 * about the same matter.
 *
 * @param {RoomState} state @param {number} now @param {Task[]} others @returns {Task[]}
 */
export function withWarnings(state, now, others) {
  const own = onTheList(state, now).map((one) => {
    const same = others.find((task) => covered[one.rule]?.test(task.key));
    return {task: taskOf(state, now, one, same), same};
  });
  const told = new Set(own.map(({same}) => same));
  return [...own.map(({task}) => task), ...others.filter((task) => !told.has(task))];
}

/**
 * @param {RoomState} state @param {number} now @param {Warning} one @param {Task | undefined} same
 * @returns {Task}
 */
function taskOf(state, now, one, same) {
  const action = proposalName(state, one);
  return {
    key: `warning ${one.warning}`,
    tone: tones[one.severity],
    what: textOf(one),
    why: reading(one),
    sinceTs: one.fired_ts,
    action: action || (same?.action ?? ""),
    act: (desk) => action || !same ? void carryOut(desk, one) : same.act(desk),
    claim: claimOf(state, ({why}) => why === one.warning, now),
    isBelow: one.acked !== undefined || one.stale === true,
    warning: one,
    ...(same?.question ? {question: same.question} : {}),
  };
}
