/** The rundown as the host goes through it: what was, what is, what the next key would start. */

import {percent, stopwatch} from "../format.js";
import {panel} from "../parts/frame.js";
import {segmentName} from "../parts/marks.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {suggestion} from "./suggestion.js";

/** @typedef {import("../types").Script} Script */
/** @typedef {import("../types").ScriptSegment} Passage */
/** @typedef {import("./desk.js").Desk} Desk */

const shapes = {done: "✓", on_air: "▶", next: "○", later: "○", skipped: "–"};

/** @param {Desk} desk */
export function flow(desk) {
  const w = words.control.flow;
  const {script} = desk.state;
  const head = script?.of ? w.position(script.position ?? 0, script.of, script.loop ?? 1) : "";
  return panel(
    w.title,
    [
      head && h("span.aside", null, head),
      h("a.button.quiet", {href: `/rooms/${desk.room}/setup`}, w.edit)
    ],
    script?.segments?.length ? rundown(desk, script, script.segments) : noRundown(desk)
  );
}

/** @param {Desk} desk @param {Script} script @param {Passage[]} segments */
function rundown(desk, script, segments) {
  const w = words.control.flow;
  const {next, previous} = neighbours(script);
  const behind = script.behind_s;
  return [
    h("ol.passages", null, segments.map((one) => passage(desk, script, one))),
    behind !== undefined && h("p.pace", null, w.pace(script.pace ?? "on_time"),
      Math.abs(behind) >= 1 && ` ${behind > 0 ? "+" : "−"}${stopwatch(Math.abs(behind))}`),
    h("div.switches", null,
      switcher(desk, "next", next), switcher(desk, "previous", previous)),
    suggestion(desk, script),
  ];
}

/**
 * What the page keys would start.
 *
 * @param {Script | undefined} script
 * @returns {{next: Passage | undefined, previous: Passage | undefined}}
 */
export function neighbours(script) {
  const all = script?.segments ?? [];
  const at = all.findIndex((one) => one.state === "on_air");
  return {
    next: all.find((one) => one.segment === script?.next) ?? all[at + 1],
    previous: at > 0 ? all[at - 1] : script?.repeats && at === 0 ? all.at(-1) : undefined,
  };
}

/** @param {Script | undefined} script @param {string} segment */
export const passageName = (script, segment) =>
  script?.segments?.find((one) => one.segment === segment)?.name ?? segmentName(segment);

/** @param {Desk} desk @param {"next" | "previous"} way @param {Passage | undefined} to */
function switcher(desk, way, to) {
  const w = words.control.flow;
  const isOver = way === "next" && (desk.state.script?.end_ts ?? Infinity) < desk.now;
  return to && h(
    `div.${way}`, {key: way},
    h("button", {
      type: "button",
      class: isOver ? "due" : "",
      disabled: !desk.mayAct,
      onclick: () => desk.do(way),
    },
      h("span", null, way === "next" ? w.start(to.name) : w.back(to.name)),
      h("kbd", null, desk.key(way)))
  );
}

/** @param {Desk} desk @param {Script} script @param {Passage} one */
function passage(desk, script, one) {
  const w = words.control.flow;
  const isOnAir = one.state === "on_air";
  return h(
    `li.${one.state}`, {key: one.segment, "aria-current": isOnAir ? "step" : undefined},
    h("div.passage", null, h("span.shape", {"aria-hidden": "true"}, shapes[one.state]),
      h("span.hidden", null, w.states[one.state]), h("span.name", null, one.name),
      isOnAir ? left(desk, script) :
                h("span.time", null, time(one.elapsed_s ?? one.planned_s))),
    (one.points ?? 0) > 0 && (isOnAir || (one.said ?? 0) < (one.points ?? 0)) &&
      one.state !== "later" && one.state !== "next" &&
      h("p.said-count", null, w.said(one.said ?? 0, one.points ?? 0)),
    isOnAir && onAir(desk, script)
  );
}

/** @param {number | undefined} s */
const time = (s) => s === undefined ? "" : stopwatch(s);

/** @param {Desk} desk @param {Script} script */
function left(desk, script) {
  if (script.end_ts === undefined)
    return h("span.time", null, stopwatch((desk.now - script.since_ts) / 1000));
  const s = (script.end_ts - desk.now) / 1000;
  const tone = s < 0 ? "bad" : s <= (script.danger_s ?? 0) ? "bad" :
    s <= (script.warning_s ?? 0)                           ? "warn" :
                                                             "";
  const shape = s < 0 ? "⬢ −" : tone ? "▲ " : "";
  return h(`span.time${tone && "." + tone}`, {role: "timer", "aria-live": "off"}, shape,
    stopwatch(s < 0 ? -s : Math.ceil(s)));
}

/** @param {Desk} desk @param {Script} script */
function onAir(desk, script) {
  const w = words.control.flow;
  const {basis = "manual"} = script;
  const sure = script.sure === undefined ? "" : w.sure(basis, percent(script.sure));
  const change = (/** @type {"longer" | "shorter"} */ way) =>
    h("button.small", {type: "button", disabled: !desk.mayAct, onclick: () => desk.do(way)},
      w[way], h("kbd", null, desk.key(way)));
  return h(
    "div.on-air-more", null,
    h("ul.points", null, (script.points ?? []).map((point) => pointLine(desk, point))),
    sure && h("p.sure", null, sure),
    script.end_ts !== undefined && h("div.lengths", null, change("shorter"), change("longer"))
  );
}

/** @param {Desk} desk @param {import("../types").Point} point */
function pointLine(desk, point) {
  const w = words.control.flow;
  const text = point.text.replaceAll("|", "");
  const isSaid = point.said_ts !== undefined;
  return h(
    "li", {key: point.point, class: isSaid ? "said" : ""},
    h("button.quiet", {
      type: "button",
      disabled: isSaid || !desk.mayAct,
      title: point.sentence ?? (isSaid ? "" : w.tick),
      "aria-label": `${text}${words.colon}${isSaid ? w.isSaid : w.tick}`,
      onclick: () => void desk.commands.send({action: "point", point: point.point}),
    },
      h("span.shape", {"aria-hidden": "true"}, isSaid ? "✓" : "○"), h("span", null, text))
  );
}

/**
 * Without a rundown the segments that were named so far can still be put on air.
 *
 * @param {Desk} desk
 */
function noRundown(desk) {
  const w = words.control.flow;
  const names = [...new Set([
    ...Object.keys(desk.state.reach ?? {}),
    ...desk.items.marks.filter((m) => m.type === "segment").map((m) => m.segment ?? ""),
  ])].sort();
  const current = desk.state.script?.segment;
  return [
    h("p.note", null, w.none),
    h("p", null, h("a.button", {href: `/rooms/${desk.room}/setup`}, w.make)),
    names.length > 0 && h("ul.named", null, names.map((name) =>
      h("li", {key: name}, h("button", {
        type: "button",
        disabled: !desk.mayAct,
        "aria-pressed": String(name === current),
        onclick: () => desk.switchTo(name, segmentName(name)),
      },
        segmentName(name))))),
  ];
}
