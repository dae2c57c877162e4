/** What the checks say of a text, each with its reason and, where there is one, the cure on a key. */

import {language} from "../preferences.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").CopyFinding} CopyFinding */

/**
 * @param {CopyFinding[]} findings
 * @param {{replace: (finding: CopyFinding) => void, show: (finding: CopyFinding) => void,
 *   source: (finding: CopyFinding, source: string) => void} | undefined} to  undefined: only to be read
 * @param {(finding: CopyFinding) => string} wordsOf
 */
export function findingList(findings, to, wordsOf) {
  const e = w.editor;
  if (!findings.length)
    return h("p.fine-words", null, h("span", {"aria-hidden": "true"}, "✓ "), e.fine);
  return h("ul.copy-findings", null, findings.map((one, i) =>
    h(`li.${one.blocks ? "bad" : "warn"}`, {key: i},
      h("p", null,
        h("span.shape", {"aria-hidden": "true"}, one.blocks ? "⬢ " : "▲ "),
        h("span.mark", null, `${one.blocks ? e.must : e.may} · ${e.kinds[one.kind] ?? one.kind}`), " ",
        one.reason[language()], one.law && h("span.small", null, ` ${one.law[language()]}`)),
      to && h("div.buttons", null,
        one.from < one.to && h("button.small", {type: "button", onclick: () => to.show(one)}, e.show),
        one.instead !== undefined && h("button.small", {type: "button", onclick: () => to.replace(one)},
          e.replace, h("span.instead", null, `→ ${one.instead.trim()}`))),
      to && one.kind === "unsourced" && one.from < one.to && sourceForm(wordsOf(one), (source) =>
        to.source(one, source)))));
}

/** @param {string} text @param {(source: string) => void} add */
function sourceForm(text, add) {
  const e = w.editor;
  return h("form.source-form", {
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.currentTarget);
      const source = String(new FormData(form).get("source") ?? "").trim();
      if (source) add(source);
    },
  },
    h("input", {name: "source", required: true, "aria-label": e.sourceOf(text), placeholder: e.sourceHint}),
    h("button.small", {type: "submit"}, e.giveSource));
}
