/** The texts that were taken from drafts, on their way out; and what brought how much. */

import {day} from "../format.js";
import {choice, panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").CopySummary} CopySummary */

const states = ["draft", "submitted", "approved", "published", "withdrawn"];
const shapes = /** @type {Record<string, string>} */ ({
  draft: "✎", submitted: "◔", approved: "✓", published: "●", withdrawn: "✕",
});

/**
 * @param {CopySummary[]} texts @param {string} state  shown; empty: all
 * @param {import("../types").Studio["dealers"]} dealers
 * @param {{show: (state: string) => void, open: (piece: string) => void}} to
 */
export function textList(texts, state, dealers, to) {
  const t = w.texts;
  const stores = new Map(dealers.map(({dealer, store}) => [dealer, store]));
  const there = states.filter((one) => texts.some((text) => text.state === one));
  const shown = texts.filter((text) => !state || text.state === state);
  return panel(t.title, null,
    there.length > 1 && choice(t.title,
      [["", t.all], ...there.map((one) => /** @type {[string, string]} */ ([one, t.states[one] ?? one]))],
      state, to.show),
    texts.length === 0 && h("p.note", null, t.empty),
    h("ul.texts", null, shown.map((text) => row(text, stores, to.open))),
    results(texts));
}

/**
 * @param {CopySummary} text @param {Map<string, string>} stores  names of dealers
 * @param {(piece: string) => void} open
 */
function row(text, stores, open) {
  const t = w.texts;
  const {style, dealer = ""} = text.origin;
  const isLate = text.blocks > 0 && ["approved", "published"].includes(text.state);
  return h("li", {key: text.piece},
    h("a.text-row", {
      href: `/studio?text=${encodeURIComponent(text.piece)}`,
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        open(text.piece);
      },
    },
      h("span.text-name", null, text.title || text.opening || t.unnamed),
      h("span.small", null, [style, stores.get(dealer) ?? dealer, text.author, day(text.ts)]
        .filter(Boolean).join(" · ")),
      text.entries !== undefined && h("span.small", null, t.result(text.entries, text.leads ?? 0))),
    h(`span.mark.${text.state === "published" ? "ok" : "plain"}`, null,
      h("span", {"aria-hidden": "true"}, `${shapes[text.state] ?? ""} `), t.states[text.state] ?? text.state),
    isLate && h("span.mark.bad", null, h("span", {"aria-hidden": "true"}, "⬢ "),
      text.expired ? t.expired : w.drafts.blocks(text.blocks)));
}

/**
 * Templates by what their published texts brought: leads for each text.
 *
 * @param {CopySummary[]} texts
 */
function results(texts) {
  const t = w.texts;
  /** @type {Map<string, {n: number, entries: number, leads: number}>} */
  const templates = new Map();
  for (const {origin, entries, leads} of texts) {
    if (entries === undefined) continue;
    const sum = templates.get(origin.template) ?? {n: 0, entries: 0, leads: 0};
    templates.set(origin.template,
      {n: sum.n + 1, entries: sum.entries + entries, leads: sum.leads + (leads ?? 0)});
  }
  if (!texts.some((text) => text.state === "published")) return null;
  const rows = [...templates].sort(([, a], [, b]) => b.leads / b.n - a.leads / a.n);
  return h("details.best", {open: rows.length > 0}, h("summary", null, t.best),
    rows.length === 0 ? h("p.note", null, t.bestNone) :
      h("table", null,
        h("thead", null, h("tr", null, t.bestHead.map((name) => h("th", {scope: "col"}, name)))),
        h("tbody", null, rows.map(([name, sum]) => h("tr", {key: name},
          h("th", {scope: "row"}, name), h("td", null, sum.n), h("td", null, sum.entries),
          h("td", null, sum.leads))))));
}
