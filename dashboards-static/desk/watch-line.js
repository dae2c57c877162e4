/**
 * The line across the desk that is always there, so that nothing jumps when it has to be loud: an
 * urgent warning that nobody has seen, or else how things stand; and whether there is sound.
 */

import {count, stopwatch} from "../format.js";
import {ruleName} from "../parts/rules.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {nameOf} from "./claims.js";
import {acknowledge} from "./handling.js";
import {alarms, onTheList, textOf} from "./warnings.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./alarm.js").Alarm} Alarm */
/** @typedef {import("../types").Warning} Warning */

/** In the first minutes of a stream nobody knows yet what is usual for it (ui.md §4.2). */
const learningMs = 180_000;

/** @param {Desk} desk @param {Alarm} alarm */
export function watchLine(desk, alarm) {
  const loud = alarms(desk.state, desk.now);
  const first = loud[0];
  return h(
    "section.watch", {
      key: "watch",
      class: first ? "loud" : "",
      "aria-label": words.control.warnings.watch,
    },
    h("p.hidden", {role: "alert"}, loud.map((one) =>
      `${words.control.warnings.severities.P1} ${ruleName(one.rule)}`).join(words.control.toDo.and)),
    first ? urgent(desk, first, loud.length - 1) : standing(desk),
    sound(alarm, first !== undefined)
  );
}

/** @param {Desk} desk @param {Warning} one @param {number} more */
function urgent(desk, one, more) {
  const w = words.control.warnings;
  return [
    h("p.standing", {key: "urgent"}, h("span.shape", {"aria-hidden": "true"}, "⬢"),
      h("strong", null, `P1 ${ruleName(one.rule)}`), h("span.text", null, textOf(one)),
      h("span.age", null, stopwatch((desk.now - one.fired_ts) / 1000)),
      more > 0 && h("span.others", null, w.others(more))),
    h("button.small", {
      type: "button",
      key: "seen",
      disabled: !desk.mayAct,
      onclick: () => void acknowledge(desk, one),
    },
      w.acknowledge),
  ];
}

/** @param {Desk} desk */
function standing(desk) {
  const [shape, tone, text] = how(desk);
  return [
    h(`p.standing.${tone}`, {key: "standing"}, h("span.shape", {"aria-hidden": "true"}, shape),
      h("span.text", null, text)),
    budget(desk),
  ];
}

/** @param {Desk} desk @returns {[string, string, string]} */
function how(desk) {
  const w = words.control.warnings;
  const {state, now} = desk;
  const open = onTheList(state, now);
  const urgentOne = open.find((one) => one.severity === "P1");
  if (urgentOne) {
    const by = nameOf(desk, urgentOne.acked?.by ?? "");
    return ["⬢", "bad", `${ruleName(urgentOne.rule)} · ${w.stillOpen} · ${w.seenBy(by)}`];
  }
  const silent = Object.entries(state.freshness ?? {}).filter(([, one]) => one.status === "silent");
  const [name, feed] = silent[0] ?? [];
  if (state.status === "live" && name && feed)
    return ["▲", "warn", w.frozen(name, stopwatch((now - feed.last_ts) / 1000))];
  const age = now - (state.started_ts ?? -Infinity);
  if (state.status === "live" && age < learningMs)
    return ["○", "dim", w.learning(stopwatch((learningMs - age) / 1000))];
  return open.length ? ["▲", "warn", w.open(open.length)] : ["●", "ok", w.none];
}

/**
 * How much attention was asked for, and how much was spared.
 *
 * @param {Desk} desk
 */
function budget({state: {warning_budget: spent}}) {
  const w = words.control.warnings;
  if (!spent) return "";
  const minutes = Math.round(spent.window_s / 60);
  const host = spent.host_limit === undefined ? "" :
    w.hostBudget(spent.host_shown ?? 0, spent.host_limit);
  const total = spent.held_total ? w.heldTotal(count(spent.held_total)) : "";
  return h("span.budget", {title: [host, total].filter(Boolean).join(" · ") || undefined},
    w.budget(minutes, spent.shown, spent.limit, spent.held ?? 0));
}

/**
 * Browsers let a page sound only after somebody has clicked: until then the button says so.
 *
 * @param {Alarm} alarm @param {boolean} isWanted  something would sound now
 */
function sound(alarm, isWanted) {
  const w = words.control.warnings.sound;
  const {state} = alarm;
  return h("button.sound", {
    type: "button",
    key: "sound",
    class: `${state}${isWanted && state !== "on" ? " wanted" : ""}`,
    "aria-pressed": String(state !== "off"),
    title: w.how,
    onclick: () => alarm.toggle(),
  },
    speaker(state === "on"), h("span", null, w.states[state]));
}

/** @param {boolean} isOn */
const speaker = (isOn) =>
  h("svg.speaker", {viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true"},
    h("polygon", {points: "1,5.5 4,5.5 8,2 8,14 4,10.5 1,10.5", fill: "currentColor"}),
    h("path", {
      d: isOn ? "M10.5 5.5q2 2.5 0 5M12.8 3.6q3.4 4.4 0 8.8" : "M10.5 5.8l4.4 4.4M14.9 5.8l-4.4 4.4",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "1.5",
      "stroke-linecap": "round",
    }));
