/** The evening as a list: sentences, and between them what the crew did and what went wrong. */

import {steps} from "./story.js";

/** @typedef {import("./types").Replay} Replay */
/**
 * @typedef {object} Row
 * @property {string} key
 * @property {"sentence" | "cue" | "warning" | "mark" | "note" | "quiet"} kind
 * @property {number} ts
 * @property {number} to  comments until then belong to this row
 * @property {any} one  what it shows
 */

/** So long without a sentence, and the comments get rows of their own. */
const quietMs = 90_000;
const minuteMs = 60_000;

/** @param {Replay} data @returns {Row[]} */
export function rowsOf(data) {
  const end = data.ended_ts ?? data.now;
  const sentences = (data.sentences ?? []).map((one) => row("sentence", one.utterance, one.ts, one));
  const talk = fill(data, sentences, end);
  talk.forEach((one, i) => (one.to = talk[i + 1]?.ts ?? Math.max(end, one.ts)));
  const others = [
    ...(data.cues ?? []).map((one) => row("cue", one.cue, one.shown_ts ?? one.created_ts, one)),
    ...(data.warnings ?? []).map((one) => row("warning", one.warning, one.fired_ts, one)),
    ...(data.marks ?? []).map((one, i) => row("mark", `${one.ts} ${one.kind} ${i}`, one.ts, one)),
    ...(data.notes ?? []).map((one) => row("note", one.key, one.ts, one)),
  ];
  return [...talk, ...others].sort((a, b) => a.ts - b.ts);
}

/** @param {Row["kind"]} kind @param {string} name @param {number} ts @param {unknown} one @returns {Row} */
const row = (kind, name, ts, one) => ({key: `${kind} ${name}`, kind, ts, to: ts, one});

/**
 * Where nobody speaks for long, each minute in which somebody wrote has a row.
 *
 * @param {Replay} data @param {Row[]} sentences @param {number} end
 */
function fill(data, sentences, end) {
  const minutes = minutesWithComments(data);
  if (minutes.length === 0) return sentences;
  /** @type {Row[]} */
  const all = [];
  let next = 0;
  const quietUntil = (/** @type {number} */ from, /** @type {number} */ to) => {
    while ((minutes[next] ?? Infinity) < from) next++;
    for (; (minutes[next] ?? Infinity) < to; next++) {
      const ts = minutes[next] ?? from;
      if (to - from > quietMs) all.push(row("quiet", String(ts), ts, undefined));
    }
  };
  let from = data.started_ts;
  for (const one of sentences) {
    quietUntil(from, one.ts);
    all.push(one);
    from = (one.one.end_ts ?? one.ts) + minuteMs / 2;
  }
  quietUntil(from, end + 1);
  return all.sort((a, b) => a.ts - b.ts);
}

/** @param {Replay} data */
function minutesWithComments({course, started_ts}) {
  if (!course?.comments) return [];
  const stepMs = course.step_s * 1000;
  const minutes = new Set();
  for (let i = 0; i < steps(course); i++) {
    const ts = course.from_ts + i * stepMs;
    if (course.comments[i])
      minutes.add(started_ts + Math.max(0, Math.floor((ts - started_ts) / minuteMs)) * minuteMs);
  }
  return /** @type {number[]} */ ([...minutes].sort((a, b) => a - b));
}
