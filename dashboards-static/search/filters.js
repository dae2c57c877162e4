/** What results can be narrowed to. */

import {h} from "../tree.js";

import {w} from "./words.js";

export const kinds = /** @type {const} */ (["said", "comments", "tags", "cues"]);

/**
 * @param {Record<string, string>} asked
 * @param {string[]} rooms
 * @param {(change: Record<string, string>) => void} narrow
 */
export function filters(asked, rooms, narrow) {
  const changed = (/** @type {string} */ name) => (/** @type {Event} */ event) =>
    narrow({[name]: /** @type {HTMLInputElement} */ (event.target).value});
  const isNarrow = ["room", "speaker", "from", "to"].some((name) => asked[name]);
  return h(
    "div.search-filters", null, kindChoice(asked["in"] ?? "", narrow),
    h("details.search-more-filters", {open: isNarrow || isWide},
      h("summary", null, w.filters), h("div", null, fields(asked, rooms, changed)))
  );
}

/** On a phone the results come first. */
const isWide = matchMedia("(min-width: 601px)").matches;

/**
 * @param {Record<string, string>} asked
 * @param {string[]} rooms
 * @param {(name: string) => (event: Event) => void} changed
 */
function fields(asked, rooms, changed) {
  return [
    h("label", null, h("span", null, w.room),
      h("select", {onchange: changed("room")},
        ["", ...rooms].map((room) => h(
          "option", {key: room, value: room, selected: room === (asked["room"] ?? "")},
          room || w.everyRoom
        )))),
    h("label", null, h("span", null, w.speaker),
      h("input", {
        type: "text", autocomplete: "off", ".value": asked["speaker"], onchange: changed("speaker")
      })),
    ["from", "to"].map((name) =>
      h("label", {key: name}, h("span", null, name === "from" ? w.from : w.to),
        h("input", {type: "date", ".value": asked[name], onchange: changed(name)}))),
  ];
}

/**
 * One kind or several; none chosen means all.
 *
 * @param {string} chosen  parted by commas
 * @param {(change: Record<string, string>) => void} narrow
 */
function kindChoice(chosen, narrow) {
  const on = new Set(chosen.split(",").filter(Boolean));
  return h(
    "div.choice", {role: "group", "aria-label": w.kindsLabel},
    kinds.map((kind) => h(
      "button", {
        key: kind,
        type: "button",
        "aria-pressed": String(on.has(kind)),
        onclick: () => {
          if (!on.delete(kind)) on.add(kind);
          narrow({in: kinds.filter((one) => on.has(one)).join(",")});
        }
      },
      w.kinds[kind]
    ))
  );
}
