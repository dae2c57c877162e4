/** The rows of a table as they were read: what each column is taken for, and what is wrong in which cell. */

import {language} from "../preferences.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").SheetReading} SheetReading */

/** The facts that templates ask for. */
const facts = [
  "price", "range", "charge_time", "power", "acceleration", "battery", "fuel", "seats", "length", "wheelbase", "trunk",
  "airbags", "screen", "warranty", "drive", "assist", "colours", "delivery",
];
const fields = [
  "product", "name", "brand", "fact", "value", "unit", "standard", "source", "as_of", "to", "say",
  "dealer", "store", "city", "region", "address", "hours",
];
const means = ["", ...fields, "own", ...facts.map((name) => `fact.${name}`)];
const shownRows = 12;

/**
 * @param {SheetReading} reading
 * @param {(column: number, means: string) => void} pick
 */
export function sheetTable(reading, pick) {
  const t = w.sheets;
  const head = reading.head ?? 1;
  const columns = reading.columns ?? [];
  const rows = (reading.rows ?? []).slice(head, head + shownRows);
  const wrong = marked(reading.problems);
  const left = (reading.rows_total ?? 0) - head - rows.length;
  return h("div", {key: "table"},
    h("div.sheet-scroll.scroll", {tabindex: "0", role: "group", "aria-label": t.table},
      h("table", null,
        h("thead", null,
          h("tr", null, h("td", null),
            columns.map((one, i) => h("th", {key: i, scope: "col"}, one.column,
              h("span.small", null, one.head)))),
          h("tr", null, h("td", null), columns.map((one, i) => h("td", {key: i}, meaning(one, i, pick))))),
        h("tbody", null, rows.map((cells, r) => h("tr", {key: r},
          h("th", {scope: "row"}, String(head + r + 1)),
          columns.map((_, c) => cell(cells[c] ?? "", wrong.get(`${head + r + 1} ${c + 1}`), c))))))),
    left > 0 && h("p.note", null, t.moreRows(left)));
}

/**
 * Problems by their cells; of two that say different things both have it.
 *
 * @param {import("../types").SheetProblem[]} problems
 */
function marked(problems) {
  /** @type {Map<string, import("../types").SheetProblem>} */
  const wrong = new Map();
  for (const one of problems)
    for (const {row, column} of [one.other ?? one, one]) wrong.set(`${row} ${column}`, one);
  return wrong;
}

/**
 * @param {{column: string, head: string, means: string}} column @param {number} i
 * @param {(column: number, means: string) => void} pick
 */
function meaning(column, i, pick) {
  const t = w.sheets;
  return h("select", {
    "aria-label": t.column(column.column, column.head),
    onchange: (/** @type {Event} */ event) =>
      pick(i, /** @type {HTMLSelectElement} */ (event.currentTarget).value),
  }, means.map((name) => h("option", {key: name, value: name, ".selected": name === column.means},
    t.means[name] ?? name)));
}

/**
 * @param {string} text @param {import("../types").SheetProblem | undefined} problem @param {number} key
 */
function cell(text, problem, key) {
  if (!problem) return h("td", {key}, text);
  const said = problem.text[language()];
  return h("td", {key, class: problem.taken ? "warn" : "bad", title: said},
    h("span", {"aria-hidden": "true"}, problem.taken ? "▲ " : "⬢ "), text, h("span.hidden", null, ` ${said}`));
}
