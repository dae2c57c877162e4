/**
 * One stream as it is looked at: its data, where the playhead stands, what is selected, which part of
 * the time axis is on view. Tells `data`, `at`, `pick` (the selection) and `view`; each part of the
 * page listens to what it shows, so that scrubbing redraws no more than it must.
 */

import {Playhead} from "./playhead.js";

/** @typedef {import("./types").Replay} Replay */
/** @typedef {import("./types").Sentence} Sentence */
/** @typedef {{from: number, to: number}} Stretch */

/** Nothing shorter can be selected or looked at. */
const leastMs = 1000;
/** A jump is told by the minute in which it lies. */
const jumpMs = 60_000;
/** What was said in the half minute before a change may have made it. */
export const beforeJumpMs = 30_000;

export class Story extends EventTarget {
  /** @type {Replay} */
  data;
  /** @type {Stretch | undefined} */
  #pick;
  /** @type {Stretch} */
  #view;

  /** @param {Replay} data */
  constructor(data) {
    super();
    this.data = data;
    this.#view = this.whole;
    this.playhead = new Playhead(this.from, this.to);
    this.playhead.addEventListener("at", () => this.#tell("at"));
    this.playhead.addEventListener("change", () => this.#tell("play"));
  }

  get from() { return this.data.started_ts; }

  get to() {
    const {ended_ts, now, course, started_ts} = this.data;
    const known = course ? course.from_ts + steps(course) * course.step_s * 1000 : started_ts;
    return Math.max(ended_ts ?? Math.max(known, now), started_ts + leastMs);
  }

  /** @returns {Stretch} */
  get whole() { return {from: this.from, to: this.to}; }

  get at() { return this.playhead.ts; }

  /** @param {Replay} data */
  take(data) {
    const wasWhole = this.isWhole;
    this.data = data;
    this.playhead.bound(this.from, this.to);
    if (wasWhole) this.#view = this.whole;
    this.#tell("data");
  }

  // Where one looks

  /** @param {number} ts */
  seek(ts) {
    this.playhead.seek(ts);
    // The moment is on view.
    const {from, to} = this.#view;
    if (this.at >= from && this.at <= to) return;
    const half = (to - from) / 2;
    this.look(this.at - half, this.at + half);
  }

  get pick() { return this.#pick; }

  /** @param {number} a @param {number} b */
  select(a, b) {
    const from = this.#inside(Math.min(a, b));
    const to = Math.max(this.#inside(Math.max(a, b)), from);
    this.#pick = to - from < leastMs ? undefined : {from, to};
    this.#tell("pick");
  }

  unselect() {
    this.#pick = undefined;
    this.#tell("pick");
  }

  /**
   * The beginning (I) or the end (O) of the selection goes to the playhead.
   *
   * @param {"in" | "out"} side
   */
  edge(side) {
    const {from = this.at, to = this.at} = this.#pick ?? {};
    const span = 15_000;
    if (side === "in") this.select(this.at, to > this.at + leastMs ? to : this.at + span);
    else this.select(from < this.at - leastMs ? from : this.at - span, this.at);
  }

  /**
   * Makes the selection longer or shorter at the end where the playhead stands, and takes it along.
   *
   * @param {number} ms
   */
  stretch(ms) {
    const {from, to} = this.#pick ?? {from: this.at, to: this.at};
    const isEnd = this.#pick === undefined || Math.abs(this.at - to) <= Math.abs(this.at - from);
    const anchor = isEnd ? from : to;
    const moved = this.#inside((isEnd ? to : from) + ms);
    this.seek(moved);
    this.select(anchor, moved);
  }

  get view() { return this.#view; }

  get isWhole() { return this.#view.from <= this.from && this.#view.to >= this.to; }

  /** @param {number} from @param {number} to */
  look(from, to) {
    const length = Math.min(Math.max(to - from, 10 * leastMs), this.to - this.from);
    const begin = Math.min(Math.max(from, this.from), this.to - length);
    this.#view = {from: begin, to: begin + length};
    this.#tell("view");
  }

  zoomIn() {
    const {from, to} = this.#pick ?? this.#around(0.5);
    const margin = this.#pick ? (to - from) * 0.1 : 0;
    this.look(from - margin, to + margin);
  }

  zoomOut() { this.look(this.#around(2).from, this.#around(2).to); }

  zoomAll() { this.look(this.from, this.to); }

  /** @param {number} times */
  #around(times) {
    const half = (this.#view.to - this.#view.from) * times / 2;
    return {from: this.at - half, to: this.at + half};
  }

  /**
   * Where in the minute of a jump it began: what was said before that may have made it.
   *
   * @param {import("./types").Jump} jump
   */
  onset({ts, metric, usual = 0}) {
    const {course} = this.data;
    const values = course?.[/** @type {"leads"} */ (metric)];
    if (!course || !values || metric === "online") return ts;
    const stepMs = course.step_s * 1000;
    const perStep = usual * stepMs / jumpMs;
    const first = Math.max(0, Math.floor((ts - course.from_ts) / stepMs));
    const last = Math.min(values.length, first + Math.ceil(jumpMs / stepMs));
    for (let i = first; i < last; i++)
      if ((values[i] ?? 0) > perStep) return Math.max(ts, course.from_ts + i * stepMs);
    return ts;
  }

  /**
   * To the jump before (−1) or after (+1).
   *
   * @param {-1 | 1} way
   */
  jump(way) {
    const all = (this.data.jumps ?? []).map(({ts}) => ts).sort((a, b) => a - b);
    const found = way > 0 ? all.find((ts) => ts > this.at + leastMs) :
                            all.reverse().find((ts) => ts < this.at - leastMs);
    if (found !== undefined) this.seek(found);
    return found !== undefined;
  }

  /** @param {number} ts */
  #inside(ts) { return Math.round(Math.min(Math.max(ts, this.from), this.to)); }

  // What was said

  get sentences() { return this.data.sentences ?? []; }

  /**
   * The sentence that runs at a moment, or the last before it.
   *
   * @param {number} ts
   */
  sentenceAt(ts) { return lastBefore(this.sentences, ts); }

  /** @param {string} utterance */
  sentence(utterance) { return this.sentences.find((one) => one.utterance === utterance); }

  /** @param {number} from @param {number} to */
  saidIn(from, to) { return this.sentences.filter(({ts}) => ts >= from && ts < to); }

  /**
   * The nearest end of a sentence, for a cut that leaves words whole.
   *
   * @param {number} ts @param {"in" | "out"} side
   */
  snapped(ts, side) {
    let best = ts;
    let distance = 4000;  // further away it would be another cut
    for (const one of this.sentences) {
      const end = side === "in" ? one.ts : endOf(one);
      if (Math.abs(end - ts) < distance) [best, distance] = [end, Math.abs(end - ts)];
    }
    return best;
  }

  /** @param {string} name */
  #tell(name) { this.dispatchEvent(new Event(name)); }
}

/** @param {import("./types").Course} course */
export const steps = (course) =>
  Math.max(0, ...names.map((name) => course[name]?.length ?? 0));

/** @type {import("./types").CourseName[]} */
const names = ["online", "entries", "leaves", "interactions", "clicks", "comments", "leads"];

/**
 * Without an end a sentence is taken to last as long as it takes to say.
 *
 * @param {Sentence} one
 */
export const endOf = (one) => one.end_ts ?? one.ts + Math.max(1000, one.text.length * 220);

/**
 * @template {{ts: number}} T
 * @param {T[]} sorted @param {number} ts @returns {T | undefined}
 */
export function lastBefore(sorted, ts) { return sorted[indexBefore(sorted, ts)]; }

/** @param {{ts: number}[]} sorted @param {number} ts  −1: none is that early */
export function indexBefore(sorted, ts) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.ts ?? Infinity) <= ts) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {(number | null)[] | undefined} values */
export function sum(values) {
  const known = values?.filter((value) => value !== null);
  return known?.length ? known.reduce((all, value) => (all ?? 0) + (value ?? 0), 0) ?? undefined :
                         undefined;
}
