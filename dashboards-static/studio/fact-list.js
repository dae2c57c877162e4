/** What a text may say, each with its source and a key that puts it where the caret is. */

import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").CopyFact} CopyFact */

/** Names and parts of a fact that nobody puts in by hand. */
const plain = /\.(name|brand|hashtag|fact)$|^keyword\./;

/**
 * @param {CopyFact[]} facts @param {(fact: CopyFact) => void} insert
 */
export function factList(facts, insert) {
  const e = w.editor;
  const shown = facts.filter((fact) => fact.kind !== "blank" && !plain.test(fact.fact));
  if (!shown.length) return h("p.note", null, e.noFacts);
  return h("ul.copy-facts", null, shown.map((fact) =>
    h("li", {key: fact.fact},
      h("p", null, h("strong", null, fact.text), h("span.small", null,
        [fact.name, fact.source ?? e.unknownSource, fact.until && e.until(fact.until)]
          .filter(Boolean).join(" · "))),
      h("button.small", {
        type: "button", "aria-label": `${e.insert} ${fact.name} ${fact.text}`,
        // The field keeps its caret.
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => insert(fact),
      },
        e.insert))));
}
