/** The smaller tables of a room: windows, sources, reach, feeds, facts about the data, counters. */

import { number, shares } from "../explain.js";
import { ago, change, clock, count, duration, exact, percent, signed } from "../format.js";
import { words } from "../preferences.js";
import { h } from "../tree.js";
import { choice, note, panel } from "./frame.js";
import { sourceName } from "./funnel.js";
import { segmentName } from "./marks.js";

/** @typedef {import("../types").RoomState} RoomState */

/** @param {number} seconds */
const length = (seconds) => words.minutes(seconds / 60);

/** @param {RoomState} state @param {string} chosen @param {(seconds: string) => void} pick */
export function windows(state, chosen, pick) {
  const w = words.windows;
  const all = state.windows ?? {};
  const one = all[chosen];
  const span = length(Number(chosen));
  const names = /** @type {(keyof import("../types").Counts)[]} */ (Object.keys(w.names));
  // Where nobody is seen to come, nothing seen may only mean that nothing is told: no zero then.
  const isTold = (/** @type {keyof import("../types").Counts} */ name) =>
    state.audience?.entries_basis === "measured" || name === "leads" || Object.values(all).some((s) => s[name] || s.previous?.[name]);
  return panel(w.title,
    choice(w.pick, Object.keys(all).map((s) => [s, length(Number(s))]), chosen, pick),
    h("table.numbers", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, w.metric), h("th", { scope: "col" }, w.now(span)),
        h("th", { scope: "col" }, w.before(span)), h("th", { scope: "col" }, w.change))),
      h("tbody", null, names.map((name) => {
        const [now, before] = isTold(name) ? [one?.[name], one?.previous?.[name]] : [];
        const moved = change(now, before);
        return h("tr", { key: name, class: now === 0 && before === 0 ? "nothing" : "" },
          h("th", { scope: "row" }, w.names[/** @type {"leads"} */ (name)]),
          h("td", null, number({ key: `window-${chosen}-${name}`, name: w.names[/** @type {"leads"} */ (name)], value: count(now),
            basis: one && now !== undefined ? basisOf(one, name) : undefined, previous: before === undefined ? undefined : `${w.before(span)} ${count(before)}`,
            how: words.how.window, span: words.spans.window(span) })),
          h("td", null, count(before)),
          h("td", { class: moved === undefined ? "" : moved > 0.005 ? "up" : moved < -0.005 ? "down" : "" }, signed(moved)));
      }))));
}

/** @param {import("../types").SpanCounts} window @param {string} name */
const basisOf = (window, name) => window.basis?.[name] ?? "measured";

/** @param {RoomState} state */
export function sources(state) {
  const w = words.sources;
  const all = Object.entries(state.audience?.by_source ?? {}).sort((a, b) => (b[1].entries ?? 0) - (a[1].entries ?? 0));
  if (!all.length) return panel(w.title, null, note(w.none));
  const most = Math.max(1, ...all.map(([, s]) => s.entries ?? 0));
  return panel(w.title, null,
    h("table.numbers", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, w.source), h("th.wide", { scope: "col" }, w.entries),
        h("th", { scope: "col" }, w.stay), h("th", { scope: "col" }, w.retention))),
      h("tbody", null, all.map(([source, one]) => {
        const point = one.retention?.find((p) => p.t_s === 30);
        return h("tr", { key: source },
          h("th", { scope: "row" }, sourceName(source)),
          h("td.wide", null, h("div.bar", null, h("span.fill", { style: `width:${((one.entries ?? 0) / most) * 100}%`, "aria-hidden": "true" }),
            h("span.count", null, count(one.entries)))),
          h("td", null, number({ key: `source-stay-${source}`, name: `${sourceName(source)} ${w.stay}`, value: duration(one.stay?.median_s),
            basis: one.stay?.basis, n: one.stay?.n, how: words.how.stay, span: words.spans.stream })),
          h("td", null, number({ key: `source-retention-${source}`, name: `${sourceName(source)} ${w.retention}`, value: percent(point?.share),
            basis: point && one.stay?.basis, n: point && one.stay?.n, interval: shares(point?.low, point?.high), how: words.how.retention,
            span: words.spans.stream })));
      }))));
}

/** @param {RoomState} state @param {Map<string, string>} colours  of the segments on the chart */
export function reach(state, colours) {
  const w = words.reach;
  const onAir = state.status === "live" ? state.script?.segment : undefined;
  const all = Object.entries(state.reach ?? {}).sort((a, b) => b[1].share - a[1].share);
  if (!all.length) return panel(w.title, onAir && h("span.aside", null, w.onAir + words.colon + segmentName(onAir)), note(state.audience?.entries_basis === "measured" ? w.none : w.noViewers));
  return panel(w.title, null,
    h("table.numbers", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, w.segment), h("th.wide", { scope: "col" }, w.share), h("th", { scope: "col" }, w.recent))),
      h("tbody", null, all.map(([segment, one]) => h("tr", { key: segment },
        h("th", { scope: "row" }, h("span.square", { style: `background:var(${colours.get(segment) ?? "--line"})`, "aria-hidden": "true" }), segmentName(segment), segment === onAir && h("span.mark.ok", null, w.onAir)),
        h("td.wide", null, h("div.bar", null, h("span.fill", { style: `width:${one.share * 100}%`, "aria-hidden": "true" }),
          number({ key: `reach-${segment}`, name: `${segmentName(segment)} ${w.share}`, value: percent(one.share), basis: one.basis ?? "measured",
            n: one.n, how: words.how.reach, span: words.spans.stream }))),
        h("td", null, number({ key: `reach-recent-${segment}`, name: `${segmentName(segment)} ${w.recent}`, value: percent(one.recent?.share),
          basis: one.recent && (one.basis ?? "measured"), n: one.recent?.n, how: words.how.reach, span: words.spans.recent })))))));
}

const shapes = { ok: "●", late: "▲", silent: "✕", recorded: "○", ended: "■" };

/** @param {RoomState} state @param {number} now  the service's clock */
export function feeds(state, now) {
  const w = words.feeds;
  const all = Object.entries(state.freshness ?? {});
  if (!all.length) return panel(w.title, null, note(w.none));
  return panel(w.title, null, h("ul.facts", null, all.map(([name, feed]) =>
    h("li", { key: name }, h(`span.state.${feed.status}`, null, h("span", { "aria-hidden": "true" }, shapes[feed.status] ?? "○"),
      w.states[feed.status] ?? feed.status),
      h("span.name", null, name), h("span.age", null, feed.status === "recorded" || feed.status === "ended" ? clock(feed.last_ts) : w.last(ago(now - feed.last_ts)))))));
}

/** @param {RoomState} state */
export function quality(state) {
  const w = words.quality;
  const facts = Object.entries(state.data_quality ?? {}).filter(([name, n]) => name !== "events" && typeof n === "number" && n > 0);
  const say = /** @type {Record<string, unknown>} */ (w);
  return panel(w.title, null, h("ul.facts", null,
    state.data_quality?.events !== undefined && h("li", { key: "events" }, w.events(count(state.data_quality.events))),
    facts.length === 0 && h("li", { key: "fine" }, w.fine),
    facts.map(([name, n]) => {
      const sentence = say[name];
      const text = count(/** @type {number} */ (n));
      return h("li", { key: name }, typeof sentence === "function" ? sentence(text) : w.other(name, text));
    })));
}

/** @param {RoomState} state */
export function counters(state) {
  const w = words.counters;
  const all = Object.entries(state.counters ?? {});
  if (!all.length) return null;
  return panel(w.title, h("span.aside", null, words.basis.reported),
    h("table.numbers", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, w.name), h("th", { scope: "col" }, w.value), h("th", { scope: "col" }, w.rise))),
      h("tbody", null, all.map(([name, one]) => h("tr", { key: name },
        h("th", { scope: "row", title: name }, counterName(name)),
        h("td", null, number({ key: `counter-${name}`, name: counterName(name), value: amount(name, one.value), basis: "reported",
          how: words.how.counter, span: clock(one.ts) })),
        h("td", null, one.kind === "gauge" ? "" : amount(name, one.rise)))))));
}

/**
 * `card_click_pv` in words; what follows a dot is a part of it.
 *
 * @param {string} code
 */
function counterName(code) {
  const [main = "", part] = code.split(".");
  const unit = main.endsWith("_uv") ? words.counters.people : main.endsWith("_pv") ? words.counters.times : "";
  const base = main.replace(/_(uv|pv|fen)$/, "");
  const word = words.counters.names[/** @type {"enter"} */ (base)] ?? base;
  return word + unit + (part ? ` · ${sourceName(part)}` : "");
}

/**
 * Money is counted in fen.
 *
 * @param {string} code
 * @param {number | undefined} n
 */
const amount = (code, n) => (code.endsWith("_fen") && n !== undefined ? `¥${exact(n / 100)}` : count(n));
