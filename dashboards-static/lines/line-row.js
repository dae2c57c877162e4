/** A line that worked: what it says, how sure that is, whether it may be said today, and where it was said. */

import {count, day} from "../format.js";
import {shape} from "../parts/shapes.js";
import {language} from "../preferences.js";
import {h} from "../tree.js";

import {w} from "./words.js";

/** @typedef {import("./types").Line} Line */
/** @typedef {import("./types").LineFinding} Finding */

/**
 * @param {Line} line
 * @param {{isChosen: boolean, isCopied: boolean, into: string | undefined, choose: () => void,
 *   copy: (source: HTMLElement) => void}} more  `into`: the set-up that takes it, if somebody may
 */
export function lineRow(line, {isChosen, isCopied, into, choose, copy}) {
  const isGood = line.state === "good";
  return h(
    "li.worked", {key: line.text, class: isChosen ? "chosen" : "", tabindex: isChosen ? "0" : "-1",
      onfocusin: choose, "data-state": line.state},
    h("p.lift", null, h("strong", null, `×${times(line.ratio)}`), h("span.hidden", null, ` ${w.lift(times(line.ratio))}`),
      h("span.small", null, interval(line))),
    h("div.what", null,
      !isGood && h("p.verdict", null, shape(line.state === "forbidden" ? "octagon" : "triangle"), " ",
        w.states[/** @type {"expired"} */ (line.state)]),
      h("p.text", null, line.text),
      line.findings.map((one) => finding(one)),
      h("p.small", null, facts(line)),
      h("div.buttons", null,
        isGood && h("button", {type: "button", onclick: (/** @type {Event} */ event) =>
          copy(textOf(/** @type {HTMLElement} */ (event.currentTarget)))},
          h("kbd", null, "C"), " ", isCopied ? w.copied : w.copy),
        isGood && into && h("a.button.take", {href: into}, h("kbd", null, "R"), " ", w.take)),
      moments(line))
  );
}

/** @param {Element} inside  the row's text, to be selected where nothing may be copied */
export const textOf = (inside) =>
  /** @type {HTMLElement} */ (inside.closest(".worked")?.querySelector(".text"));

/** @param {number | undefined} value */
const times = (value) =>
  value === undefined ? "—" : value >= 10 ? String(Math.round(value)) : value.toFixed(2);

/** @param {Line} line */
function interval({low, high}) {
  if (low === undefined) return "";
  return high === undefined ? w.above(times(low)) : w.range(times(low), times(high));
}

/** @param {Line} line */
function facts(line) {
  return [
    w.times(count(line.times), count(line.streams)),
    line.hosts.length > 1 ? w.hosts(line.hosts.length) : line.hosts[0],
    line.rooms.length > 1 ? w.rooms(line.rooms.length) : line.rooms[0],
    w.n(count(line.n)), w.q(line.q < 0.001 ? "< 0.001" : line.q.toFixed(3)),
  ].filter(Boolean).join(" · ");
}

/** @param {Finding} one */
function finding(one) {
  const {rule, say} = one;
  const reason = language() === "en" ? one.reason_en : one.reason;
  return h("div.finding", {key: `${rule} ${one.label}`},
    h("p", null, w.found(one.phrase, reason)),
    say && h("p.right", null, w.say, h("strong", null, say)));
}

/** @param {Line} line */
function moments({said}) {
  return h("details", null, h("summary", null, w.moments(said.length)),
    h("ul.moments", null, said.map((one) => h("li", {key: `${one.stream} ${one.utterance}`},
      h("a", {href: `/streams/${encodeURIComponent(one.stream)}?at=${one.ts}`},
        h("span.time", null, day(one.ts))),
      h("span.small", null, [one.host, one.room].filter(Boolean).join(" · ")),
      h("span", null, one.text)))));
}
