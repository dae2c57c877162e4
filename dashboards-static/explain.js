/**
 * A number that can be asked where it comes from: a button that opens one dialog with its basis,
 * sample, interval and definition. The dialog follows the number while it is open.
 */

import {count, percent, unknown} from "./format.js";
import {words} from "./preferences.js";
import {h, render} from "./tree.js";

/**
 * @typedef {object} Fact
 * @property {string} key  the same number has the same key from update to update
 * @property {string} name
 * @property {string} value
 * @property {string} how
 * @property {string | undefined} [basis]
 * @property {number | undefined} [n]
 * @property {"sessions" | "viewers" | "entries" | "times"} [unit]
 * @property {string | undefined} [interval]
 * @property {string | undefined} [previous]
 * @property {string | undefined} [span]
 */

/** @type {HTMLDialogElement | undefined} */
let dialog;
/** @type {string | undefined} */
let openKey;

/** @param {Fact} fact @param {string} [style] @returns {import("./tree.js").Tree} */
export function number(fact, style = "") {
  if (fact.key === openKey) show(fact);
  return h(
    `button.fact${style ? "." + style : ""}`,
    {
      type: "button",
      "aria-haspopup": "dialog",
      "aria-label": words.explain.open(fact.name, fact.value),
      class: fact.value === unknown ? "unknown" : fact.basis,
      onclick: () => open(fact),
    },
    fact.value,
  );
}

/** @param {number | undefined} low @param {number | undefined} high */
export const shares = (low, high) =>
  low === undefined || high === undefined ? undefined : `${percent(low)} – ${percent(high)}`;

/** @param {Fact} fact */
function open(fact) {
  openKey = fact.key;
  show(fact);
  if (!element().open) element().showModal();
}

function element() {
  if (dialog) return dialog;
  const made = document.createElement("dialog");
  made.className = "explain";
  made.setAttribute("aria-labelledby", "explain-title");
  made.addEventListener("close", () => (openKey = undefined));
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  document.body.append(made);
  return (dialog = made);
}

/** @param {Fact} fact */
function show(fact) {
  const basis = /** @type {"measured" | undefined} */ (fact.basis);
  /** @type {[string, string | undefined][]} */
  const rows = [
    [words.explain.basis, basis && words.basis[basis] + words.colon + words.basisLong[basis]],
    [
      words.explain.n,
      fact.n === undefined ? undefined :
                             `${count(fact.n)} ${words.explain.unit[fact.unit ?? "sessions"]}`
    ],
    [words.explain.interval, fact.interval],
    [words.explain.previous, fact.previous],
    [words.explain.span, fact.span],
  ];
  const known = rows.filter(([, text]) => text);
  render(
    element(),
    h("div.sheet", null, h("h2", {id: "explain-title"}, fact.name), h("p.large", null, fact.value),
      fact.value === unknown && h("p", null, words.explain.unknown),
      known.length > 0 &&
        h("dl", null, known.map(([name, text]) => [h("dt", null, name), h("dd", null, text)])),
      h("p.how", null, fact.how),
      h("button", {type: "button", onclick: () => element().close()}, words.close)),
  );
}
