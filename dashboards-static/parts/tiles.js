/** The audience now, in six numbers. */

import {number, shares} from "../explain.js";
import {count, duration, exact, percent} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../explain.js").Fact} Fact */

/** @param {RoomState} state */
export function tiles(state) {
  const {audience = {}, leads = {}} = state;
  const w = words.tiles;
  const how = words.how;
  return h(
    "section.tiles",
    {"aria-label": w.title},
    tile(
      "online", {
        name: w.online,
        value: count(audience.online),
        basis: audience.online_basis,
        how: how.online,
        span: words.spans.now
      },
      audience.peak_online !== undefined ?
        `${w.peak(count(audience.peak_online))} · ${w.average(exact(audience.average_online))}` :
        audience.tracked !== undefined && audience.online_basis === "reported" ?
        w.tracked(count(audience.tracked)) :
        undefined
    ),
    tile(
      "entries", {
        name: w.entries,
        value: count(audience.entries),
        basis: audience.entries_basis,
        how: how.entries,
        span: words.spans.stream
      },
      audience.leaves !== undefined ? w.leaves(count(audience.leaves)) : undefined
    ),
    tile(
      "viewers", {
        name: w.viewers,
        value: count(audience.viewers),
        basis: audience.viewers_basis,
        how: how.viewers,
        span: words.spans.stream
      },
      audience.viewers && audience.entries ?
        w.perViewer(exact(audience.entries / audience.viewers)) :
        undefined
    ),
    stay(audience.stay),
    retention30(audience),
    tile(
      "leads", {
        name: w.leads,
        value: count(leads.total),
        how: how.leads,
        span: words.spans.stream,
        n: audience.viewers,
        unit: "viewers"
      },
      leads.lpm !== undefined ? w.lpm(exact(leads.lpm)) : undefined
    ),
  );
}

/** @param {import("../types").Stay | undefined} stay */
function stay(stay) {
  const w = words.tiles;
  const isMedian = !stay || stay.median_s !== undefined || stay.mean_s === undefined;
  const isEstimated = stay?.basis === "estimated";
  return tile(
    "stay", {
      name: isMedian ? w.stay : w.stayMean,
      value: duration(isMedian ? stay?.median_s : stay?.mean_s),
      basis: stay?.basis,
      n: stay?.n,
      unit: isEstimated ? "entries" : "sessions",
      interval: stay?.low === undefined || stay.high === undefined ?
        undefined :
        `${duration(stay.low)} – ${duration(stay.high)}`,
      how: isEstimated ? words.how.stayEstimated :
        isMedian       ? words.how.stay :
                         words.how.stayMean,
      span: words.spans.stream,
    },
    isMedian && stay?.mean_s !== undefined ? w.meanOf(duration(stay.mean_s)) : undefined
  );
}

/** @param {import("../types").Audience} audience */
function retention30(audience) {
  const point = audience.retention?.find((p) => p.t_s === 30);
  const recent = audience.retention_now?.find((p) => p.t_s === 30);
  return tile(
    "retention30", {
      name: words.tiles.retention30,
      value: percent(point?.share),
      basis: point && audience.stay?.basis,
      n: point && audience.stay?.n,
      interval: shares(point?.low, point?.high),
      how: words.how.retention,
      span: words.spans.stream,
    },
    recent ? words.tiles.recentIs(percent(recent.share)) : undefined
  );
}

/** @param {string} key @param {Omit<Fact, "key">} fact @param {string | undefined} below */
function tile(key, fact, below) {
  const basis = /** @type {"measured" | undefined} */ (fact.basis);
  return h(
    "div.tile", {key},
    h("p.name", null, fact.name,
      basis && basis !== "measured" && h("span.basis", null, words.basis[basis])),
    number({key: "tile-" + key, ...fact}, "big"), h("p.below", null, below ?? " ")
  );
}
