/**
 * What viewers wrote, fetched by blocks of time when a part of the transcript comes on view: a long
 * evening has more of it than a page should carry.
 */

import {get} from "../api.js";

/** @typedef {import("./types").ReplayComment} ReplayComment */

const blockMs = 300_000;
/** More than so many answers to one block are not asked for. */
const mostPages = 10;

export class Comments extends EventTarget {
  /** @type {Map<number, ReplayComment[] | "coming" | "failed">} */
  #blocks = new Map();

  /** @param {string} stream @param {number} from */
  constructor(stream, from) {
    super();
    this.path = `/v1/streams/${encodeURIComponent(stream)}/comments`;
    this.from = from;
  }

  /**
   * Undefined while a part of it is not there yet.
   *
   * @param {number} from @param {number} to
   */
  between(from, to) {
    /** @type {ReplayComment[]} */
    const found = [];
    for (let block = this.#block(from); block <= this.#block(Math.max(from, to - 1)); block++) {
      const part = this.#blocks.get(block);
      if (!part) void this.#fetch(block);
      if (!Array.isArray(part)) return undefined;
      found.push(...part.filter(({ts}) => ts >= from && ts < to));
    }
    return found;
  }

  /** @param {number} ts */
  #block(ts) { return Math.floor((ts - this.from) / blockMs); }

  /** @param {number} block */
  async #fetch(block) {
    this.#blocks.set(block, "coming");
    const to = this.from + (block + 1) * blockMs;
    let from = this.from + block * blockMs;
    /** @type {Map<string, ReplayComment>} */
    const all = new Map();
    try {
      for (let page = 0; page < mostPages; page++) {
        const {comments, more} = await get(`${this.path}?from=${from}&to=${to}`);
        const before = all.size;
        for (const one of /** @type {ReplayComment[]} */ (comments))
          all.set(`${one.ts} ${one.viewer} ${one.text}`, one);
        if (!more || all.size === before) break;
        from = comments.at(-1)?.ts ?? to;
      }
      this.#blocks.set(block, [...all.values()]);
    } catch {
      this.#blocks.set(block, "failed");  // the sentences are there without them
    }
    this.dispatchEvent(new Event("change"));
  }
}
