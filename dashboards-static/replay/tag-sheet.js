/** Where a tag comes from, and whether it is right. */

import {percent, stopwatch} from "../format.js";
import {h} from "../tree.js";
import {Sheet} from "./sheet.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./types").Tag} Tag */

export class TagSheet {
  #sheet = new Sheet("tag-facts");

  /** @param {import("./desk.js").ReplayDesk} desk */
  constructor(desk) { this.desk = desk; }

  /** @param {Tag} tag */
  open(tag) {
    const {story, mayWrite} = this.desk;
    const since = (/** @type {number} */ ts) => stopwatch((ts - story.from) / 1000);
    const rule = story.data.tag_rules?.find((one) => one.rule === tag.rule);
    const judge = (/** @type {"kept" | "removed"} */ state) => {
      this.#sheet.close();
      void this.desk.judge(tag, state);
    };
    this.#sheet.show(
      `#${inLanguage(tag.name, tag.tag)}`,
      h("dl", null, h("dt", null, w.tags.where),
        h("dd", null, `${since(tag.from_ts)} – ${since(tag.to_ts)}`),
        h("dt", null, w.tags.by), h("dd", null, tag.rule ? w.tags.rule(tag.rule) : tag.by ?? ""),
        tag.evidence && [h("dt", null, w.tags.evidence), h("dd", null, `「${tag.evidence}」`)],
        rule && [h("dt", null, w.tags.precision), h("dd", null, precisionText(rule))],
        h("dt", null, w.tags.state), h("dd", null, w.tags.states[tag.state ?? "unchecked"])),
      mayWrite && h("div.buttons", null,
        h("button.main", {type: "button", "data-do": "keep", onclick: () => judge("kept")}, w.tags.keep),
        h("button", {type: "button", "data-do": "remove", onclick: () => judge("removed")}, w.tags.remove))
    );
  }

  remove() { this.#sheet.remove(); }
}

/**
 * What people's corrections say of a rule.
 *
 * @param {import("./types").TagRule} rule
 */
export function precisionText({found, kept, removed}) {
  const judged = kept + removed;
  return judged === 0 ? w.tags.unjudged(found) :
                        w.tags.measured(percent(kept / judged), kept, judged, found);
}
