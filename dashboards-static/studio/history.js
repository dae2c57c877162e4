/** Who did what with a text, and its earlier versions. */

import {day} from "../format.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/**
 * @param {import("./writing.js").Writing} writing @param {boolean} mayWrite
 */
export function history(writing, mayWrite) {
  const e = w.editor;
  const {deeds, versions} = writing.piece;
  return [
    h("ol.deeds", null, deeds.map((one, i) => h("li", {key: i},
      h("span.small", null, `${day(one.ts)} `), `${one.by} ${e.deeds[one.deed] ?? one.deed}`,
      one.note && h("span.small", null, ` · ${one.note}`)))),
    versions.length > 1 && h("details", null, h("summary", null, e.versions),
      h("ul.versions", null, versions.map((one, i) => h("li", {key: i},
        h("p", null, h("strong", null, e.version(i + 1)), h("span.small", null, ` ${one.by} ${day(one.ts)}`)),
        difference(versions[i - 1]?.text.body ?? "", one.text.body, i > 0),
        mayWrite && h("button.small", {type: "button", onclick: () => writing.take(one.text)}, e.restore))))),
  ];
}

/**
 * The lines that came and went.
 *
 * @param {string} before @param {string} after @param {boolean} isShown
 */
function difference(before, after, isShown) {
  if (!isShown) return null;
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const gone = old.filter((line) => line && !fresh.includes(line));
  const came = fresh.filter((line) => line && !old.includes(line));
  return h("div.difference", null,
    gone.map((line, i) => h("del", {key: `-${i}`}, line)),
    came.map((line, i) => h("ins", {key: `+${i}`}, line)));
}
