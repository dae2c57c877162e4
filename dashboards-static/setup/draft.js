/**
 * A rundown being written: every change can be undone, nothing is lost with the page, and what the
 * service said about it stays beside it.
 */

import {call, get} from "../api.js";
import {keep, kept} from "../storage.js";

/** @typedef {import("../types").Rundown} Rundown */
/** @typedef {(string | number)[]} Path */
/** @typedef {{path: string, line?: number, code?: string, message: string}} Problem */
/** @typedef {{version: number, saved_ts: number, by?: string, title?: string}} Version */
/** @typedef {{version?: number, saved_ts?: number, by?: string, rundown: Rundown | null,
 *   versions?: Version[]}} Kept */

const mostSteps = 200;
/** Letters of one cell typed without a longer pause are one step back. */
const strokeMs = 1200;

/** @type {Rundown} */
export const nothing = {segments: []};

export class Draft extends EventTarget {
  /** @type {Rundown} */
  rundown = nothing;
  /**
   * As the service has it.
   *
   * @type {Kept}
   */
  kept = {rundown: null};
  /** @type {Problem[]} */
  problems = [];
  /**
   * Somebody else saved meanwhile.
   *
   * @type {Kept | undefined}
   */
  conflict;
  /** Found in this browser, newer than what the service has. */
  isRestored = false;
  /** @type {"" | "saving" | "saved" | "failed"} */
  saving = "";
  /** @type {unknown} */
  failure;
  /** @type {Rundown[]} */
  #past = [];
  /** @type {Rundown[]} */
  #future = [];
  #stroke = {tag: "", at: 0};

  /** @param {string} room */
  constructor(room) {
    super();
    this.room = room;
    this.path = `/v1/rooms/${room}/rundown`;
  }

  get isChanged() { return JSON.stringify(this.rundown) !== JSON.stringify(this.#base); }

  get mayUndo() { return this.#past.length > 0; }

  get mayRedo() { return this.#future.length > 0; }

  get #base() { return this.kept.rundown ?? nothing; }

  async load() {
    this.kept = await get(this.path);
    this.rundown = this.#base;
    const left = this.#found();
    if (left && JSON.stringify(left.rundown) !== JSON.stringify(this.#base)) {
      this.rundown = left.rundown ?? nothing;
      if (left.version !== undefined) this.kept = {...this.kept, version: left.version};
      this.isRestored = true;
    }
    this.#tell();
  }

  /**
   * Changes one thing; letters typed into the same place make one step back together.
   *
   * @param {Path} path @param {unknown} value
   */
  type(path, value) {
    this.change(/** @type {Rundown} */ (put(this.rundown, path, value)), path.join("."));
  }

  /**
   * Changes one thing, in a step of its own.
   *
   * @param {Path} path @param {unknown} value
   */
  set(path, value) { this.change(/** @type {Rundown} */ (put(this.rundown, path, value))); }

  /** @param {Rundown} rundown @param {string} [tag] */
  change(rundown, tag = "") {
    const now = Date.now();
    const isSame = tag !== "" && tag === this.#stroke.tag && now - this.#stroke.at < strokeMs;
    if (!isSame) this.#past = [...this.#past.slice(-mostSteps), this.rundown];
    this.#stroke = {tag, at: now};
    this.#future = [];
    this.#show(rundown);
  }

  undo() {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.rundown);
    this.#show(before);
  }

  redo() {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.rundown);
    this.#show(after);
  }

  /** Back to what the service has. */
  discard() {
    this.isRestored = false;
    this.change(this.#base);
  }

  /** @param {Rundown} rundown */
  #show(rundown) {
    this.rundown = rundown;
    this.#stroke.at = this.#past.at(-1) === rundown ? 0 : this.#stroke.at;
    this.saving = "";
    this.#keep();
    this.#tell();
  }

  /** @param {Path} path  of a cell; what is wrong in it */
  problemAt(path) {
    const name = pathName(path);
    return this.problems.find((one) => one.path === name || one.path.startsWith(name + ".") ||
                                       one.path.startsWith(name + "["));
  }

  /**
   * Saves these parts of the draft, the others as the service has them; without parts, all of it.
   *
   * @param {(keyof Rundown)[]} [parts]
   * @returns {Promise<boolean>}
   */
  save(parts) {
    const own = parts ? Object.fromEntries(parts.map((part) => [part, this.rundown[part]])) :
                        this.rundown;
    const rundown = /** @type {Rundown} */ (bare({...(parts ? this.#base : {}), ...own}));
    return this.#put(rundown, JSON.stringify(rundown), "application/json");
  }

  /** @param {string} text */
  saveYaml(text) { return this.#put(undefined, text, "application/yaml"); }

  /** @param {Rundown | undefined} rundown @param {string} body @param {string} type */
  async #put(rundown, body, type) {
    this.saving = "saving";
    this.problems = [];
    this.failure = undefined;
    this.#tell();
    const {version} = this.kept;
    const headers = {
      "content-type": type,
      ...(version === undefined ? {} : {"if-match": String(version)}),
    };
    try {
      await call("PUT", this.path, undefined, {body, headers});
      this.kept = await get(this.path);
      if (!rundown) this.rundown = this.#base;
      // Other parts may still be unsaved: what the service put in order is taken over.
      else if (this.kept.rundown)
        this.rundown = {...this.rundown, ...parts(this.kept.rundown, rundown, this.rundown)};
      this.isRestored = false;
      this.saving = "saved";
    } catch (error) {
      await this.#refused(error);
    }
    this.#keep();
    this.#tell();
    return this.saving === "saved";
  }

  /** @param {any} error */
  async #refused(error) {
    this.saving = "failed";
    if (error.status === 422 && Array.isArray(error.answer?.problems))
      this.problems = error.answer.problems;
    else if (error.status === 409)
      this.conflict = await get(this.path).catch(() => undefined);
    if (this.problems.length === 0 && !this.conflict) this.failure = error;
  }

  /** @param {boolean} mine  whose text goes on; the other stays among the versions */
  settle(mine) {
    const theirs = this.conflict;
    if (!theirs) return;
    this.kept = theirs;
    this.conflict = undefined;
    if (mine)
      void this.save();
    else
      this.change(this.#base);
  }

  /** @param {number} version */
  async restore(version) {
    const {rundown} = await get(`${this.path}?version=${version}`);
    if (rundown) this.change(rundown);
  }

  get #place() { return `rundown ${this.room}`; }

  #found() {
    const found = /** @type {{version?: number, rundown?: Rundown} | undefined | null} */ (
      kept(this.#place));
    return Array.isArray(found?.rundown?.segments) ? found : undefined;
  }

  #keep() {
    const {version} = this.kept;
    keep(this.#place, this.isChanged ? {version, rundown: this.rundown} : null);
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/**
 * The parts that were just saved, as the service wrote them; those still being edited stay.
 *
 * @param {Rundown} fresh @param {Rundown} sent @param {Rundown} own
 */
function parts(fresh, sent, own) {
  const names = /** @type {(keyof Rundown)[]} */ (Object.keys(sent));
  const text = JSON.stringify;
  const same = names.filter((name) => text(sent[name]) === text(bare(own[name])));
  return Object.fromEntries(same.map((name) => [name, fresh[name]]));
}

/**
 * Without empty texts, empty lists and what is not known.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function bare(value) {
  if (Array.isArray(value)) return value.map(bare).filter((one) => one !== "" && one !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([name, one]) => [name, bare(one)]);
  return Object.fromEntries(kept.filter(([name, one]) =>
    one !== "" && one !== undefined && one !== null &&
    !(Array.isArray(one) && one.length === 0 && name !== "segments") &&
    !(typeof one === "object" && !Array.isArray(one) && Object.keys(one).length === 0)));
}

/**
 * The same value but for what stands at the path.
 *
 * @param {unknown} whole @param {Path} path @param {unknown} value
 * @returns {unknown}
 */
export function put(whole, path, value) {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(whole) || typeof first === "number") {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[Number(first)] = put(list[Number(first)], rest, value);
    return list;
  }
  const object = /** @type {Record<string, unknown>} */ (whole ?? {});
  return {...object, [first]: put(object[first], rest, value)};
}

/**
 * `segments[2].planned_s`, as the service names it.
 *
 * @param {Path} path
 */
export const pathName = (path) =>
  path.map((step, i) => typeof step === "number" ? `[${step}]` : (i ? "." : "") + step).join("");
