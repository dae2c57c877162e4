/** What is said in the room: the host's sentences, and the viewers' comments and lead steps. */

import "./feed.js";

import {clock} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {panel} from "./frame.js";
import {segmentName} from "./marks.js";

/** @typedef {import("../types").Item} Item */

/** @param {Item[]} items */
export function speech(items) {
  const w = words.speech;
  return panel(
    w.title, null,
    h("sc-feed",
      {"data-kind": "speech", ".label": w.title, ".empty": w.none, ".entries": items.map(sentence)})
  );
}

/** @param {Item} item */
function sentence(item) {
  const time = h("time", null, item.ts === undefined ? "" : clock(item.ts));
  if (item.type === "segment") {
    const key = item.id ?? `segment-${item.ts}`;
    return {
      key,
      tree:
        h("li.divider", {key}, time,
          h("span", null, words.speech.segment(segmentName(item.segment ?? ""))))
    };
  }
  const key = item.utterance ?? item.id ?? `${item.ts}`;
  return {
    key,
    tree:
      h("li", {key, class: item.final === false ? "partial" : ""}, time,
        h("p", null, item.text ?? "", item.final === false && "…"))
  };
}

/** @param {Item[]} items */
export function comments(items) {
  const w = words.comments;
  return panel(
    w.title, null,
    h(
      "sc-feed",
      {"data-kind": "comments", ".label": w.title, ".empty": w.none, ".entries": items.map(comment)}
    )
  );
}

/** @param {Item} item @param {number} i */
function comment(item, i) {
  const key = item.id ?? `${item.ts}-${item.viewer}-${i}`;
  const time = h("time", null, item.ts === undefined ? "" : clock(item.ts));
  const who = h("span.who", null, item.nickname ?? words.comments.anonymous);
  if (item.type === "comment")
    return {key, tree: h("li", {key}, time, h("p", null, who, " ", item.text ?? ""))};
  const what = words.events[/** @type {"lead"} */ (item.type)] ?? item.type;
  const isLead = item.type === "lead" || item.type === "form_submit" || item.type === "wecom_add";
  return {
    key,
    tree:
      h(`li.step${isLead ? ".lead" : ""}`, {key}, time,
        h("p", null, isLead && h("span", {"aria-hidden": "true"}, "★ "),
          item.nickname && [who, " "], what,
          item.type === "gift" && item.name ? ` ${item.name}` : "")),
  };
}
