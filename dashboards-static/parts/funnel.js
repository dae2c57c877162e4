/** From step to step: how many come this far, and where they are lost. */

import {number, shares} from "../explain.js";
import {count, percent} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {bar, basisMark, choice, columns, note, panel} from "./frame.js";

/**
 * @typedef {{name: string, from: "exposure" | "entry", source: string}}
 * FunnelChoice
 */
/** @typedef {import("../types").FunnelStep} Step */

/**
 * @param {import("../types").RoomState} state
 * @param {FunnelChoice} chosen
 * @param {(change: Partial<FunnelChoice>) => void} pick
 */
export function funnel(state, chosen, pick) {
  const w = words.funnel;
  const funnels = state.funnels ?? {};
  if (Object.keys(funnels).length === 0) return panel(w.title, null, note(w.none));
  const names = Object.keys(funnels);
  const name = names.includes(chosen.name) ? chosen.name : names[0] ?? "lead";
  const one = funnels[name];
  const sources = Object.keys(one?.by_source ?? {});
  const source = sources.includes(chosen.source) ? chosen.source : "";
  const part = (source ? one?.by_source?.[source] : one) ?? one;
  const isEntry = chosen.from === "entry" && part?.entry !== undefined;
  const steps = (isEntry ? part?.entry?.steps : part?.steps) ?? [];
  const isTimes = one?.unit === "pv";
  return panel(
    w.title,
    names.length > 1 && choice(
      w.title, names.map((n) => [n, w.names[/** @type {"lead"} */ (n)] ?? n]), name,
      (picked) => pick({name: picked})
    ),
    h("div.options", null,
      one?.basis && basisMark(one.basis),
      one?.basis === "reported" && h("span.aside", null, isTimes ? w.times : w.people),
      one?.entry &&
        choice(
          w.from, [["exposure", w.exposure], ["entry", w.entry]], isEntry ? "entry" : "exposure",
          (from) => pick({from: /** @type {"entry"} */ (from)})
        ),
      sources.length > 1 &&
        h("label", null, h("span", null, w.source),
          h("select", {
            ".value": source,
            onchange: (/** @type {Event} */ e) =>
              pick({source: /** @type {HTMLSelectElement} */ (e.target).value})
          },
            h("option", {value: ""}, w.allSources),
            sources.map(
              (s) => h("option", {value: s, key: s, selected: s === source}, sourceName(s))
            )))),
    table(steps, `${name}-${isEntry}-${source}`, one?.basis ?? "measured", isTimes)
  );
}

/** @param {string} source */
export const sourceName = (source) => words.sources.names[/** @type {"feed"} */ (source)] ?? source;

/** @param {Step[]} steps @param {string} key @param {string} basis @param {boolean} isTimes */
function table(steps, key, basis, isTimes) {
  const w = words.funnel;
  const people = steps.map((step) => step.viewers ?? 0);
  const losses = people.map((n, i) => Math.max(0, (people[i - 1] ?? n) - n));
  const worst = losses.indexOf(Math.max(...losses));
  const first = Math.max(1, ...people);
  return h("table.funnel", null,
    columns(w.step, "*" + (isTimes ? w.count : w.viewers), w.rate, w.lost),
    h("tbody", null, steps.map((step, i) => {
      const name = w.steps[/** @type {"enter"} */ (step.step)] ?? step.step;
      const loss = losses[i] ?? 0;
      const isWorst = i === worst && loss > 0;
      const rate = {
        key: `funnel-${key}-${step.step}`, name: `${name} ${w.rate}`, value: percent(step.rate),
        basis, n: people[i - 1], unit: /** @type {"times"} */ (isTimes ? "times" : "viewers"),
        interval: shares(step.low, step.high), how: words.how.step, span: words.spans.stream,
      };
      return h("tr", {key: step.step, class: isWorst ? "worst" : ""},
        h("th", {scope: "row"}, name),
        bar((step.viewers ?? 0) / first, h("span.count", null, count(step.viewers))),
        h("td", null, i === 0 ? "" : number(rate)),
        h("td.loss", null, i === 0 ? "" : loss > 0 ? `−${count(loss)}` : "0",
          isWorst && h("span.mark", null, w.most)));
    })));
}
