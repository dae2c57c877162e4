/** About the data itself: how fresh, how good, and what the platform counts. */

import {number} from "../explain.js";
import {ago, clock, count, exact} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {columns, note, panel} from "./frame.js";
import {sourceName} from "./funnel.js";

/** @typedef {import("../types").RoomState} RoomState */

const shapes = {ok: "●", late: "▲", silent: "✕", recorded: "○", ended: "■"};

/** @param {RoomState} state @param {number} now  the service's clock */
export function feeds(state, now) {
  const w = words.feeds;
  const all = Object.entries(state.freshness ?? {});
  if (!all.length) return panel(w.title, null, note(w.none));
  return panel(w.title, null, h("ul.facts", null, all.map(([name, feed]) => {
    const isPast = feed.status === "recorded" || feed.status === "ended";
    return h("li", {key: name},
      h(`span.state.${feed.status}`, null,
        h("span", {"aria-hidden": "true"}, shapes[feed.status] ?? "○"),
        w.states[feed.status] ?? feed.status),
      h("span.name", null, name),
      h("span.age", null, isPast ? clock(feed.last_ts) : w.last(ago(now - feed.last_ts))));
  })));
}

/** @param {RoomState} state */
export function quality(state) {
  const w = words.quality;
  const {events, anonymous_share: _, ...others} = state.data_quality ?? {};
  const facts = Object.entries(others).filter(([, n]) => typeof n === "number" && n > 0);
  return panel(w.title, null, h("ul.facts", null,
    events !== undefined && h("li", {key: "events"}, w.events(count(events))),
    facts.length === 0 && h("li", {key: "fine"}, w.fine),
    facts.map(([name, n]) => h("li", {key: name}, sentence(name, count(n))))));
}

/** @param {string} name @param {string} n */
function sentence(name, n) {
  const say = Reflect.get(words.quality, name);
  return typeof say === "function" ? say(n) : words.quality.other(name, n);
}

/** @param {RoomState} state */
export function counters(state) {
  const w = words.counters;
  const all = Object.entries(state.counters ?? {});
  if (!all.length) return null;
  return panel(w.title, h("span.aside", null, words.basis.reported),
    h("table.numbers", null, columns(w.name, w.value, w.rise), h("tbody", null, all.map(row))));
}

/** @param {[string, NonNullable<RoomState["counters"]>[string]]} counter */
function row([code, one]) {
  const name = counterName(code);
  const fact = {
    key: `counter-${code}`, name, value: amount(code, one.value), basis: "reported",
    how: words.how.counter, span: clock(one.ts),
  };
  return h("tr", {key: code},
    h("th", {scope: "row", title: code}, name),
    h("td", null, number(fact)),
    h("td", null, one.kind === "gauge" ? "" : amount(code, one.rise)));
}

/**
 * `card_click_pv` in words; what follows a dot is a part of it.
 *
 * @param {string} code
 */
function counterName(code) {
  const w = words.counters;
  const [main = "", part] = code.split(".");
  const unit = main.endsWith("_uv") ? w.people : main.endsWith("_pv") ? w.times : "";
  const base = main.replace(/_(uv|pv|fen)$/, "");
  const word = w.names[/** @type {"enter"} */ (base)] ?? base;
  return word + unit + (part ? ` · ${sourceName(part)}` : "");
}

/**
 * Money is counted in fen.
 *
 * @param {string} code
 * @param {number | undefined} n
 */
const amount = (code, n) =>
  code.endsWith("_fen") && n !== undefined ? `¥${exact(n / 100)}` : count(n);
