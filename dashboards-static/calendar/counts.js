/** How many videos the week has beside how many it should have. */

import {h} from "../tree.js";
import {w} from "./words.js";

/** @param {import("../types").WarmUpCount[]} counts */
export const countLine = (counts) => h("div", {role: "status"}, h("ul.counts", null, counts.map((one) => {
  const [name, shape, text] = one.missing ? ["warn", "▲", w.missing(one.missing)] :
    one.above ? ["note", "＋", w.above(one.above)] : ["ok", "✓", w.enough];
  return h("li", {key: one.kind, "data-kind": one.kind},
    h("span", null, h("strong", null, w.kinds[one.kind]), " ", w.count(one.have, one.least, one.most), " "),
    h(`span.mark.${name}`, null, h("span", {"aria-hidden": "true"}, `${shape} `), text));
})));
