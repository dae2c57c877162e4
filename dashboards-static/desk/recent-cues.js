/** The last cues and what became of each. */

import {ago} from "../format.js";
import {panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {senderName} from "./claims.js";

const shown = 5;

/** @param {import("./desk.js").Desk} desk */
export function recentCues(desk) {
  const w = words.control.recent;
  const all = (desk.state.cues ?? []).slice(0, shown);
  return panel(
    w.title, null,
    all.length === 0 ? h("p.note", null, w.none) :
                       h("ol.recent", null, all.map((cue) => line(cue, desk.now)))
  );
}

/** @param {import("../types").Cue} cue @param {number} now */
function line(cue, now) {
  const from = [senderName(cue.by), ago(now - cue.created_ts)].filter(Boolean).join(" · ");
  return h(`li.${cue.state}`, {key: cue.cue},
    h("span.text", null, cue.text.replaceAll("|", "")), h("span.became", null, became(cue)),
    h("span.small", null, from));
}

/** @param {import("../types").Cue} cue */
export function became(cue) {
  const w = words.control.mirror;
  switch (cue.state) {
    case "created": return w.sent;
    case "shown": return w.shown;
    case "seen": return w.seen;
    default: return w.ends[cue.state];
  }
}
