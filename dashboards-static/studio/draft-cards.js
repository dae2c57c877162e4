/** Drafts side by side, each with what is missing in it. */

import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {marked} from "./marked.js";
import {w} from "./words.js";

/** @typedef {import("../types").Draft} Draft */

/**
 * @param {Draft[]} drafts @param {((number: number) => void) | undefined} use
 * @param {((number: number) => void) | undefined} rewrite  has the owner's language model write it anew
 */
export function draftCards(drafts, use, rewrite) {
  const d = w.drafts;
  return panel(d.title(drafts.length), null, h("ol.drafts", null, drafts.map((draft, number) =>
    h("li.draft", {key: number},
      h("div.draft-head", null, h("span.small", null, draft.style), says(draft)),
      marked(draft.text, draft.findings),
      h("div.buttons", null,
        use && h("button", {type: "button", onclick: () => use(number)}, d.use),
        rewrite && h("button.quiet", {type: "button", onclick: () => rewrite(number)}, d.rewrite))))));
}

/** @param {Draft} draft */
function says(draft) {
  const d = w.drafts;
  const blocks = draft.findings.filter((one) => one.blocks && one.kind !== "blank").length;
  const warns = draft.findings.filter((one) => !one.blocks).length;
  return h("span.says", null,
    draft.blanks.length > 0 && h("span.mark.warn", null, h("span", {"aria-hidden": "true"}, "○ "),
      d.blanks(draft.blanks.length)),
    blocks > 0 && h("span.mark.bad", null, h("span", {"aria-hidden": "true"}, "⬢ "), d.blocks(blocks)),
    warns > 0 && h("span.mark", null, h("span", {"aria-hidden": "true"}, "▲ "), d.warns(warns)),
    !blocks && !warns && !draft.blanks.length &&
      h("span.mark.ok", null, h("span", {"aria-hidden": "true"}, "✓ "), d.clean));
}
