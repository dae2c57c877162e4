/** A text while it is being written: what stands there, where its facts are, what is said against it. */

import {call} from "../api.js";
import {keep, kept} from "../storage.js";
import {edited} from "./locks.js";

/** @typedef {import("../types").CopyPiece} CopyPiece */
/** @typedef {import("../types").CopyText} CopyText */
/** @typedef {import("../types").CopyFact} CopyFact */
/** @typedef {import("../types").CopyFinding} CopyFinding */

/** Checks come once the hands rest. */
const restMs = 300;

export class Writing extends EventTarget {
  /** @type {CopyPiece} */
  piece;
  /** @type {CopyText} */
  text;
  /** @type {CopyFinding[]} */
  findings;
  isChecking = false;
  isComposing = false;
  isRestored = false;
  /** @type {"" | "saving" | "saved" | "failed" | "conflict"} */
  state = "";
  savedTs = 0;
  #timer = 0;
  #checks = 0;

  /** @param {CopyPiece} piece */
  constructor(piece) {
    super();
    this.piece = piece;
    this.text = piece.text;
    this.findings = piece.findings;
    const own = /** @type {{number: number, text: CopyText} | undefined} */ (kept(this.#name));
    if (own && this.#differs(own.text) && piece.state !== "published") {
      this.text = own.text;
      this.isRestored = true;
      this.check();
    }
  }

  get #name() { return `copy ${this.piece.piece}`; }

  get path() { return `/v1/copy/texts/${encodeURIComponent(this.piece.piece)}`; }

  get isChanged() { return this.#differs(this.text); }

  /** @param {CopyText} text */
  #differs(text) {
    const {title, body, locks} = this.piece.text;
    return text.title !== title || text.body !== body ||
      JSON.stringify(text.locks) !== JSON.stringify(locks);
  }

  #tell() { this.dispatchEvent(new Event("change")); }

  /** @param {"title" | "body"} part @param {string} words */
  write(part, words) {
    const others = this.text.locks.filter((lock) => lock.part !== part);
    const own = this.text.locks.filter((lock) => lock.part === part);
    this.text = {...this.text, [part]: words,
      locks: [...others, ...edited(own, this.text[part], words)]};
    this.#changed();
  }

  /** @param {"title" | "body"} part @param {number} from @param {number} to @param {CopyFact} fact */
  bind(part, from, to, fact) {
    const others = this.text.locks.filter((lock) =>
      lock.part !== part || lock.to <= from || lock.from >= to);
    this.text = {...this.text, locks: [...others, {part, from, to, fact}]};
    this.#changed();
  }

  /**
   * Another text in its place: an earlier version.
   *
   * @param {CopyText} text
   */
  take(text) {
    this.text = text;
    this.#changed();
  }

  discard() {
    this.isRestored = false;
    this.take(this.piece.text);
  }

  #changed() {
    keep(this.#name, this.isChanged ? {number: this.piece.number, text: this.text} : null);
    this.state = "";
    this.check();
    this.#tell();
  }

  /** Has the text checked once nobody writes. */
  check() {
    this.isChecking = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (this.isComposing) return this.check();
      void this.#ask();
    }, restMs);
  }

  async #ask() {
    const asked = ++this.#checks;
    try {
      const {findings} = await call("POST", `${this.path}/check`, this.text);
      if (asked !== this.#checks) return;
      this.findings = findings;
    } catch {
      // What was found before stands; saving checks again.
    }
    if (asked !== this.#checks) return;
    this.isChecking = false;
    this.#tell();
  }

  /** @param {boolean} [over]  over what somebody else has saved */
  async save(over) {
    if (!this.isChanged) return true;
    this.state = "saving";
    this.#tell();
    /** @type {RequestInit} */
    const options = over ? {} : {headers: {"if-match": `"${this.piece.number}"`}};
    try {
      this.#saved(await call("PUT", this.path, this.text, options));
      this.state = "saved";
    } catch (error) {
      this.state = /** @type {any} */ (error).status === 409 ? "conflict" : "failed";
    }
    this.#tell();
    return this.state === "saved";
  }

  /** @param {CopyPiece} piece */
  #saved(piece) {
    this.piece = piece;
    this.text = piece.text;
    this.findings = piece.findings;
    this.isRestored = false;
    this.savedTs = Date.now();
    keep(this.#name, null);
  }

  /**
   * Hands it in, approves it and so on.
   *
   * @param {string} deed @param {Record<string, unknown>} [more]
   */
  async do(deed, more) {
    if (!await this.save()) return;
    this.#saved(await call("POST", `${this.path}/deeds`, {deed, ...more},
      {headers: {"if-match": `"${this.piece.number}"`}}));
    this.#tell();
  }

  async fetchTheirs() {
    const own = this.text;
    this.#saved(await call("GET", this.path));
    keep(this.#name, {number: this.piece.number, text: own});
    this.#tell();
  }
}
