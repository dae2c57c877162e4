/** A room's weeks: what is planned, and each deed with the way back. */

import {call, get, Refusal} from "../api.js";
import {addDays, addMinutes, moment} from "./days.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpPlan} WarmUpPlan */
/** @typedef {import("../types").WarmUpEntry} WarmUpEntry */
/** @typedef {import("../types").WarmUpWeeks} WarmUpWeeks */

const address = "/v1/copy/calendar";
const mostUndone = 50;

/**
 * What of an entry can be changed.
 *
 * @param {WarmUpPlan} entry @returns {WarmUpPlan}
 */
export function planOf({kind, day, time, title, owner, state, text, shots}) {
  return {kind, day, time, title, state, shots, ...(owner ? {owner} : {}), ...(text ? {text} : {})};
}

/** Tells of changes with the event `change`. */
export class Plan extends EventTarget {
  /** @type {WarmUpWeeks | undefined} */
  weeks;
  /** What was done last, in words. */
  said = "";
  /**
   * Why it was not done.
   *
   * @type {unknown}
   */
  problem;
  /**
   * Why what is shown may be old.
   *
   * @type {unknown}
   */
  fault;
  /** @type {{what: string, back: () => Promise<unknown>}[]} */
  #done = [];
  #query;
  /**
   * Deeds of this page by entry and number: taking back goes through them, and over nobody else's.
   *
   * @type {Set<string>}
   */
  #own = new Set();
  /** One thing after the other: a key may be pressed faster than the service answers. */
  #last = Promise.resolve(true);

  /** @param {string} room @param {string} monday */
  constructor(room, monday) {
    super();
    this.room = room;
    this.monday = monday;
    this.#query = String(new URLSearchParams({room, week: monday}));
  }

  get canUndo() { return this.#done.length > 0; }

  /**
   * What was done in another week can be taken back there.
   *
   * @param {Plan} before
   */
  follow(before) {
    if (before.room === this.room) [this.#done, this.#own] = [before.#done, before.#own];
    return this;
  }

  async load() {
    try {
      this.weeks = await get(`${address}?${this.#query}`);
      this.fault = undefined;
    } catch (error) {
      this.fault = error;
    }
    this.#tell();
  }

  /** @returns {Promise<import("../types").WarmUpProposal>} */
  propose() { return get(`${address}/proposal?${this.#query}`); }

  /** @param {WarmUpPlan[]} plans */
  add(plans) {
    return this.#do(async () => {
      const {entries} = await call("POST", `${address}?${this.#query}`, {entries: plans.map(planOf)});
      const back = () => Promise.all(entries.map((/** @type {WarmUpEntry} */ made) => this.#back(made)));
      return {what: w.did.added(plans.length), back};
    });
  }

  /** @param {WarmUpEntry} entry @param {WarmUpPlan} plan  written from that entry */
  save(entry, plan) { return this.#do(() => this.#saved(entry, plan, w.did.saved(plan.title))); }

  /** @param {WarmUpEntry} entry @param {WarmUpPlan["state"]} state */
  mark(entry, state) {
    return this.#do(async () => {
      const now = this.#now(entry);
      return this.#saved(now, {...now, state}, w.did.state(entry.title, w.states[state]));
    });
  }

  /** @param {WarmUpEntry} entry @param {number} days @param {number} [minutes] */
  move(entry, days, minutes = 0) {
    return this.#do(async () => {
      const now = this.#now(entry);
      const [day, time] = [addDays(now.day, days), addMinutes(now.time, minutes)];
      return this.#saved(now, {...now, day, time}, w.did.moved(entry.title, moment(day, time)));
    });
  }

  /** @param {WarmUpEntry} entry */
  remove(entry) {
    return this.#do(async () => {
      const after = await this.#put(this.#now(entry));
      return {what: w.did.removed(entry.title), back: () => this.#back(after, entry)};
    });
  }

  undo() {
    return this.#do(async () => {
      const last = this.#done.pop();
      await last?.back();
      return {what: last ? w.did.undone(last.what) : this.said};
    });
  }

  /**
   * An entry as it was loaded last.
   *
   * @param {WarmUpEntry} entry
   */
  #now(entry) { return this.weeks?.entries.find((one) => one.entry === entry.entry) ?? entry; }

  /** @param {WarmUpEntry} entry @param {WarmUpPlan} plan @param {string} what */
  async #saved(entry, plan, what) {
    const after = await this.#put(entry, plan);
    // The same again is no deed: there is nothing to take back.
    return after.number === entry.number ? {what} : {what, back: () => this.#back(after, entry)};
  }

  /**
   * @param {WarmUpEntry} left  as the deed left it
   * @param {WarmUpPlan} [plan]  what it was before; none: it was not there
   */
  #back(left, plan) {
    let {number} = left;
    while (this.#own.has(`${left.entry} ${number + 1}`)) number++;
    return this.#put({...left, number}, plan);
  }

  /**
   * Writes over what was seen, and over nothing else.
   *
   * @param {WarmUpEntry} entry @param {WarmUpPlan} [plan]  none: it is taken out
   * @returns {Promise<WarmUpEntry>}
   */
  async #put({entry, number}, plan) {
    const seen = {headers: {"if-match": `"${number}"`}};
    const after = await call(plan ? "PUT" : "DELETE", `${address}/${encodeURIComponent(entry)}`, plan && planOf(plan), seen);
    this.#own.add(`${entry} ${after.number}`);
    return after;
  }

  /**
   * @param {() => Promise<{what: string, back?: () => Promise<unknown>}>} body  answers what it did, and the way back
   * @returns {Promise<boolean>} whether it was done
   */
  #do(body) {
    this.#last = this.#last.then(async () => {
      this.problem = undefined;
      try {
        const {what, back} = await body();
        if (back) this.#done = [...this.#done, {what, back}].slice(-mostUndone);
        this.said = what;
      } catch (error) {
        this.problem = error instanceof Refusal && error.code === "version_conflict" ? new Error(w.overtaken) : error;
      }
      const isDone = this.problem === undefined;
      await this.load();
      return isDone;
    });
    return this.#last;
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}
