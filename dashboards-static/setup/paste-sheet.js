/** Rows copied from a spreadsheet, before they go into the rundown: which column is what. */

import {words} from "../preferences.js";
import {h, render} from "../tree.js";

import {cells, columns, guess, segmentsFrom} from "./rows.js";

/** @typedef {import("./rows.js").Column} Column */
/** @typedef {import("../types").RundownSegment} Segment */

const shownRows = 8;

export class PasteSheet {
  #dialog = document.createElement("dialog");
  /** @type {string[][]} */
  #rows = [];
  /** @type {Column[]} */
  #columns = [];
  #hasHead = false;
  #isText = false;
  /** @type {Segment[]} */
  #before = [];
  /** @type {(segments: Segment[], isInstead: boolean) => void} */
  #take = () => undefined;

  constructor() {
    this.#dialog.className = "sheet-dialog paste";
    this.#dialog.setAttribute("aria-labelledby", "paste-title");
  }

  /**
   * @param {string} text  empty: it is pasted into the dialog
   * @param {Segment[]} before
   * @param {(segments: Segment[], isInstead: boolean) => void} take
   */
  open(text, before, take) {
    this.#before = before;
    this.#take = take;
    this.#isText = text === "";
    this.#read(text);
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  remove() { this.#dialog.remove(); }

  /** @param {string} text */
  #read(text) {
    this.#rows = cells(text);
    const {columns, hasHead} = guess(this.#rows);
    this.#columns = columns;
    this.#hasHead = hasHead;
  }

  get #body() { return this.#hasHead ? this.#rows.slice(1) : this.#rows; }

  /** @param {boolean} isInstead */
  #done(isInstead) {
    const before = isInstead ? [] : this.#before;
    this.#take(segmentsFrom(this.#body, this.#columns, before).segments, isInstead);
    this.#dialog.close();
  }

  #draw() {
    const w = words.setup.paste;
    const body = this.#body;
    const {unread} = segmentsFrom(body, this.#columns, this.#before);
    render(
      this.#dialog,
      h("div.sheet", null, h("h2", {id: "paste-title"}, w.title), h("p.note", null, w.how),
        this.#isText && h("label", null, h("span", null, w.here),
          h("textarea", {rows: 4, oninput: this.#typed})),
        this.#rows.length > 0 && [
          h("label.tick", null,
            h("input", {type: "checkbox", ".checked": this.#hasHead, onchange: this.#flipHead}),
            h("span", null, w.hasHead)),
          this.#preview(body, unread),
        ],
        unread.length > 0 && h("p.problem", {role: "status"}, w.unread(unread.length)),
        h("div.buttons", null,
          h("button.quiet", {type: "button", onclick: () => this.#dialog.close()}, w.cancel),
          h("button", {type: "button", disabled: !body.length, onclick: () => this.#done(false)},
            w.add(body.length)),
          h("button.main", {
            type: "button",
            disabled: !body.length,
            onclick: () => this.#done(true)
          },
            w.instead(body.length))))
    );
  }

  #typed = (/** @type {Event} */ event) => {
    this.#read(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value);
    this.#draw();
  };

  #flipHead = () => {
    this.#hasHead = !this.#hasHead;
    this.#draw();
  };

  /** @param {string[][]} body @param {{row: number, column: number}[]} unread */
  #preview(body, unread) {
    const w = words.setup.paste;
    const pick = (/** @type {number} */ i) => (/** @type {Event} */ event) => {
      this.#columns[i] =
        /** @type {Column} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value);
      this.#draw();
    };
    const isUnread = (/** @type {number} */ row, /** @type {number} */ column) =>
      unread.some((one) => one.row === row && one.column === column);
    return h(
      "div.scroll", {tabindex: "0", role: "group", "aria-label": w.title},
      h("table", null,
        h("thead", null, h("tr", null, this.#columns.map((column, i) =>
          h("th", {key: i, scope: "col"},
            h("select", {"aria-label": w.column(i + 1), onchange: pick(i)}, columns.map((name) =>
              h("option", {key: name, value: name, ".selected": name === column},
                w.columns[name]))))))),
        h("tbody", null, body.slice(0, shownRows).map((row, r) =>
          h("tr", {key: r}, this.#columns.map((_, c) =>
            h("td", {key: c, class: isUnread(r, c) ? "unread" : ""}, row[c] ?? "")))))),
      body.length > shownRows && h("p.note", null, w.more(body.length - shownRows))
    );
  }
}
