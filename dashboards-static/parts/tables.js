/** Windows against the ones before, sources, and how much of the script was heard. */

import {number, shares} from "../explain.js";
import {change, count, duration, percent, signed} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {bar, basisMark, choice, columns, note, panel} from "./frame.js";
import {sourceName} from "./funnel.js";
import {segmentName} from "./marks.js";
import {windowCount} from "../window-counts.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {keyof import("../types").Counts} CountName */

/** @param {number} seconds */
const length = (seconds) => words.minutes(seconds / 60);

/** @param {RoomState} state @param {string} chosen @param {(seconds: string) => void} pick */
export function windows(state, chosen, pick) {
  const w = words.windows;
  const all = state.windows ?? {};
  const names = /** @type {CountName[]} */ (Object.keys(w.names));
  const row = (/** @type {CountName} */ name) => {
    const {now, before, basis} = windowCount(state, chosen, name);
    return windowRow(name, now, before, basis, chosen);
  };
  const span = length(Number(chosen));
  const choices = Object.keys(all).map((s) => /** @type {[string, string]} */ ([s, length(+s)]));
  return panel(w.title, choice(w.pick, choices, chosen, pick),
    h("table.numbers", null,
      columns(w.metric, w.now(span), w.before(span), w.change),
      h("tbody", null, names.map(row))));
}

/**
 * @param {CountName} name
 * @param {number | undefined} now
 * @param {number | undefined} before
 * @param {string | undefined} basis
 * @param {string} seconds
 */
function windowRow(name, now, before, basis, seconds) {
  const w = words.windows;
  const span = length(Number(seconds));
  const moved = change(now, before);
  const direction = (moved ?? 0) > 0.005 ? "up" : (moved ?? 0) < -0.005 ? "down" : "";
  const fact = {
    key: `window-${seconds}-${name}`,
    name: w.names[name],
    value: count(now),
    basis,
    previous: before === undefined ? undefined : `${w.before(span)} ${count(before)}`,
    how: words.how.window,
    span: words.spans.window(span),
  };
  return h("tr", {key: name, class: now === 0 && before === 0 ? "nothing" : ""},
    h("th", {scope: "row"}, w.names[name]),
    h("td", null, number(fact)),
    h("td", null, count(before)),
    h("td", {class: direction}, signed(moved)));
}

/** @param {RoomState} state */
export function sources(state) {
  const w = words.sources;
  const all = Object.entries(state.audience?.by_source ?? {})
    .sort((a, b) => (b[1].entries ?? 0) - (a[1].entries ?? 0));
  if (!all.length) return panel(w.title, null, note(w.none));
  const most = Math.max(1, ...all.map(([, one]) => one.entries ?? 0));
  return panel(w.title, null,
    h("table.numbers", null,
      columns(w.source, "*" + w.entries, w.stay, w.retention),
      h("tbody", null, all.map(([source, one]) => sourceRow(source, one, most)))));
}

/**
 * @param {string} source
 * @param {NonNullable<import("../types").Audience["by_source"]>[string]} one
 * @param {number} most  entries of the largest source
 */
function sourceRow(source, one, most) {
  const w = words.sources;
  const name = sourceName(source);
  const point = one.retention?.find((p) => p.t_s === 30);
  const common = {basis: one.stay?.basis, n: one.stay?.n, span: words.spans.stream};
  const stay = {
    ...common, key: `stay-${source}`, name: `${name} ${w.stay}`,
    value: duration(one.stay?.median_s), how: words.how.stay,
  };
  const retention = {
    ...(point ? common : {}), key: `retention30-${source}`, name: `${name} ${w.retention}`,
    value: percent(point?.share), interval: shares(point?.low, point?.high),
    how: words.how.retention,
  };
  return h("tr", {key: source},
    h("th", {scope: "row"}, name),
    bar((one.entries ?? 0) / most, h("span.count", null, count(one.entries))),
    h("td", null, number(stay)),
    h("td", null, number(retention)));
}

/** @param {RoomState} state @param {Map<string, string>} colours  of the segments on the chart */
export function reach(state, colours) {
  const w = words.reach;
  const onAir = state.status === "live" ? state.script?.segment : undefined;
  const all = Object.entries(state.reach ?? {}).sort((a, b) => b[1].share - a[1].share);
  if (!all.length) {
    const isSeen = state.audience?.entries_basis === "measured";
    return panel(w.title,
      onAir && h("span.aside", null, w.onAir + words.colon + segmentName(onAir)),
      note(isSeen ? w.none : w.noViewers));
  }
  return panel(w.title, basisMark(all[0]?.[1].basis),
    h("table.numbers", null,
      columns(w.segment, "*" + w.share, w.recent),
      h("tbody", null, all.map(([segment, one]) =>
        reachRow(segment, one, segment === onAir, colours.get(segment) ?? "--line")))));
}

/**
 * @param {string} segment
 * @param {NonNullable<RoomState["reach"]>[string]} one
 * @param {boolean} isOnAir
 * @param {string} colour
 */
function reachRow(segment, one, isOnAir, colour) {
  const w = words.reach;
  const name = segmentName(segment);
  const basis = one.basis ?? "measured";
  const how = words.how.reach;
  const whole = {
    key: `reach-${segment}`, name: `${name} ${w.share}`, value: percent(one.share), basis, n: one.n,
    how, span: words.spans.stream,
  };
  const recent = {
    key: `reach-recent-${segment}`, name: `${name} ${w.recent}`, value: percent(one.recent?.share),
    basis: one.recent && basis, n: one.recent?.n, how, span: words.spans.recent,
  };
  return h("tr", {key: segment},
    h("th", {scope: "row"},
      h("span.square", {style: `background:var(${colour})`, "aria-hidden": "true"}), name,
      isOnAir && h("span.mark.ok", null, w.onAir)),
    bar(one.share, number(whole)),
    h("td", null, number(recent)));
}
