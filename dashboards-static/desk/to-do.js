/**
 * What needs doing now, read off the state: nothing is kept here, so two controllers see the same
 * list.
 */

import {clock, duration, percent, stopwatch} from "../format.js";
import {words} from "../preferences.js";

import {claimOf} from "./claims.js";
import {withWarnings} from "./warnings.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("./desk.js").Desk} Desk */

/**
 * @typedef {object} Task
 * @property {string} key  the same matter has the same key from state to state
 * @property {"bad" | "warn" | "note"} tone
 * @property {string} what
 * @property {string} why
 * @property {number} sinceTs
 * @property {string} action  what the main button says
 * @property {(desk: Desk) => void} act
 * @property {{name: string, sinceTs: number} | undefined} [claim]  who is at it
 * @property {import("../types").Question} [question]
 * @property {import("../types").Warning} [warning]
 * @property {boolean} [isBelow]  somebody has seen it: what nobody has seen comes first
 * @property {boolean} [isGone]  over, but still in its place
 */

const rank = {bad: 0, warn: 1, note: 2};
/** Before a lead call is due, so that there is time to get there. */
const soonMs = 15_000;

/** @param {RoomState} state @param {number} now @returns {Task[]} */
export function tasks(state, now) {
  const own = [
    ...stillLive(state), ...silentFeeds(state, now), ...segmentOver(state, now), ...leadCall(state, now),
    ...questions(state, now)
  ];
  return withWarnings(state, now, own).sort(byNeed);
}

/**
 * What nobody has seen, the urgent, warnings first; the newest warning, and what waits longest.
 *
 * @param {Task} a @param {Task} b
 */
function byNeed(a, b) {
  const below = Number(a.isBelow ?? false) - Number(b.isBelow ?? false);
  const other = Number(!a.warning) - Number(!b.warning);
  const age = a.warning ? b.sinceTs - a.sinceTs : a.sinceTs - b.sinceTs;
  return below || rank[a.tone] - rank[b.tone] || other || age;
}

/** @param {RoomState} state @param {number} now @returns {Task[]} */
function questions(state, now) {
  const w = words.control.toDo;
  return (state.questions ?? []).map((question) => {
    const name = intentName(question.question);
    const age = (now - question.first_ts) / 1000;
    const {answer} = question;
    return {
      key: `question ${question.question}`,
      tone: /** @type {"warn" | "note"} */ (age >= 60 ? "warn" : "note"),
      what: w.asked(name, question.asks, duration(Math.floor(age))),
      why: question.samples?.[0] ? w.sample(question.samples[0]) : "",
      sinceTs: question.first_ts,
      action: answer ? w.sendAnswer(name) : w.writeAnswer,
      act: (/** @type {Desk} */ desk) =>
        answer ? desk.sendAnswer(question) : desk.writeAnswer(question),
      claim: claimOf(state, (cue) => cue.question === question.question, now),
      question,
    };
  });
}

/** @param {RoomState} state @param {number} now @returns {Task[]} */
function leadCall(state, now) {
  const w = words.control.toDo;
  const call = state.script?.lead_call;
  if (call?.due_ts === undefined || now < call.due_ts - soonMs) return [];
  if (state.script?.kind === "lead_call") return [];
  const late = (now - call.due_ts) / 1000;
  const reach = call.reach === undefined ? "" :
    w.reach(percent(call.reach), call.n ?? 0, percent(call.target ?? 0.5));
  const unheard = call.leaving_unheard;
  const leaving = unheard === undefined ? "" : w.leaving(percent(unheard));
  return [{
    key: "lead_call",
    tone: late > 15 ? "bad" : "warn",
    what: late > 0 ? w.leadCallLate(stopwatch(late)) : w.leadCallSoon(stopwatch(Math.ceil(-late))),
    why: [leaving || w.whyOf(call.why), reach].filter(Boolean).join(" · "),
    sinceTs: call.due_ts,
    action: w.sendLeadCall,
    act: (desk) => desk.sendLeadCall(),
    claim: claimOf(state, (cue) => cue.kind === "lead_call", now),
  }];
}

/** @param {RoomState} state @param {number} now @returns {Task[]} */
function segmentOver(state, now) {
  const w = words.control.toDo;
  const {script} = state;
  if (script?.end_ts === undefined || now < script.end_ts) return [];
  const left = (script.points ?? []).filter((point) => point.said_ts === undefined);
  return [{
    key: `over ${script.segment} ${script.since_ts}`,
    tone: now - script.end_ts > 30_000 ? "bad" : "warn",
    what: w.over(script.name ?? script.segment, stopwatch((now - script.end_ts) / 1000)),
    why: left.length ? w.unsaid(left.map((point) => point.text.replaceAll("|", "")).join(w.and)) :
                       script.next_name ? w.nextIs(script.next_name) : "",
    sinceTs: script.end_ts,
    action: w.goOn(script.next_name ?? ""),
    act: (desk) => desk.do("next"),
  }];
}

/**
 * A stream of which nothing is heard is closed after a while, unless somebody says that it goes on.
 *
 * @param {RoomState} state @returns {Task[]}
 */
function stillLive({still_live: asked}) {
  const w = words.control.toDo;
  if (!asked) return [];
  return [{
    key: "still_live",
    tone: "bad",
    what: w.stillLive,
    why: w.closesAt(clock(asked.closes_ts)),
    sinceTs: asked.silent_since_ts,
    action: w.goesOn,
    act: (desk) => void desk.commands.send({action: "still_live"}),
  }];
}

/** @param {RoomState} state @param {number} now @returns {Task[]} */
function silentFeeds(state, now) {
  const w = words.control.toDo;
  if (state.status !== "live") return [];
  return Object.entries(state.freshness ?? {})
    .filter(([, feed]) => feed.status === "silent" || feed.status === "late")
    .map(([name, feed]) => ({
      key: `feed ${name}`,
      tone: feed.status === "silent" ? "bad" : "warn",
      what: w.silent(name, stopwatch((now - feed.last_ts) / 1000)),
      why: w.silentWhy,
      sinceTs: feed.last_ts,
      action: w.look,
      act: (desk) => desk.openRoom(),
    }));
}

/** @param {string} intent */
export const intentName = (intent) =>
  words.control.intents[/** @type {"price"} */ (intent)] ?? intent;
