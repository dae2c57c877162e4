/** The five numbers of the top line, each beside what it is held against. */

import {number} from "../explain.js";
import {change, count, duration, percent, signed} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {windowCount} from "../window-counts.js";

/** @typedef {import("../types").RoomState} RoomState */

const windowMs = 600_000;

/** @param {RoomState} state @param {import("../types").Series} series @param {number} now */
export function numbers(state, series, now) {
  const w = words.control.numbers;
  const {audience = {}, leads = {}} = state;
  const recent = windowCount(state, "600", "entries");
  const step = state.funnels?.lead?.steps?.find((one) => one.step === "enter");
  const entered = change(recent.now, recent.before);
  return h(
    "section.numbers", {"aria-label": w.title},
    one(
      {
        key: "online",
        name: words.tiles.online,
        value: count(audience.online),
        basis: audience.online_basis,
        how: words.how.online,
        span: words.spans.now,
      },
      trend(change(audience.online, onlineBefore(series, now)), w.before)
    ),
    step && one(
      {
        key: "entry-rate",
        name: w.entryRate,
        value: percent(step.rate),
        basis: state.funnels?.lead?.basis,
        how: words.how.step,
        span: words.spans.stream,
      },
      null
    ),
    one(
      {
        key: "entries",
        name: w.entries,
        value: count(recent.now),
        basis: recent.basis,
        how: words.how.window,
        previous: count(recent.before),
      },
      trend(entered, w.before)
    ),
    one(
      {
        key: "stay",
        name: words.tiles.stay,
        value: duration(audience.stay?.median_s ?? audience.stay?.mean_s),
        basis: audience.stay?.basis,
        n: audience.stay?.n,
        how: words.how.stay,
        span: words.spans.stream,
      },
      null
    ),
    leadsAndGoal(state, leads.total, now)
  );
}

/** @param {RoomState} state @param {number | undefined} total @param {number} now */
function leadsAndGoal(state, total, now) {
  const w = words.control.numbers;
  const goal = state.goal?.leads;
  const ahead = aheadOfPlan(state, now);
  return one(
    {
      key: "leads",
      name: words.tiles.leads,
      value: goal ? `${count(total)}/${count(goal)}` : count(total),
      how: words.how.leads,
      span: words.spans.stream,
    },
    ahead !== undefined && h(`span.trend${ahead < 0 ? ".behind" : ""}`, null, w.ahead(ahead))
  );
}

/**
 * Leads more than an even pace over the goal's hours would have brought by now.
 *
 * @param {RoomState} state @param {number} now
 */
export function aheadOfPlan(state, now) {
  const {leads, hours} = state.goal ?? {};
  if (!leads || !hours || state.started_ts === undefined) return undefined;
  const gone = Math.min(1, (now - state.started_ts) / (hours * 3_600_000));
  return Math.round((state.leads?.total ?? 0) - leads * gone);
}

/**
 * How many were watching ten minutes ago.
 *
 * @param {import("../types").Series} series @param {number} now
 */
export function onlineBefore({from_ts, step_s, online}, now) {
  if (from_ts === undefined || !step_s) return undefined;
  return online?.[Math.floor((now - windowMs - from_ts) / step_s / 1000)] ?? undefined;
}

/** @param {import("../explain.js").Fact} fact @param {import("../types").Child} beside */
const one = (fact, beside) =>
  h("div.one", {key: fact.key}, h("span.name", null, fact.name),
    number({...fact, key: `desk-${fact.key}`}), beside);

/** @param {number | undefined} relative @param {string} reference */
function trend(relative, reference) {
  if (relative === undefined) return null;
  const shape = relative > 0.005 ? "▲" : relative < -0.005 ? "▼" : "";
  return h("span.trend", {title: reference},
    shape && h("span.shape", {"aria-hidden": "true"}, shape), signed(relative),
    h("span.hidden", null, " ", reference));
}
