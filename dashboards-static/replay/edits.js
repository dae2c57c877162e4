/**
 * What people say about a stream after it: shown at once, sent, and taken back by sending the former
 * value. The service keeps every version; the last of a key counts.
 */

import {call, Refusal} from "../api.js";
import {randomName} from "../storage.js";
import {before, corrected, isCorrection} from "./corrections.js";

/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Replay} Replay */

/** So long after the last change the service's own view of it is fetched. */
const settleMs = 800;
/** Further back nobody takes anything back by key. */
const mostUndo = 100;

/** @param {string} what */
export const newKey = (what) => `${what}-${randomName()}`;

export class Edits extends EventTarget {
  problem = "";
  /**
   * What takes each change back.
   *
   * @type {Entry[][]}
   */
  #undo = [];
  #later = 0;

  /** @param {import("./story.js").Story} story @param {() => Promise<unknown>} reload */
  constructor(story, reload) {
    super();
    this.story = story;
    this.reload = reload;
  }

  get mayUndo() { return this.#undo.length > 0; }

  /** @param {Entry[]} entries @returns {Promise<boolean>} */
  async make(entries) {
    const back = entries.map((entry) => inverse(this.story.data, entry)).reverse();
    if (!await this.#send(entries, back)) return false;
    this.#undo = [...this.#undo, back].slice(-mostUndo);
    this.dispatchEvent(new Event("change"));
    return true;
  }

  async undo() {
    const back = this.#undo.pop();
    if (!back) return false;
    const again = back.map((entry) => inverse(this.story.data, entry)).reverse();
    const isDone = await this.#send(back, again);
    if (!isDone) this.#undo.push(back);
    return isDone;
  }

  /** @param {Entry[]} entries @param {Entry[]} back */
  async #send(entries, back) {
    this.#show(entries);
    try {
      const path = `/v1/streams/${encodeURIComponent(this.story.data.stream)}/review`;
      await call("POST", path, {entries});
    } catch (error) {
      this.#show(back);
      this.problem = error instanceof Refusal ? error.message || error.code : String(error);
      this.dispatchEvent(new Event("refused"));
      return false;
    }
    clearTimeout(this.#later);
    this.#later = window.setTimeout(() => void this.reload(), settleMs);
    return true;
  }

  /** @param {Entry[]} entries */
  #show(entries) { this.story.take(entries.reduce(applied, this.story.data)); }
}

const lists = /** @type {const} */ (
  {tag: "tags", note: "notes", action: "actions", clip: "clips", recording: "recordings"}
);
/** Where the service puts an entry's name. */
const nameFields = {tag: "tag", note: "name", action: "origin", clip: "title", recording: "name"};
const fields =
  ["ts", "from_ts", "to_ts", "text", "owner", "due", "state", "url", "offset_ms", "delay_ms", "length_ms", "heard",
    "rule"];

/**
 * What an entry's key stands for now, as an entry.
 *
 * @param {Replay} data @param {Entry} entry
 * @returns {Entry}
 */
export function inverse(data, entry) {
  const {what, key} = entry;
  if (isCorrection(what)) return before(data, entry);
  const old = find(data, what, key);
  // What was not there is taken away again.
  if (!old) return {...entry, state: "removed"};
  const known = Object.fromEntries(
    fields.filter((name) => old[name] !== undefined).map((name) => [name, old[name]]));
  const name = old[nameFields[/** @type {"tag"} */ (what)]];
  // "open": somebody judged it, and takes the judgement back.
  if (known["state"] === "unchecked" || known["state"] === "suggested") known["state"] = "open";
  return {what, ...(key === undefined ? {} : {key}), ...known, ...(name ? {name} : {})};
}

/**
 * @param {Replay} data @param {Entry["what"]} what
 * @param {string | undefined} key
 * @returns {any}
 */
const find = (data, what, key) =>
  /** @type {any[]} */ (data[lists[/** @type {"tag"} */ (what)]] ?? []).find((one) => one.key === key);

/**
 * The data as they are once an entry is taken.
 *
 * @param {Replay} data @param {Entry} entry
 * @returns {Replay}
 */
export function applied(data, entry) {
  if (isCorrection(entry.what)) return corrected(data, entry);
  const list = lists[/** @type {"tag"} */ (entry.what)];
  const all = /** @type {any[]} */ (data[list] ?? []);
  const old = find(data, entry.what, entry.key);
  const one = {...old, ...fieldsOf(data, entry)};
  const isGone = one.state === "removed" && entry.what !== "tag" && entry.what !== "clip";
  const others = all.filter((other) => other !== old);
  return {...data, [list]: isGone ? others : sorted([...others, one])};
}

/** @param {Replay} data @param {Entry} entry */
function fieldsOf(data, entry) {
  const {what, name, ...given} = entry;
  const own = /** @type {any} */ (given);
  if (given.state === "open" && what === "tag") own.state = "unchecked";
  if (given.state === "open" && what === "clip") own.state = "suggested";
  if (name === undefined) return own;
  if (what === "tag") {
    const kind = data.taxonomy?.find(({tag}) => tag === name);
    if (kind) Object.assign(own, {name: kind.name, kind: kind.kind});
  }
  return {...own, [nameFields[/** @type {"tag"} */ (what)]]: name};
}

/** @param {any[]} all */
const sorted = (all) =>
  [...all].sort((a, b) => (a.from_ts ?? a.ts ?? 0) - (b.from_ts ?? b.ts ?? 0));
