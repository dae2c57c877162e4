/** The warnings that this page has seen in the stream, with the last that was known of each. */

import {words} from "../preferences.js";

import {isOpen, rest} from "./warnings.js";

/** @typedef {import("../types").Warning} Warning */
/** @typedef {import("../types").RoomState} RoomState */

/** An evening has some thirty; beyond this the oldest are forgotten. */
const most = 200;
/** So long after it is over somebody is asked about a warning that he may have missed. */
const askMs = 600_000;

export class WarningLog {
  #stream = "";
  /** @type {Map<string, Warning>} */
  #seen = new Map();

  /** @param {RoomState} state */
  add({stream = "", warnings = []}) {
    if (stream !== this.#stream) this.#seen.clear();
    this.#stream = stream;
    for (const one of [...warnings].reverse()) this.#seen.set(one.warning, one);
    this.#forget();
  }

  /**
   * What was before this page: it knows better of what it has seen itself.
   *
   * @param {Warning[]} past
   */
  addPast(past) {
    for (const one of past)
      if (!this.#seen.has(one.warning)) this.#seen.set(one.warning, one);
    this.#forget();
  }

  #forget() {
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= most) break;
      this.#seen.delete(oldest);
    }
  }

  /**
   * Newest first.
   *
   * @returns {Warning[]}
   */
  get all() { return [...this.#seen.values()].sort((a, b) => b.fired_ts - a.fired_ts); }

  /**
   * Over, and nobody has said that he saw it; or urgent, and nobody has said whether it was useful.
   *
   * @param {number} now @param {RoomState} state
   */
  over(now, state) {
    return this.all.filter((one) => !isOpen(one) && !rest(state, one, now) &&
      now - (one.resolved_ts ?? 0) < askMs && (!one.acked || asks(one)));
  }
}

/**
 * Only answers to this tell how good the warnings are: an urgent one is not done without.
 *
 * @param {Warning} one
 */
export const asks = (one) => one.severity === "P1" && !isOpen(one) && !one.feedback;

/** @param {Warning} one */
export const ending = (one) => words.control.warnings.reasons[one.reason ?? "cleared"];
