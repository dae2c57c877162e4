/** A file of product sheets or dealer cards on its way in: how the service reads it, and what would change. */

import {call, Refusal} from "../api.js";

/** @typedef {import("../types").SheetReading} SheetReading */

export class SheetDraft extends EventTarget {
  /** @type {Blob | undefined} */
  #body;
  /** What people call it. */
  name = "";
  /** @type {SheetReading | undefined} */
  reading;
  /** @type {Refusal | undefined} */
  problem;
  isBusy = false;
  isSaved = false;
  source = "";
  sheet = "";
  removesMissing = false;
  head = 0;
  /** @type {string[] | undefined} */
  columns;
  /** The newest question: answers to older ones are late. */
  #asked = 0;

  get isThere() { return this.#body !== undefined; }

  /** @param {Blob} body @param {string} name */
  take(body, name) {
    this.#body = body;
    this.name = name;
    this.source = name;
    this.#forget();
    this.sheet = "";
    this.isSaved = false;
    return this.#ask();
  }

  clear() {
    this.#body = undefined;
    this.reading = undefined;
    this.problem = undefined;
    this.#forget();
    this.#tell();
  }

  /** Another sheet or row of heads has other columns. */
  #forget() {
    this.head = 0;
    this.columns = undefined;
  }

  /** @param {{source?: string, removesMissing?: boolean}} part */
  change(part) {
    Object.assign(this, part);
    return this.#ask();
  }

  /** @param {string} sheet */
  pickSheet(sheet) {
    this.sheet = sheet;
    this.#forget();
    return this.#ask();
  }

  /** @param {number} head */
  pickHead(head) {
    this.head = head;
    this.columns = undefined;
    return this.#ask();
  }

  /** @param {number} column @param {string} means */
  pickColumn(column, means) {
    const all = this.reading?.columns?.map((one) => one.means) ?? [];
    this.columns = all.map((one, i) => i === column ? means : one);
    this.head = this.reading?.head ?? 0;
    return this.#ask();
  }

  /** Saves what was looked at, and nothing that somebody else saved meanwhile. */
  save() { return this.#ask(true); }

  async #ask(save = false) {
    if (!this.#body) return;
    const asked = ++this.#asked;
    this.isBusy = true;
    this.#tell();
    const query = new URLSearchParams({source: this.source, missing: this.removesMissing ? "remove" : "keep"});
    if (!save) query.set("check", "true");
    if (this.sheet) query.set("sheet", this.sheet);
    if (this.head) query.set("head", String(this.head));
    if (this.columns) query.set("columns", this.columns.join(","));
    try {
      const reading = await send(this.#body, query, save ? this.reading?.version : undefined);
      if (asked !== this.#asked) return;
      this.reading = reading;
      this.isSaved = reading.saved;
      this.problem = undefined;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = error instanceof Refusal ? error : new Refusal(0, "", String(error), 0);
      if (!save) this.reading = undefined;
    }
    this.isBusy = false;
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/**
 * @param {Blob} body @param {URLSearchParams} query @param {string | undefined} version
 * @returns {Promise<SheetReading>}
 */
async function send(body, query, version) {
  /** @type {RequestInit} */
  const options = {body, headers: {"content-type": "application/octet-stream"}};
  if (version !== undefined) options.headers = {...options.headers, "if-match": `"${version}"`};
  return call("POST", `/v1/copy/sheets?${query}`, undefined, options);
}
