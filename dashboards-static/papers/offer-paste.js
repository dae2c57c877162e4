/** Rows copied from a spreadsheet, before they go into the ledger: which column is what. */

import {cells} from "../setup/rows.js";
import {h, render} from "../tree.js";

import {columns, guess, rowsFrom} from "./offer-rows.js";
import {paperWords} from "./words.js";

/** @typedef {import("./offer-rows.js").Column} Column */
/** @typedef {import("./offer-rows.js").Row} Row */

const shownRows = 8;

export class OfferPaste {
  #dialog = document.createElement("dialog");
  /** @type {string[][]} */
  #rows = [];
  /** @type {Column[]} */
  #columns = [];
  #hasHead = false;
  /** @type {(rows: Row[], isInstead: boolean) => void} */
  #take = () => undefined;

  constructor() {
    this.#dialog.className = "sheet-dialog paste";
    this.#dialog.setAttribute("aria-labelledby", "offer-paste-title");
  }

  /** @param {(rows: Row[], isInstead: boolean) => void} take */
  open(take) {
    this.#take = take;
    this.#rows = [];
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#draw();
    const area = this.#dialog.querySelector("textarea");
    if (area) area.value = "";
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  remove() { this.#dialog.remove(); }

  get #body() { return this.#hasHead ? this.#rows.slice(1) : this.#rows; }

  /** @param {boolean} isInstead */
  #done(isInstead) {
    this.#take(rowsFrom(this.#body, this.#columns), isInstead);
    this.#dialog.close();
  }

  #typed = (/** @type {Event} */ event) => {
    this.#rows = cells(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value);
    ({columns: this.#columns, hasHead: this.#hasHead} = guess(this.#rows));
    this.#draw();
  };

  #flipHead = () => {
    this.#hasHead = !this.#hasHead;
    this.#draw();
  };

  #draw() {
    const w = paperWords.offers.paste;
    const n = rowsFrom(this.#body, this.#columns).length;
    const left = this.#body.length - n;
    render(this.#dialog, h("div.sheet", null,
      h("h2", {id: "offer-paste-title"}, w.title), h("p.note", null, w.how),
      h("label", null, h("span", null, w.here), h("textarea", {rows: 4, oninput: this.#typed})),
      this.#rows.length > 0 && [
        h("label.tick", null,
          h("input", {type: "checkbox", ".checked": this.#hasHead, onchange: this.#flipHead}),
          h("span", null, w.hasHead)),
        this.#preview(),
      ],
      left > 0 && h("p.problem", {role: "status"}, w.left(left)),
      h("div.buttons", null,
        h("button.quiet", {type: "button", onclick: () => this.#dialog.close()}, w.cancel),
        h("button", {type: "button", disabled: !n, onclick: () => this.#done(true)}, w.instead(n)),
        h("button.main", {type: "button", disabled: !n, onclick: () => this.#done(false)}, w.add(n)))));
  }

  #preview() {
    const w = paperWords.offers.paste;
    const pick = (/** @type {number} */ i) => (/** @type {Event} */ event) => {
      this.#columns[i] =
        /** @type {Column} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value);
      this.#draw();
    };
    const body = this.#body;
    return h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.title},
      h("table", null,
        h("thead", null, h("tr", null, this.#columns.map((column, i) => h("th", {key: i, scope: "col"},
          h("select", {"aria-label": w.column(i + 1), onchange: pick(i)}, columns.map((name) =>
            h("option", {key: name, value: name, ".selected": name === column},
              paperWords.offers.columns[name]))))))),
        h("tbody", null, body.slice(0, shownRows).map((row, r) =>
          h("tr", {key: r}, this.#columns.map((_, c) => h("td", {key: c}, row[c] ?? "")))))),
      body.length > shownRows && h("p.note", null, w.more(body.length - shownRows)));
  }
}
