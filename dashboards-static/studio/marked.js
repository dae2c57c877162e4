/** A text as it goes out, with its facts and what is said against it marked. */

import {h} from "../tree.js";
import {pieces} from "./locks.js";
import {w} from "./words.js";

/** @typedef {import("../types").CopyText} CopyText */
/** @typedef {import("../types").CopyFinding} CopyFinding */

/**
 * Every fact's number in the list of sources, in the order in which they stand.
 *
 * @param {CopyText} text
 * @returns {Map<string, {number: number, lock: import("../types").Lock}>}
 */
export function sources(text) {
  /** @type {Map<string, {number: number, lock: import("../types").Lock}>} */
  const found = new Map();
  for (const part of /** @type {const} */ (["title", "body"])) {
    const own = text.locks.filter((lock) => lock.part === part).sort((a, b) => a.from - b.from);
    for (const lock of own) {
      if (!lock.fact.source) continue;
      const key = `${lock.fact.name} ${lock.fact.source}`;
      if (!found.has(key)) found.set(key, {number: found.size + 1, lock});
    }
  }
  return found;
}

/**
 * @param {CopyText} text @param {CopyFinding[]} findings
 */
export function marked(text, findings) {
  const numbers = sources(text);
  /** @param {"title" | "body"} part */
  const shown = (part) => pieces(
    text[part], text.locks.filter((lock) => lock.part === part),
    findings.filter((one) => one.part === part && one.from < one.to)
  ).map((piece) => word(piece, numbers));
  return h("div.marked", null,
    text.title && h("p.marked-title", null, shown("title")), h("div.marked-body", null, shown("body")));
}

/**
 * @param {{text: string, lock: import("../types").Lock | undefined,
 *   finding: CopyFinding | undefined}} piece
 * @param {ReturnType<typeof sources>} numbers
 */
function word({text, lock, finding}, numbers) {
  if (!lock && !finding) return text;
  const kind = lock?.fact.kind === "blank" ? "blank" : finding?.blocks ? "bad" : finding ? "warn" : "fact";
  const fact = lock?.fact;
  // A name is no claim: what is said of it carries the number.
  const number = fact?.source && !fact.fact.endsWith(".name") ? numbers.get(`${fact.name} ${fact.source}`)?.number : undefined;
  const title = fact && `${fact.name}: ${fact.source || w.editor.unknownSource}`;
  return h(`span.word.${kind}`, {title}, text,
    number !== undefined && h("sup", {"aria-hidden": "true"}, number));
}

/**
 * The sources under a text.
 *
 * @param {CopyText} text
 */
export function sourceList(text) {
  const all = [...sources(text).values()];
  if (!all.length) return null;
  return h("ol.sources", {"aria-label": w.editor.sources}, all.map(({number, lock}) =>
    h("li", {key: number}, h("span", null, `${lock.fact.name}: `), lock.fact.source,
      lock.fact.until && h("span.small", null, ` · ${w.editor.until(lock.fact.until)}`))));
}
