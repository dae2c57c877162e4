/** What switchbacks showed: drawn by lot, so it is proof for this stream. */

import {count, exact, stopwatch} from "../format.js";
import {columns, panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {moment} from "./moment.js";
import {w} from "./words.js";

/** @typedef {import("./types").Switchback} Switchback */
/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */

const sure = 0.05;

/** @param {ReplayDesk} desk */
export function switchbacks(desk) {
  const all = desk.story.data.switchbacks ?? [];
  if (all.length === 0) return null;
  return panel(w.switchbacks.title, h("span.aside", null, w.switchbacks.proof),
    h("ul.cards", null, all.map((one) => card(one, desk))));
}

/** @param {Switchback} one @param {ReplayDesk} desk */
function card(one, desk) {
  const s = w.switchbacks;
  const missed = one.blocks.filter((block) => block.missed).length;
  return h("li.card.switchback", {key: one.switchback}, h("h3", null, one.what),
    moment(desk, one.from_ts, s.plan(one.pairs, one.planned_pairs, stopwatch(one.block_s))),
    h("p.verdict", null, verdict(one)),
    missed > 0 && h("p.small", null, s.missed(missed)),
    one.on && one.off && h("table", null, columns(s.goals[one.goal], s.on, s.off),
      h("tbody", null,
        row(s.perMinute[one.goal], rate(one.on.rate), rate(one.off.rate)),
        row(s.n, count(one.on.n), count(one.off.n)),
        row(s.minutes, exact(one.on.minutes), exact(one.off.minutes)))),
    h("details", null, h("summary", null, s.blocks(one.blocks.length)),
      h("ol.blocks", null, one.blocks.map((block, i) => h("li", {key: i},
        moment(desk, block.from_ts, block.on ? s.on : s.off),
        h("span.small", null, [one.on && block.counts ? `n ${count(block.n)}` : "",
          !block.counts && s.unfinished, block.missed && s.isMissed].filter(Boolean).join(" · ")))))));
}

/** @param {string} name @param {string} on @param {string} off */
const row = (name, on, off) => h("tr", {key: name}, h("th", {scope: "row"}, name), h("td", null, on), h("td", null, off));

/** @param {number | undefined} value */
const rate = (value) => (value === undefined ? "—" : value.toPrecision(3));

/** @param {Switchback} one */
function verdict(one) {
  const s = w.switchbacks;
  const end = one.state === "done" || one.state === "running" ? "" : s.ended[one.state];
  if (one.state === "running") return s.running;
  if (one.p === undefined) return `${end}${s.few}`;
  const p = one.p < 0.001 ? "< 0.001" : one.p.toFixed(3);
  const times = one.ratio === undefined ? "" : `×${one.ratio.toFixed(2)}`;
  const interval = one.low === undefined || one.high === undefined ? "" :
    `（${one.low.toFixed(2)}–${one.high.toFixed(2)}）`;
  const said = one.p > sure ? s.nothing : (one.ratio ?? 1) > 1 ? s.more : s.less;
  return [end, said, " ", h("strong", null, times), `${interval} p ${p}`];
}
