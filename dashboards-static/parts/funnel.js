/** From step to step: how many come this far, and where they are lost. */

import { number, shares } from "../explain.js";
import { count, percent } from "../format.js";
import { words } from "../preferences.js";
import { h } from "../tree.js";
import { choice, note, panel } from "./frame.js";

/** @typedef {{name: "lead" | "interaction" | "dm", from: "exposure" | "entry", source: string}} FunnelChoice */
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
  const one = funnels[chosen.name];
  const sources = Object.keys(one?.by_source ?? {});
  const source = sources.includes(chosen.source) ? chosen.source : "";
  const part = (source ? one?.by_source?.[source] : one) ?? one;
  const isEntry = chosen.from === "entry" && part?.entry !== undefined;
  const steps = (isEntry ? part?.entry?.steps : part?.steps) ?? [];
  const names = /** @type {("lead" | "interaction" | "dm")[]} */ (["lead", "interaction", "dm"]).filter((n) => funnels[n]);
  return panel(w.title,
    choice(w.title, names.map((n) => [n, w.names[n]]), chosen.name, (name) => pick({ name: /** @type {"lead"} */ (name) })),
    h("div.options", null,
      one?.entry && choice(w.from, [["exposure", w.exposure], ["entry", w.entry]], isEntry ? "entry" : "exposure",
        (from) => pick({ from: /** @type {"entry"} */ (from) })),
      sources.length > 1 && h("label", null, h("span", null, w.source),
        h("select", { ".value": source, onchange: (/** @type {Event} */ e) => pick({ source: /** @type {HTMLSelectElement} */ (e.target).value }) },
          h("option", { value: "" }, w.allSources),
          sources.map((s) => h("option", { value: s, key: s, selected: s === source }, sourceName(s)))))),
    table(steps, `${chosen.name}-${isEntry}-${source}`, one?.basis ?? "measured"));
}

/** @param {string} source */
export const sourceName = (source) => words.sources.names[/** @type {"feed"} */ (source)] ?? source;

/** @param {Step[]} steps @param {string} key @param {string} basis */
function table(steps, key, basis) {
  const w = words.funnel;
  const first = Math.max(1, ...steps.map((s) => s.viewers ?? 0));
  const losses = steps.map((s, i) => (i === 0 ? 0 : (steps[i - 1]?.viewers ?? 0) - (s.viewers ?? 0)));
  const worst = losses.indexOf(Math.max(...losses));
  return h("table.funnel", null,
    h("thead", null, h("tr", null,
      h("th", { scope: "col" }, w.step), h("th.wide", { scope: "col" }, w.viewers), h("th", { scope: "col" }, w.rate), h("th", { scope: "col" }, w.lost))),
    h("tbody", null, steps.map((step, i) => {
      const name = w.steps[/** @type {"enter"} */ (step.step)] ?? step.step;
      const before = steps[i - 1]?.viewers;
      const loss = losses[i] ?? 0;
      const isWorst = i === worst && loss > 0;
      return h("tr", { key: step.step, class: isWorst ? "worst" : "" },
        h("th", { scope: "row" }, name),
        h("td.wide", null, h("div.bar", null,
          h("span.fill", { style: `width:${((step.viewers ?? 0) / first) * 100}%`, "aria-hidden": "true" }),
          h("span.count", null, count(step.viewers)))),
        h("td", null, i === 0 ? "" : number({
          key: `funnel-${key}-${step.step}`, name: `${name} ${w.rate}`, value: percent(step.rate), basis, n: before, unit: "viewers",
          interval: shares(step.low, step.high), how: words.how.step, span: words.spans.stream,
        })),
        h("td.loss", null, i === 0 ? "" : loss > 0 ? `−${count(loss)}` : "0", isWorst && h("span.mark", null, w.most)));
    })));
}
