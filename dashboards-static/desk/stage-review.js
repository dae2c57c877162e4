/**
 * The quick review every ten minutes: three facts and one thing to do, read off the state. Every
 * third is the review of half an hour and looks at the goal first.
 */

import {change, count, duration, percent, signed} from "../format.js";
import {words} from "../preferences.js";
import {panel} from "../parts/frame.js";
import {h} from "../tree.js";

import {aheadOfPlan} from "./numbers.js";
import {intentName} from "./to-do.js";
import {windowCount} from "../window-counts.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("./desk.js").Desk} Desk */
/**
 * @typedef {{title: string, facts: string[], advice: string, act: ((desk: Desk) => void) |
 *   undefined}} Review
 */

const everyMs = 600_000;
const longEvery = 3;
/** Below so many, a change says nothing. */
const fewEntries = 30;
/** A fall of entries that calls for a new start of the loop. */
const fall = -0.15;
/** So long may a question wait before it comes first. */
const patienceMs = 60_000;

/** @param {RoomState} state @param {number} now @returns {Review} */
export function stageReview(state, now) {
  const w = words.control.review;
  const minutes = Math.floor((now - (state.started_ts ?? now)) / 60_000);
  const round = Math.floor(minutes / 10) * 10;
  const isLong = round > 0 && (round / 10) % longEvery === 0;
  const facts = [
    isLong && goalFact(state, now), reachFact(state), entriesFact(state), questionFact(state, now),
    stayFact(state), leadsFact(state), goalFact(state, now), commentsFact(state)
  ].filter((fact) => typeof fact === "string" && fact !== "");
  return {
    title: round > 0 ? w.title(round) : w.now,
    facts: /** @type {string[]} */ ([...new Set(facts)]).slice(0, 3),
    ...advice(state, now),
  };
}

/** @param {RoomState} state @param {number} now */
function advice(state, now) {
  const w = words.control.review;
  const call = state.script?.lead_call;
  const oldest = state.questions?.[0];
  const recent = windowCount(state, "600", "entries");
  const entered = change(recent.now, recent.before);
  if (oldest && now - oldest.first_ts > patienceMs)
    return {
      advice: w.doAnswer(intentName(oldest.question)),
      act: (/** @type {Desk} */ desk) =>
        oldest.answer ? desk.sendAnswer(oldest) : desk.writeAnswer(oldest),
    };
  if (call?.reach !== undefined && call.reach < (call.target ?? 0.5))
    return {advice: w.doLeadCall, act: (/** @type {Desk} */ desk) => desk.sendLeadCall()};
  if (entered !== undefined && entered < fall && (recent.before ?? 0) >= fewEntries)
    return {
      advice: w.doRestart,
      act: (/** @type {Desk} */ desk) => void desk.say({kind: "restart", text: w.restartCue}),
    };
  return {advice: w.doNothing, act: undefined};
}

/** @param {RoomState} state @param {number} now */
function goalFact(state, now) {
  const ahead = aheadOfPlan(state, now);
  const goal = state.goal?.leads;
  if (ahead === undefined || !goal) return "";
  const text = words.control.numbers.ahead(ahead);
  return words.control.review.goal(count(state.leads?.total ?? 0), count(goal), text);
}

/** @param {RoomState} state */
function reachFact({script}) {
  const call = script?.lead_call;
  if (call?.reach === undefined) return "";
  const target = percent(call.target ?? 0.5);
  return words.control.review.reach(percent(call.reach), target, count(call.n));
}

/** @param {RoomState} state */
function entriesFact(state) {
  const {now, before = 0} = windowCount(state, "600", "entries");
  if (now === undefined) return "";
  const relative = before >= fewEntries ? change(now, before) : undefined;
  const text = relative === undefined ? "" : signed(relative);
  return words.control.review.entries(count(now), text);
}

/** @param {RoomState} state @param {number} now */
function questionFact({questions}, now) {
  const w = words.control.review;
  if (!questions) return "";
  const oldest = questions[0];
  if (!oldest) return w.noQuestions;
  const age = duration(Math.floor((now - oldest.first_ts) / 1000));
  return w.question(intentName(oldest.question), oldest.asks, age);
}

/** @param {RoomState} state */
function stayFact({audience}) {
  const all = audience?.retention?.find((point) => point.t_s === 30);
  const now = audience?.retention_now?.find((point) => point.t_s === 30);
  return all && now ? words.control.review.stay(percent(now.share), percent(all.share)) : "";
}

/** @param {RoomState} state */
function leadsFact(state) {
  const {now, before} = windowCount(state, "600", "leads");
  return now === undefined ? "" : words.control.review.leads(count(now), count(before));
}

/** @param {RoomState} state */
function commentsFact(state) {
  const {now, before} = windowCount(state, "600", "comments");
  return now === undefined ? "" : words.control.review.comments(count(now), count(before));
}

/** When the next review is due: at full ten minutes of the stream, once nobody is busy. */
export class ReviewTimer {
  /** @type {number | undefined} */
  #shown;

  /** @param {Desk} desk @param {boolean} isBusy */
  isDue(desk, isBusy) {
    const {state, now} = desk;
    if (state.status !== "live" || state.started_ts === undefined) return false;
    const round = Math.floor((now - state.started_ts) / everyMs);
    // A page that is opened in the middle waits for the next.
    this.#shown ??= round;
    if (round <= this.#shown || isBusy) return false;
    this.#shown = round;
    return true;
  }
}

/** @param {Desk} desk @param {Review} review @param {() => void} close */
export function reviewCard(desk, review, close) {
  const w = words.control.review;
  const {act} = review;
  const send = () => {
    act?.(desk);
    close();
  };
  return h("div", {key: "review", class: "review-place", role: "status"},
    panel(
      review.title, h("button.quiet.small", {type: "button", onclick: close}, w.close),
      h("ol", null, review.facts.map((fact) => h("li", {key: fact}, fact))),
      h("p.action", null, h("span", null, review.advice),
        act && h("button.main", {type: "button", disabled: !desk.mayAct, onclick: send}, w.send)),
      desk.state.stream && h("p", null,
        h("a", {href: `/streams/${desk.state.stream}`, target: "_blank"}, w.whole))
    ));
}
