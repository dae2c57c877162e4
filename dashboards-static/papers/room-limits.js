/** What rooms set themselves, to read: it stands in the file of settings. */

import {h} from "../tree.js";
import {paperWords} from "./words.js";

/** @typedef {{room: string, dead_air_s: number, lead_call_gap_s: number, segment_limit_s: number,
 *   stall_s: number, lead_goal?: number, stream_minutes: number, forbidden: string[],
 *   topics: {name: string, words: string[]}[]}} Limits */

const numbers = /** @type {const} */ (
  ["dead_air_s", "lead_call_gap_s", "segment_limit_s", "stall_s", "lead_goal", "stream_minutes"]
);

/** @param {Limits[]} rooms */
export function roomLimits(rooms) {
  const w = paperWords.rules.rooms;
  if (!rooms.length) return h("p.note", null, w.none);
  return [
    h("p.note", null, w.how),
    h("pre.example", {tabindex: "0", role: "group", "aria-label": w.example},
      "warnings: {dead_air_s: 15}\nrooms:\n  NAME:\n    warnings: {dead_air_s: 20, forbidden: [全网最低]}"),
    h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.title},
      h("table.limits-table", null,
        h("thead", null, h("tr", null, h("th", {scope: "col"}, w.room),
          numbers.map((name) => h("th", {scope: "col"}, w.names[name], h("code", null, name))),
          h("th", {scope: "col"}, w.forbidden), h("th", {scope: "col"}, w.topics))),
        h("tbody", null, rooms.map((one) => h("tr", {key: one.room},
          h("th", {scope: "row"}, one.room),
          numbers.map((name) => h("td", null, one[name] ?? "—")),
          h("td", null, one.forbidden.join("、") || "—"),
          h("td", null, one.topics.map(({name, words: all}) => `${name}: ${all.join("、")}`)
            .join("; ") || "—")))))),
  ];
}
