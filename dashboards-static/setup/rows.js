/** Rundown rows as values: made, moved, read from a spreadsheet, made from a template. */

import {words} from "../preferences.js";

import {seconds} from "./lengths.js";

/** @typedef {import("../types").Rundown} Rundown */
/** @typedef {import("../types").RundownSegment} Segment */

export const kinds = /** @type {const} */ (
  ["greeting", "offer", "lead_call", "feature", "close", "answer", "other"]
);

/**
 * A key that no segment has yet.
 *
 * @param {string} kind @param {Iterable<string>} taken
 */
export function freshKey(kind, taken) {
  const used = new Set(taken);
  let key = kind;
  for (let n = 2; used.has(key); n++) key = `${kind}_${n}`;
  return key;
}

/** @param {Segment[]} segments @param {Partial<Segment>} [more] @returns {Segment} */
export function newSegment(segments, more = {}) {
  const kind = more.kind ?? "other";
  return {
    name: "",
    kind,
    planned_s: 60,
    ...more,
    segment: freshKey(kind, segments.map((one) => one.segment)),
  };
}

/** @param {Segment[]} segments @param {number} from @param {number} to @returns {Segment[]} */
export function moved(segments, from, to) {
  const one = segments[from];
  if (!one || to < 0 || to >= segments.length) return segments;
  const rest = segments.filter((_, i) => i !== from);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}

/** @param {Segment} segment  its must-say points, a line each, as its cell shows them */
export const mustSayText = ({must_say}) =>
  (must_say ?? []).map((point) => point.cue ?? point.wordings?.[0] ?? "").join("\n");

/**
 * The cell's lines as points: a line that stays at its place keeps its key and wordings.
 *
 * @param {Segment} segment @param {string} text
 * @returns {NonNullable<Segment["must_say"]>}
 */
export function mustSay({must_say = []}, text) {
  const lines = text.split("\n");
  const taken = must_say.map((point) => point.point);
  return (lines.length === 1 && !lines[0] ? [] : lines).map((line, i) => {
    const before = must_say[i];
    const spoken = line.replaceAll("|", "").trim();
    if (!before) {
      const point = freshKey(`point_${i + 1}`, taken);
      taken.push(point);
      return {point, wordings: spoken ? [spoken] : [], cue: line};
    }
    const old = (before.cue ?? "").replaceAll("|", "").trim();
    // The wording that came from the cell follows it; those written by hand stay.
    const others = (before.wordings ?? []).filter((wording) => wording !== old);
    return {...before, wordings: spoken ? [spoken, ...others] : others, cue: line};
  });
}

// From a spreadsheet

export const columns = /** @type {const} */ (
  ["name", "kind", "planned_s", "warning_s", "must_say", "facts", "purpose", "lines", "skip"]
);

/** @typedef {typeof columns[number]} Column */

/**
 * Cells as spreadsheets copy them: tabs between, quotes around what holds tabs or line ends.
 *
 * @param {string} text
 * @returns {string[][]}
 */
export function cells(text) {
  /** @type {string[][]} */
  const rows = [[]];
  let cell = "";
  let isQuoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i++) {
    const c = source[i] ?? "";
    if (isQuoted) {
      if (c === '"' && source[i + 1] === '"') cell += source[i++];
      else if (c === '"') isQuoted = false;
      else cell += c;
    } else if (c === '"' && cell === "") {
      isQuoted = true;
    } else if (c === "\t" || c === "\n") {
      rows.at(-1)?.push(cell.trim());
      cell = "";
      if (c === "\n") rows.push([]);
    } else {
      cell += c;
    }
  }
  rows.at(-1)?.push(cell.trim());
  return rows.filter((row) => row.some(Boolean));
}

/** @type {[Column, RegExp][]} */
const heads = [
  ["warning_s", /提前|预警|提醒|warn/i],
  ["planned_s", /时长|时间|多久|秒|分钟|length|duration|planned|time/i],
  ["kind", /类型|类别|kind|type/i],
  ["must_say", /必讲|要点|提词|话术要点|must|point|cue/i],
  ["lines", /台词|逐字|话术|脚本|line|script/i],
  ["facts", /口径|政策依据|fact/i],
  ["purpose", /目的|作用|说明|备注|purpose|note/i],
  ["name", /段落|环节|名称|标题|流程|segment|name|part/i],
];

/**
 * What each column seems to be, and whether the first row names them.
 *
 * @param {string[][]} rows
 * @returns {{columns: Column[], hasHead: boolean}}
 */
export function guess(rows) {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const first = rows[0] ?? [];
  /** @type {(Column | undefined)[]} */
  const named = first.map((cell) =>
    heads.find(([, pattern]) => cell.length <= 12 && pattern.test(cell))?.[0]);
  const hasHead = named.filter(Boolean).length >= 2 &&
    !first.some((cell) => /\d/.test(cell) && seconds(cell) !== undefined);
  const body = hasHead ? rows.slice(1) : rows;
  /** @type {Set<Column>} */
  const taken = new Set();
  const list = Array.from({length: width}, (_, i) => {
    const values = body.map((row) => row[i] ?? "");
    const found = (hasHead ? named[i] : undefined) ?? guessColumn(values, taken);
    const column = taken.has(found) ? "skip" : found;
    taken.add(column);
    return column;
  });
  return {columns: list, hasHead};
}

/** @param {string[]} values @param {Set<Column>} taken @returns {Column} */
function guessColumn(values, taken) {
  const filled = values.filter(Boolean);
  const lengths = filled.filter((value) => seconds(value) !== undefined);
  if (filled.length && lengths.length === filled.length) {
    const isCount = filled.every((value, i) => value === String(i + 1)) && filled.length > 1;
    if (isCount && !taken.has("name")) return "skip";
    return taken.has("planned_s") ? "warning_s" : "planned_s";
  }
  if (!taken.has("name")) return "name";
  return taken.has("must_say") ? "lines" : "must_say";
}

/**
 * The rows as segments; what cannot be read is told by row and column.
 *
 * @param {string[][]} rows @param {Column[]} order @param {Segment[]} before
 */
export function segmentsFrom(rows, order, before) {
  /** @type {Segment[]} */
  const made = [];
  /** @type {{row: number, column: number}[]} */
  const unread = [];
  rows.forEach((row, r) => {
    /** @type {Record<string, string>} */
    const cell = {};
    order.forEach((column, c) => {
      if (column !== "skip") cell[column] = row[c] ?? "";
    });
    const length = (/** @type {"planned_s" | "warning_s"} */ name) => {
      const text = cell[name];
      if (!text) return undefined;
      const s = seconds(text);
      if (s === undefined) unread.push({row: r, column: order.indexOf(name)});
      return s;
    };
    const name = cell["name"] ?? "";
    const kind = kindOf(cell["kind"] ?? "", name);
    const segment = newSegment([...before, ...made], {name, kind});
    const planned = length("planned_s");
    const warning = length("warning_s");
    if (planned !== undefined) segment.planned_s = planned;
    if (warning !== undefined) segment.warning_s = warning;
    if (cell["purpose"]) segment.purpose = cell["purpose"];
    if (cell["lines"]) segment.lines = cell["lines"].split("\n");
    const points = (cell["must_say"] ?? "").replace(/[;；]/g, "\n");
    if (points) segment.must_say = mustSay(segment, points);
    made.push(segment);
  });
  return {segments: made, unread};
}

/** @type {[string, RegExp][]} */
const kindSigns = [
  ["lead_call", /留资|小风车|引导|留电话|lead|cta/i],
  ["greeting", /开场|欢迎|打招呼|greet|open/i],
  ["offer", /政策|优惠|补贴|置换|价格|权益|offer|price/i],
  ["close", /收尾|促单|收口|逼单|总结|close|clos/i],
  ["answer", /答疑|问答|互动|answer|q&a|qa/i],
  ["feature", /卖点|讲解|配置|空间|智驾|续航|试驾|feature|range|cabin/i],
];

/**
 * The kind by its own word, or by what the segment is called.
 *
 * @param {string} text @param {string} name
 */
export function kindOf(text, name) {
  const word = kinds.find((kind) => kind === text || words.setup.kinds[kind] === text);
  return word ?? kindSigns.find(([, sign]) => sign.test(text || name))?.[0] ?? "other";
}

/**
 * The loop of 3 s greeting, 30 s offer, 15 s lead call, features and 60 s close.
 *
 * @param {{model: string, offer: string, features: string[]}} about
 * @returns {Segment[]}
 */
export function template({model, offer, features}) {
  const w = words.setup.template;
  /** @type {Segment[]} */
  const all = [];
  const add = (
    /** @type {string} */ kind, /** @type {string} */ name, /** @type {number} */ planned_s,
    /** @type {string[]} */ cues, /** @type {string} */ purpose
  ) => {
    const segment = newSegment(all, {kind, name, planned_s, purpose});
    segment.warning_s = Math.min(15, Math.max(1, Math.round(planned_s / 3)));
    segment.must_say = mustSay(segment, cues.join("\n"));
    all.push(segment);
  };
  add("greeting", w.greeting, 3, [w.greetingCue], w.greetingWhy);
  add("offer", w.offer, 30, [offer || w.offerCue], w.offerWhy);
  add("lead_call", w.leadCall, 15, [w.leadCallCue], w.leadCallWhy);
  const own = features.filter(Boolean);
  const each = Math.max(15, Math.round(60 / Math.max(1, own.length)));
  for (const feature of own.length ? own : [w.feature(model)])
    add("feature", feature, own.length ? each : 60, [w.featureCue(model, feature)], w.featureWhy);
  add("close", w.close, 60, [w.closeCue], w.closeWhy);
  return all;
}
