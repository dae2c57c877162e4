/** The rules that tagged by themselves, and how right they were by what people corrected. */

import {count} from "../format.js";
import {columns, panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {precisionText} from "./tag-sheet.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */

const mostMoments = 60;

/** @param {ReplayDesk} desk */
export function tags(desk) {
  const {tags: all = [], tag_rules: rules = [], taxonomy = []} = desk.story.data;
  const there = all.filter(({state}) => state !== "removed");
  /** @type {Map<string, import("./types").Tag[]>} */
  const byName = new Map();
  for (const tag of there) byName.set(tag.tag, [...(byName.get(tag.tag) ?? []), tag]);
  const name = (/** @type {string} */ tag) => inLanguage(taxonomy.find((one) => one.tag === tag)?.name ??
    byName.get(tag)?.[0]?.name, tag);
  return panel(w.tags.title, null,
    there.length === 0 ? h("p.note", null, w.tags.none) :
      h("ul.tag-groups", null, [...byName].map(([tag, group]) => h("li", {key: tag},
        h("details", null, h("summary", null, `#${name(tag)} ${count(group.length)}`),
          h("div.buttons", null, group.slice(0, mostMoments).map((one) => moment(one, desk))))))),
    rules.length > 0 && h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.tags.rules},
      h("table", null, h("caption", null, w.tags.rules),
        columns(w.tags.ruleName, w.tags.tag, w.tags.precision),
        h("tbody", null, rules.map((rule) => h("tr", {key: rule.rule},
          h("th", {scope: "row"}, rule.rule), h("td", null, rule.tag ? name(rule.tag) : ""),
          h("td", null, precisionText(rule))))))));
}

/** @param {import("./types").Tag} tag @param {ReplayDesk} desk */
const moment = (tag, desk) => h("button.quiet", {key: tag.key, type: "button",
  onclick: () => {
    desk.story.seek(tag.from_ts);
    desk.openTag(tag);
  }},
  desk.time(tag.from_ts));
