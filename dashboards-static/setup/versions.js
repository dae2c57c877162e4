/** Earlier versions, and what to do when two people have written at once. */

import {day} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {lengthText} from "./lengths.js";
import {mustSayText} from "./rows.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("../types").Rundown} Rundown */

/** @param {Draft} draft @param {number | undefined} onAir */
export function versions(draft, onAir) {
  const w = words.setup.versions;
  const all = [...draft.kept.versions ?? []].sort((a, b) => b.version - a.version);
  if (!all.length) return h("p.note", null, w.none);
  return h("ol.versions", null, all.map((one) => h("li", {key: one.version},
    h("span.which", null, w.which(one.version), one.version === onAir &&
      h("span.on-air", null, w.onAir)),
    h("span", null, one.title ?? ""),
    h("span.small", null, [day(one.saved_ts), one.by].filter(Boolean).join(" · ")),
    h("button.small", {type: "button", onclick: () => void draft.restore(one.version)},
      w.restore))));
}

/**
 * Mine and theirs, side by side, row by row where they differ.
 *
 * @param {Draft} draft
 */
export function conflict(draft) {
  const theirs = draft.conflict;
  if (!theirs) return null;
  const w = words.setup.versions;
  const mine = draft.rundown;
  const other = theirs.rundown ?? {segments: []};
  const rows = Math.max(mine.segments.length, other.segments.length);
  return h(
    "section.panel.conflict", {role: "alertdialog", "aria-label": w.conflict},
    h("h2", null, w.conflict), h("p", null, w.conflictBy(theirs.by ?? "", theirs.version ?? 0)),
    h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.conflict},
      h("table", null,
        h("thead", null, h("tr", null, h("th", {scope: "col"}, w.mine),
          h("th", {scope: "col"}, w.theirs))),
        h("tbody", null, Array.from({length: rows}, (_, i) => {
          const [a, b] = [rowText(mine, i), rowText(other, i)];
          return h("tr", {key: i, class: a === b ? "same" : "differs"}, h("td", null, a),
            h("td", null, b));
        })))),
    h("div.buttons", null,
      h("button", {type: "button", onclick: () => draft.settle(false)}, w.takeTheirs),
      h("button.main", {type: "button", onclick: () => draft.settle(true)}, w.takeMine))
  );
}

/** @param {Rundown} rundown @param {number} row */
function rowText(rundown, row) {
  const segment = rundown.segments[row];
  if (!segment) return "";
  return [`${segment.name} ${lengthText(segment.planned_s)}`, mustSayText(segment)]
    .filter(Boolean).join("\n");
}
