/** What was found, by stream, each with what stood around it. */

import {clock, day} from "../format.js";
import {h} from "../tree.js";

import {w} from "./words.js";

/** @typedef {import("../types").SearchResult} SearchResult */
/** @typedef {{key: string, first: SearchResult, results: SearchResult[]}} Group */

/** @param {SearchResult[]} results  newest first */
export function groups(results) {
  /** @type {Group[]} */
  const made = [];
  for (const result of results) {
    const stream = result.stream ?? result.room;
    const last = made.at(-1);
    if (last && last.first.stream === result.stream && last.first.room === result.room)
      last.results.push(result);
    else
      made.push({key: `${stream} ${result.ts}`, first: result, results: [result]});
  }
  return h("div.found", null, made.map(group));
}

/** @param {Group} group */
function group({key, first, results}) {
  return h(
    "section.panel", {key},
    h("div.heading", null, h("h2", null, first.title ?? first.room),
      h("span.small", null,
        [day(first.started_ts ?? first.ts), first.title && first.room, first.host]
          .filter(Boolean).join(" · "))),
    h("ul", null, results.map((one, i) => h("li", {key: `${one.ts} ${i}`}, hit(one))))
  );
}

/** @param {SearchResult} one */
function hit(one) {
  const who = [w.kind[one.kind], one.speaker].filter(Boolean).join(" · ");
  const inside = [
    h("span.when", null, h("time", {datetime: new Date(one.ts).toISOString()}, clock(one.ts)),
      h("span.small", null, who)),
    h("span.lines", null, one.before.map(line), h("span.text", null, marked(one)),
      one.after.map(line)),
  ];
  return one.link ? h("a.hit", {href: one.link}, inside) : h("div.hit", null, inside);
}

/** @param {{text: string}} around */
const line = (around) => h("span.around", null, around.text);

/**
 * The text, with what was looked for marked.
 *
 * @param {SearchResult} one
 */
function marked({text, marks}) {
  /** @type {import("../types").Child[]} */
  const parts = [];
  let at = 0;
  for (const [start = 0, end = 0] of marks) {
    parts.push(text.slice(at, start), h("mark", null, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}
