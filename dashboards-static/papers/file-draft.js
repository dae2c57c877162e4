/**
 * A file of the service being written: every change can be undone, nothing is lost with the page,
 * and the service reads along, so that what is wrong is told before anybody saves.
 */

import {call, get} from "../api.js";
import {keep, kept} from "../storage.js";

/** @typedef {{line: number, path: string, message: string}} Problem */
/** @typedef {{own: string, version: string, problems?: Problem[]} & Record<string, any>} Kept */

const mostSteps = 200;
/** Letters typed without a longer pause are one step back. */
const strokeMs = 1200;
/** So long after the last letter the service reads the text. */
const checkMs = 500;

export class FileDraft extends EventTarget {
  text = "";
  /**
   * As the service has it.
   *
   * @type {Kept}
   */
  kept = {own: "", version: ""};
  /**
   * What the service made of the text that was read last without a fault.
   *
   * @type {Record<string, any>}
   */
  read = {};
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
  isChecking = false;
  isLoaded = false;
  /** @type {"" | "saving" | "saved" | "failed"} */
  saving = "";
  savedAt = 0;
  /** @type {any} */
  failure;
  #query;
  #timer = 0;
  #asked = 0;
  /** @type {string[]} */
  #past = [];
  /** @type {string[]} */
  #future = [];
  #strokeAt = 0;

  /** @param {string} path @param {string} [query]  which of several files */
  constructor(path, query = "") {
    super();
    this.path = path;
    this.#query = query;
  }

  get isChanged() { return this.text !== this.kept.own; }

  get mayUndo() { return this.#past.length > 0; }

  get mayRedo() { return this.#future.length > 0; }

  /** @param {string} [more] */
  #address(more = "") {
    const query = [this.#query, more].filter(Boolean).join("&");
    return query ? `${this.path}?${query}` : this.path;
  }

  async load() {
    this.kept = await get(this.#address());
    this.read = this.kept;
    this.problems = this.kept.problems ?? [];
    this.text = this.kept.own;
    const left = /** @type {{version?: string, text?: string} | null | undefined} */ (
      kept(this.#place));
    if (typeof left?.text === "string" && left.text !== this.text) {
      this.text = left.text;
      // Written over what the file was then: if that is another now, saving tells so.
      if (left.version !== undefined) this.kept = {...this.kept, version: left.version};
      this.isRestored = true;
      void this.check();
    }
    this.isLoaded = true;
    this.#tell();
  }

  /** @param {string} text  as it is after a letter, or after many */
  type(text) {
    const now = Date.now();
    if (now - this.#strokeAt > strokeMs) this.#step();
    this.#strokeAt = now;
    this.#show(text);
  }

  /** @param {string} text  changed by something else than typing: a step of its own */
  change(text) {
    this.#step();
    this.#strokeAt = 0;
    this.#show(text);
  }

  #step() {
    this.#past = [...this.#past.slice(-mostSteps), this.text];
    this.#future = [];
  }

  undo() {
    const before = this.#past.pop();
    if (before === undefined) return;
    this.#future.push(this.text);
    this.#strokeAt = 0;
    this.#show(before);
  }

  redo() {
    const after = this.#future.pop();
    if (after === undefined) return;
    this.#past.push(this.text);
    this.#show(after);
  }

  /** Back to what the service has. */
  discard() {
    this.isRestored = false;
    this.change(this.kept.own);
  }

  /** @param {string} text */
  #show(text) {
    this.text = text;
    this.saving = "";
    this.failure = undefined;
    keep(this.#place, this.isChanged ? {version: this.kept.version, text} : null);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.check(), checkMs);
    this.#tell();
  }

  /** Lets the service read the text, without saving it. */
  async check() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.isChecking = true;
    this.#tell();
    const answer = await this.#put("check=true").catch((error) => error);
    if (asked !== this.#asked) return;
    this.isChecking = false;
    if (!(answer instanceof Error)) {
      this.read = answer;
      this.problems = [];
    } else {
      this.#refused(answer);
    }
    this.#tell();
  }

  /** @param {string} [more] @param {Record<string, string>} [headers] */
  #put(more, headers) {
    return call("PUT", this.#address(more), undefined, {
      body: this.text, headers: {"content-type": "application/yaml", ...headers},
    });
  }

  /** @returns {Promise<boolean>} */
  async save() {
    if (this.saving === "saving") return false;
    clearTimeout(this.#timer);
    this.#asked++;
    this.isChecking = false;
    this.saving = "saving";
    this.failure = undefined;
    this.#tell();
    try {
      this.kept = await this.#put("", {"if-match": this.kept.version});
      this.read = this.kept;
      this.problems = [];
      this.isRestored = false;
      this.saving = "saved";
      this.savedAt = Date.now();
      keep(this.#place, null);
    } catch (error) {
      this.saving = "failed";
      await this.#refused(error);
    }
    this.#tell();
    return this.saving === "saved";
  }

  /** @param {any} error */
  async #refused(error) {
    if (error.status === 422 && Array.isArray(error.answer?.problems))
      this.problems = error.answer.problems;
    else if (error.status === 409)
      this.conflict = await get(this.#address()).catch(() => undefined);
    else
      this.failure = error;
  }

  /** @param {boolean} mine  whose text goes on */
  settle(mine) {
    const theirs = this.conflict;
    if (!theirs) return;
    this.kept = theirs;
    this.conflict = undefined;
    if (mine)
      void this.save();
    else
      this.change(theirs.own);
  }

  get #place() { return `file ${this.#address()}`; }

  #tell() { this.dispatchEvent(new Event("change")); }
}
