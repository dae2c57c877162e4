/** As it was known when the stream ended, or with what came later: and what that changed. */

import {choice} from "../parts/frame.js";
import {h} from "../tree.js";
import {causes, changeText, facts} from "./report.js";
import {w} from "./words.js";

/** @typedef {import("./types").Replay} Replay */

/** @param {Replay} data @param {(known: string) => void} pick */
export const knownSwitch = (data, pick) =>
  choice(w.known.title, [["then", w.known.then], ["now", w.known.now]], data.known ?? "now", pick);

/**
 * @param {Replay} data @param {Replay | undefined} other  the same stream, known the other way
 */
export function whatChanged({late, ...data}, other) {
  if (data.status === "live") return null;
  const [then, now] = data.known === "then" ? [data, other] : [other, data];
  const events = (late ?? other?.late)?.events ?? 0;
  if (events === 0) return h("p.note.late", {key: "late"}, w.known.nothing);
  const differences = then && now ? compared(then, now) : [];
  return h("div.late", {key: "late"}, h("p", null, w.known.late(events)),
    differences.length > 0 && h("ul", null, differences.map((text) => h("li", {key: text}, text))));
}

/** @param {Replay} then @param {Replay} now */
function compared(then, now) {
  const before = new Map(facts(then));
  const numbers = facts(now).filter(([name, value]) => before.get(name) !== value)
    .map(([name, value]) => w.known.became(name, before.get(name) ?? "—", value));
  const reasons = [causes(then), causes(now)].map((all) => all.map(({text}) => text).join());
  return [
    ...numbers,
    ...(reasons[0] === reasons[1] ? [] : [w.known.causes]),
    ...(changeText(then) === changeText(now) ? [] : [w.known.change]),
  ];
}
