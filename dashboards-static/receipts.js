/**
 * What this device has told of each cue. A receipt is kept until the service has answered it, also
 * over a broken link and a page loaded again; cue and state make it the same receipt however often
 * it is sent.
 */

import {keep, kept} from "./storage.js";

/** @typedef {"shown" | "seen" | "later" | "done" | "cannot"} Told */
/** @typedef {{cue: string, state: Told, at: number}} Receipt */
/** @typedef {(command: Record<string, string>) => Promise<{type: string}>} Send */

const rank = {
  shown: 1,
  seen: 2,
  later: 2,
  done: 3,
  cannot: 3
};
/** Receipts of cues that are long over are not worth keeping. */
const keepMs = 600_000;
const most = 100;

export class Receipts {
  /** @type {Map<string, Receipt>} */
  #told = new Map();
  /** @type {Receipt[]} */
  #waiting;
  #isSending = false;

  /** @param {string} room @param {string} screen @param {Send} send */
  constructor(room, screen, send) {
    this.room = room;
    this.screen = screen;
    this.send = send;
    this.key = `receipts ${room}`;
    const {told = [], waiting = []} =
      /** @type {{told?: Receipt[], waiting?: Receipt[]}} */ (kept(this.key) ?? {});
    const since = Date.now() - keepMs;
    for (const one of told) if (one.at > since) this.#told.set(one.cue, one);
    this.#waiting = waiting.filter((one) => one.at > since);
  }

  /** @param {string} cue @returns {Told | undefined} */
  of(cue) { return this.#told.get(cue)?.state; }

  /** How many the service has not answered. */
  get waiting() { return this.#waiting.length; }

  /**
   * Tells it once; what was told stays the furthest that was told.
   *
   * @param {string} cue @param {Told} state
   * @returns {boolean} whether it is news
   */
  tell(cue, state) {
    const before = this.#told.get(cue);
    if (before && (before.state === state || rank[state] < rank[before.state])) return false;
    const receipt = {cue, state, at: Date.now()};
    this.#told.delete(cue);
    this.#told.set(cue, receipt);
    this.#waiting.push(receipt);
    this.#save();
    void this.flush();
    return true;
  }

  /**
   * Remembers it, and tells nobody: a cue of the page's own.
   *
   * @param {string} cue @param {Told} state
   */
  note(cue, state) {
    this.#told.set(cue, {cue, state, at: Date.now()});
    this.#save();
  }

  /**
   * The cue is back after "later": it can be told of anew.
   *
   * @param {string} cue
   */
  reopen(cue) {
    this.#told.delete(cue);
    this.#save();
  }

  /** Sends what waits, in order, for as long as answers come. */
  async flush() {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const {cue, state} = next;
      const answer = await this.send(
        {action: "ack", room: this.room, cue, state, screen: this.screen}
      );
      if (answer.type === "unconfirmed") break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#save();
    }
    this.#isSending = false;
  }

  #save() {
    const told = [...this.#told.values()].slice(-most);
    keep(this.key, {told, waiting: this.#waiting.slice(-most)});
  }
}
