/** What was agreed on after the room's last streams: it comes back here, and is ticked when it is done. */

import {call, get} from "../api.js";
import {day} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("../replay/types").EarlierAction} EarlierAction */

export class Promises extends EventTarget {
  /**
   * Those that are open, and those ticked here, so that a tick can be taken back.
   *
   * @type {EarlierAction[]}
   */
  all = [];
  #problem = "";

  /** @param {string} room */
  constructor(room) {
    super();
    this.room = room;
  }

  async load() {
    const {actions} = await get(`/v1/rooms/${encodeURIComponent(this.room)}/actions`).catch(() => ({actions: []}));
    this.all = actions.filter((/** @type {EarlierAction} */ {state}) => state === "open");
    this.dispatchEvent(new Event("change"));
  }

  /** @param {EarlierAction} one @param {boolean} isDone */
  async tick(one, isDone) {
    const {key, text, ts, owner, due, origin} = one;
    const state = isDone ? "done" : "open";
    this.#put(one, state, "");
    try {
      await call("POST", `/v1/streams/${encodeURIComponent(one.stream)}/review`, {entries: [
        {what: "action", key, text, state, from_ts: ts, ...(owner ? {owner} : {}), ...(due ? {due} : {}),
          ...(origin ? {name: origin} : {})}]});
    } catch (error) {
      this.#put(one, one.state, words.setup.promises.failed(error instanceof Error ? error.message : ""));
    }
  }

  /** @param {EarlierAction} one @param {EarlierAction["state"]} state @param {string} problem */
  #put(one, state, problem) {
    this.all = this.all.map((other) =>
      (other.key === one.key && other.stream === one.stream ? {...other, state} : other));
    this.#problem = problem;
    this.dispatchEvent(new Event("change"));
  }

  /** The first that is still to do. */
  get next() { return this.all.find(({state}) => state === "open"); }

  /** @param {string} [key]  that ticks the next one, as it is printed */
  view(key = "") {
    const w = words.setup.promises;
    if (this.all.length === 0) return null;
    const {next} = this;
    return h("div.panel", {class: "promises", key: "promises"}, h("h2", null, w.title),
      h("ul", null, this.all.map((one) => h("li", {key: `${one.stream} ${one.key}`},
        h("label.tick", null, h("input", {type: "checkbox", ".checked": one.state === "done",
          onchange: (/** @type {Event} */ event) =>
            void this.tick(one, /** @type {HTMLInputElement} */ (event.target).checked)}),
          h("span", null, one.text), key && one === next && h("kbd", null, key)),
        h("span.small", null, [one.owner, one.due && w.until(one.due), w.from(day(one.started_ts))]
          .filter(Boolean).join(" · "))))),
      this.#problem && h("p.problem", {role: "alert"}, this.#problem));
  }
}
