/** One text: written, checked as it is written, handed in, approved, taken out. */

import {mayWriteCopy} from "../api.js";
import {copy} from "../copy.js";
import {clock} from "../format.js";
import {panel} from "../parts/frame.js";
import {h, View} from "../tree.js";
import {problemText} from "../views/problem.js";
import {picture} from "./card.js";
import {factList} from "./fact-list.js";
import {findingList} from "./findings.js";
import {history} from "./history.js";
import {marked, sourceList} from "./marked.js";
import {steps} from "./steps.js";
import {w} from "./words.js";

/** @typedef {import("./writing.js").Writing} Writing */
/** @typedef {import("../types").CopyFinding} CopyFinding */
/** @typedef {import("../types").CopyChannel} CopyChannel */

export class CopyEditor extends View {
  /** @type {Writing | undefined} */
  #writing;
  /** @type {CopyChannel | undefined} */
  channel;
  /** @type {{entries: number, leads: number, streams: number} | undefined} */
  brought;
  /** @type {import("../api.js").Person | undefined} */
  person;
  #answer = "";
  /** @type {unknown} */
  #problem;
  /** @type {{stores: number, exceptions: {store: string, reason: {zh: string, en: string}}[]} | undefined} */
  #stores;

  get writing() { return /** @type {Writing} */ (this.#writing); }

  set writing(writing) {
    if (writing === this.#writing) return;
    this.#writing?.removeEventListener("change", this.refresh);
    this.#writing = writing;
    writing.addEventListener("change", this.refresh);
    this.refresh();
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed);
    addEventListener("beforeunload", this.#leaving);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed);
    removeEventListener("beforeunload", this.#leaving);
  }

  /** What was not saved stays in this browser; the question is for those who have no storage. */
  #leaving = (/** @type {Event} */ event) => {
    if (this.writing.isChanged) event.preventDefault();
  };

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== "KeyS") return;
    event.preventDefault();
    if (this.#mayWrite) void this.writing.save();
  };

  get #mayWrite() {
    return mayWriteCopy(this.person) && this.writing.piece.state !== "published";
  }

  /** @param {string} part @returns {HTMLInputElement | HTMLTextAreaElement | null} */
  #field(part) { return this.querySelector(`[name=copy-${part}]`); }

  view() {
    const writing = this.#writing;
    if (!writing) return null;
    const e = w.editor;
    return h("div.copy-editor", {"data-state": writing.piece.state, "data-checking": String(writing.isChecking)},
      this.#notices(),
      h("div.copy-columns", null,
        h("div.copy-column", {key: "write"}, this.#mayWrite && this.#fields(), this.#out()),
        h("div.copy-column", {key: "check"},
          panel(e.findings, null,
            h("div", {role: "status"}, writing.isChecking && h("p.small", null, e.checking)),
            !(writing.isChecking && !writing.findings.length) && findingList(writing.findings, this.#mayWrite ? this.#cures : undefined,
              (one) => writing.text[one.part].slice(one.from, one.to))),
          writing.piece.state === "published" && panel(e.code, null, this.#code()),
          panel(e.history, null, history(writing, this.#mayWrite))),
        this.#mayWrite && h("div.copy-column", {key: "facts"},
          panel(e.facts, null, factList(writing.piece.facts, this.#insert)))));
  }

  /** By what is known who came from this text. */
  #code() {
    const e = w.editor;
    const code = `copy:${this.writing.piece.piece}`;
    return [
      h("p.note", {key: "how"}, e.codeHow),
      h("div.buttons", {key: "code"}, h("code", null, code),
        h("button.small", {type: "button", onclick: (/** @type {Event} */ event) => {
          const shown = /** @type {HTMLElement} */ (event.currentTarget).previousElementSibling;
          void this.#copy(code, /** @type {HTMLElement} */ (shown));
        }}, e.copyCode)),
      h("p", {key: "brought", role: "status"}, this.brought ?
        e.brought(this.brought.entries, this.brought.leads, this.brought.streams) : e.broughtNone),
    ];
  }

  #notices() {
    const e = w.editor;
    const writing = this.writing;
    return [
      writing.isRestored && h("div.notice", {key: "restored"}, h("p", null, e.restored),
        h("div.buttons", null, h("button", {type: "button", onclick: () => writing.discard()}, e.discard))),
      writing.state === "conflict" && h("div.notice.bad", {key: "conflict", role: "alert"},
        h("p", null, e.conflict), h("div.buttons", null,
          h("button", {type: "button", onclick: () => void this.#try(() => writing.fetchTheirs())}, e.loadTheirs),
          h("button", {type: "button", onclick: () => void writing.save(true)}, e.keepMine))),
      this.#problem !== undefined && h("p.notice.bad", {key: "problem", role: "alert"},
        /** @type {any} */ (this.#problem).message || problemText(this.#problem)),
    ];
  }

  #fields() {
    const e = w.editor;
    const {text} = this.writing;
    const title = this.channel?.title;
    /** @param {"title" | "body"} part */
    const listens = (part) => ({
      name: `copy-${part}`, ".value": text[part],
      oninput: (/** @type {Event} */ event) =>
        this.writing.write(part, /** @type {HTMLInputElement} */ (event.currentTarget).value),
      oncompositionstart: () => { this.writing.isComposing = true; },
      oncompositionend: () => { this.writing.isComposing = false; },
    });
    return h("section.panel.write", {"aria-label": e.body},
      title && h("label", null, h("span", null, e.heading, " ", count(text.title, title)),
        h("input", listens("title"))),
      h("label", null, h("span", null, e.body, " ", this.channel && count(text.body, this.channel.body)),
        h("textarea", {rows: 14, ...listens("body")})),
      h("div.buttons", null,
        h("button", {type: "button", disabled: !this.writing.isChanged, onclick: () => void this.writing.save()},
          e.save, h("kbd", {"aria-hidden": "true"}, "Ctrl S")),
        h("span.answer", {role: "status"}, this.#saying())));
  }

  #saying() {
    const e = w.editor;
    const {state, isChanged, savedTs} = this.writing;
    if (state === "failed") return e.failed;
    if (isChanged) return e.unsaved;
    return state === "saved" ? e.saved(clock(savedTs)) : "";
  }

  /** As it goes out, and what can be done with it. */
  #out() {
    const e = w.editor;
    const {text, findings, piece} = this.writing;
    const whole = text.title ? `${text.title}\n\n${text.body}` : text.body;
    return panel(e.preview, null, marked(text, findings), sourceList(text),
      h("pre.hidden.plain", {"aria-hidden": "true"}, whole),
      h("div.buttons", null,
        h("button", {type: "button", onclick: () => void this.#copy(whole)}, e.copyAll),
        h("button", {type: "button", onclick: () => this.#download(new Blob([whole]), "txt")}, e.text),
        h("button", {type: "button", onclick: () => void this.#try(async () =>
          this.#download(await picture(text), "png"))}, e.card),
        h("span.answer", {role: "status"}, this.#answer)),
      steps(this.writing, this.person, {
        do: (deed, more) => void this.#try(() => this.writing.do(deed, more)),
        stores: (found) => {
          this.#stores = found;
          this.refresh();
        },
        fail: (error) => void this.#try(() => Promise.reject(error)),
      }, this.#stores, findings, piece));
  }

  /** @param {() => Promise<unknown>} act */
  async #try(act) {
    this.#problem = undefined;
    try {
      await act();
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  /**
   * @param {string} text
   * @param {HTMLElement} [source]  what shows it; without, the whole text
   */
  async #copy(text, source = /** @type {HTMLElement} */ (this.querySelector(".plain"))) {
    this.#answer = await copy(text, source) ? w.editor.copied : w.editor.copyFailed;
    this.refresh();
  }

  /** @param {Blob} blob @param {string} ending */
  #download(blob, ending) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${this.writing.piece.origin.channel}-${this.writing.piece.piece}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /**
   * Writes as if by hand, so that the browser's own undo takes it back.
   *
   * @param {"title" | "body"} part @param {number} from @param {number} to @param {string} words
   */
  #write(part, from, to, words) {
    const field = this.#field(part);
    if (!field) return;
    field.focus();
    field.setSelectionRange(from, to);
    document.execCommand(words ? "insertText" : "delete", false, words);
  }

  /** @param {import("../types").CopyFact} fact */
  #insert = (fact) => {
    const field = this.#field("body");
    if (!field) return;
    const at = field.selectionStart ?? field.value.length;
    this.#write("body", at, field.selectionEnd ?? at, fact.text);
    this.writing.bind("body", at, at + fact.text.length, fact);
  };

  #cures = {
    /** @param {CopyFinding} one */
    show: (one) => {
      const field = this.#field(one.part);
      field?.focus();
      field?.setSelectionRange(one.from, one.to);
    },
    /** @param {CopyFinding} one */
    replace: (one) => {
      const words = one.instead ?? "";
      const lock = this.writing.text.locks.find((each) =>
        each.part === one.part && each.from === one.from && each.to === one.to);
      this.#write(one.part, one.from, one.to, words);
      if (one.kind === "changed" && lock)
        this.writing.bind(one.part, one.from, one.from + words.length, {...lock.fact, text: words});
    },
    /** @param {CopyFinding} one @param {string} source */
    source: (one, source) => {
      const text = this.writing.text[one.part].slice(one.from, one.to);
      this.writing.bind(one.part, one.from, one.to,
        {fact: `hand.${text}`, kind: "hand", name: text, text, source});
    },
  };
}

/** @param {string} text @param {{most: number, counts: string}} limit */
function count(text, limit) {
  const letters = [...new Intl.Segmenter().segment(text)];
  const n = limit.counts === "bytes" ? new TextEncoder().encode(text).length :
    limit.counts === "width" ?
      Math.ceil(letters.reduce((sum, one) => sum + (/^[\x00-\x7f]+$/.test(one.segment) ? 1 : 2), 0) / 2) :
      letters.length;
  return h(`span.count.${n > limit.most ? "bad" : "fine"}`, null, w.editor.counts(n, limit.most));
}

customElements.define("sc-copy-editor", CopyEditor);
