/** One warning as a card: the fact with its sample and age, how to read it, what can be done. */

import {count, stopwatch} from "../format.js";
import {fetchView} from "../later.js";
import {rules} from "../parts/rules.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {nameOf, senderName} from "./claims.js";
import {judge, refusal, resolve, shelve} from "./handling.js";
import {cueAbout} from "./proposals.js";
import {became} from "./recent-cues.js";
import {answered, claim, mainButton} from "./task-row.js";
import {asks} from "./warning-log.js";
import {shapes} from "./warnings.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./to-do.js").Task} Task */
/** @typedef {import("./task-row.js").Row} Row */
/** @typedef {import("../types").Warning} Warning */

/** @param {Desk} desk @param {Task} task @param {Warning} one @param {Row} row */
export function warningRow(desk, task, one, row) {
  const classes = [
    task.tone, row.isChosen && "chosen", task.isGone && "gone", task.isBelow && "below"
  ].filter(Boolean).join(" ");
  const why = refusal(desk, one);
  return h(
    "li.task.warning",
    {key: task.key, class: classes, "aria-current": row.isChosen ? "true" : undefined},
    h("p.what", null, mark(one), h("strong", null, task.what)),
    meta(desk, one),
    h("p.why", null, task.why && h("span", null, task.why), told(desk, one)),
    h("div.buttons", null, buttons(desk, task, one, row), chips(desk, task, one)),
    why !== undefined && h("p.refused", {role: "alert"}, words.control.outcome.refused(why)),
    row.isLooking && evidence(desk, one)
  );
}

/** @param {Warning} one */
export const mark = (one) => [
  h("span.shape", {"aria-hidden": "true"}, shapes[one.severity]),
  h("span.hidden", null, words.control.warnings.severities[one.severity], " "),
];

/**
 * On how many it rests, how sure it is, and its age.
 *
 * @param {Desk} desk @param {Warning} one
 */
function meta(desk, one) {
  const w = words.control.warnings;
  return h("p.meta", null,
    one.confidence && h("span", null, w.confidences[one.confidence]),
    (one.n ?? 0) > 1 && h("span", {title: w.sample}, `n=${count(one.n)}`),
    h("span.age", null, stopwatch(((one.resolved_ts ?? desk.now) - one.fired_ts) / 1000)));
}

/** @param {Desk} desk @param {Task} task @param {Warning} one @param {Row} row */
function buttons(desk, task, one, row) {
  const w = words.control.warnings;
  const isSeen = one.acked !== undefined;
  const off = !desk.mayAct || task.isGone === true;
  return [
    task.action && mainButton(desk, task, row),
    task.question && answered(desk, task.question.question, off),
    h("button.small", {
      type: "button",
      key: "ack",
      class: row.isChosen && !task.action && !isSeen ? "main" : task.action ? "quiet" : "",
      disabled: off || isSeen,
      onclick: row.acknowledge,
    },
      w.acknowledge, row.keyed("acknowledge")),
    h("button.small.quiet", {type: "button", key: "snooze", disabled: off, onclick: row.snooze},
      w.snooze, row.keyed("snooze")),
    h("button.small.quiet", {
      type: "button",
      key: "look",
      "aria-expanded": String(row.isLooking),
      onclick: row.look,
    },
      w.evidence, row.keyed("evidence")),
    more(desk, one, off, row),
  ];
}

/** @param {Desk} desk @param {Warning} one @param {boolean} off @param {Row} row */
function more(desk, one, off, row) {
  const w = words.control.warnings;
  const item = (
    /** @type {import("../types").Child} */ text, /** @type {() => unknown} */ run, isOff = off
  ) => h("button.small", {
    type: "button",
    disabled: isOff,
    onclick: (/** @type {Event} */ event) => {
      /** @type {Element} */ (event.currentTarget).closest("details")?.removeAttribute("open");
      void run();
    },
  }, text);
  const mustJudge = one.severity === "P1" && !one.feedback;
  const isOwners = rules.get(one.rule)?.labels?.["silence"] === "owner" &&
    desk.person?.role !== "owner";
  return h("details.menu", {key: "more"}, h("summary", null, w.more),
    h("div", null,
      item([w.useful, row.keyed("useful")], () => judge(desk, one, "useful")),
      item([w.noise, row.keyed("noise")], () => judge(desk, one, "noise")),
      item(w.shelve, () => shelve(desk, one.rule), off || isOwners),
      item(w.resolve, () => resolve(desk, one), off || mustJudge),
      isOwners && h("p.fine", null, w.ownersOnly),
      mustJudge && h("p.fine", null, w.judgeFirst)));
}

/**
 * Who has seen it, who is at it, and what else there is to know of it.
 *
 * @param {Desk} desk @param {Task} task @param {Warning} one
 */
function chips(desk, task, one) {
  const w = words.control.warnings;
  const said = [
    one.acked && w.seenBy(nameOf(desk, one.acked.by)),
    one.feedback && w.judged(one.feedback.verdict, nameOf(desk, one.feedback.by)),
    one.state === "recovering" && w.recovering,
    one.flapping && w.flapping,
    (one.refires ?? 0) > 0 && w.again(one.refires ?? 0),
    one.stale && w.stale,
  ].filter(Boolean);
  return h("span.chips", {key: "chips"}, claim(desk, task),
    said.map((text) => h("span.claim", {key: String(text)}, text)));
}

/**
 * What the host was given about it, and how far that came.
 *
 * @param {Desk} desk @param {Warning} one
 */
function told({state}, one) {
  const cue = cueAbout(state, one);
  if (!cue) return null;
  const w = words.control.warnings;
  return h(`span.told.${cue.state}`, {key: "told"},
    w.told(cue.text.replaceAll("|", ""), became(cue), senderName(cue.by)));
}

let hasEvidence = false;

/**
 * The drawing comes when somebody asks for it the first time.
 *
 * @param {Desk} desk @param {Warning} one
 */
function evidence(desk, one) {
  if (!hasEvidence) {
    void fetchView("evidence").then(() => {
      hasEvidence = true;
      desk.dispatchEvent(new Event("change"));
    }, () => undefined);
    return h("p.note.evidence", {key: "evidence", role: "status"}, words.loading);
  }
  return h("sc-evidence.evidence", {
    key: "evidence",
    ".room": desk.room,
    ".shown": one,
  });
}

/**
 * Two buttons, one question: was it of use?
 *
 * @param {Desk} desk @param {Warning} one @param {boolean} isKeyed  the keys mean this one
 */
export function verdict(desk, one, isKeyed) {
  const w = words.control.warnings;
  const button = (/** @type {"useful" | "noise"} */ which) => h("button.small", {
    type: "button",
    key: which,
    class: asks(one) ? "" : "quiet",
    disabled: !desk.mayAct,
    "aria-pressed": String(one.feedback?.verdict === which),
    onclick: () => void judge(desk, one, which),
  },
    w[which], isKeyed && h("kbd", null, desk.key(which)));
  return h("span.verdict", null, asks(one) && h("span", null, w.wasItUseful), button("useful"),
    button("noise"));
}
