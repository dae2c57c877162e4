/**
 * The rundown as a table that is written in like a spreadsheet: Enter and Tab walk, rows are moved
 * and undone by keys, and everything that a key does is a button as well.
 */

import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {cuts, glanceMark} from "./glance.js";
import {lengthText, seconds} from "./lengths.js";
import {kinds, moved, mustSay, mustSayText, newSegment} from "./rows.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("../types").RundownSegment} Segment */
/** @typedef {"name" | "kind" | "planned_s" | "warning_s" | "must_say"} Field */

const fields = /** @type {const} */ (["name", "kind", "planned_s", "warning_s", "must_say"]);

export class RundownTable extends View {
  /** @type {Draft | undefined} */
  #draft;
  /** @type {import("./glance.js").Glass} */
  #glass = {device: "tablet", metres: 2};
  /** The segment on air, which stays as it is. */
  #locked = "";
  /**
   * What a length looks like while it is written.
   *
   * @type {{path: string, text: string} | undefined}
   */
  #typing;
  chosen = 0;

  /** @param {Draft} draft */
  set draft(draft) {
    if (draft === this.#draft) return;
    this.#draft = draft;
    draft.addEventListener("change", this.refresh);
  }

  /** @param {import("./glance.js").Glass} glass */
  set glass(glass) {
    if (glass === this.#glass) return;
    this.#glass = glass;
    this.refresh();
  }

  /** @param {string} segment */
  set locked(segment) {
    if (segment === this.#locked) return;
    this.#locked = segment;
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#draft?.removeEventListener("change", this.refresh);
  }

  get #segments() { return this.#draft?.rundown.segments ?? []; }

  /** @param {number} row */
  #isLocked(row) { return this.#locked !== "" && this.#segments[row]?.segment === this.#locked; }

  // Rows

  /** @param {Segment[]} segments */
  #show(segments) { this.#draft?.set(["segments"], segments); }

  /** @param {number} row  where it goes @param {Segment} segment */
  #insert(row, segment) {
    const all = [...this.#segments];
    all.splice(row, 0, segment);
    this.#show(all);
    this.#focus(row, "name");
  }

  add = () => this.#insert(this.#segments.length, newSegment(this.#segments));

  /** @param {number} row */
  #double(row) {
    const one = this.#segments[row];
    if (one) this.#insert(row + 1, newSegment(this.#segments, one));
  }

  /** @param {number} row */
  #remove(row) {
    if (this.#isLocked(row)) return;
    const name = this.#segments[row]?.name ?? "";
    this.#show(this.#segments.filter((_, i) => i !== row));
    this.#focus(Math.min(row, this.#segments.length - 1), "name");
    this.dispatchEvent(new CustomEvent("removed", {detail: name}));
  }

  /** @param {number} row @param {number} by @param {Field} [field] */
  #move(row, by, field) {
    const to = row + by;
    if (this.#isLocked(row) || this.#isLocked(to) || to < 0 || to >= this.#segments.length) return;
    this.#show(moved(this.#segments, row, to));
    this.chosen = to;
    if (field) this.#focus(to, field);
    this.#tell();
  }

  /** @param {number} row @param {Field} field */
  #focus(row, field) {
    this.chosen = Math.max(0, row);
    this.refresh();
    const cell = this.querySelector(`[data-row="${row}"][data-field="${field}"]`);
    if (!(cell instanceof HTMLElement)) return;
    cell.focus();
    if (cell instanceof HTMLInputElement) cell.select();
  }

  /** @param {number} row */
  #choose(row) {
    if (row === this.chosen) return;
    this.chosen = row;
    this.refresh();
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("choose")); }

  // Keys

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const cell = event.target;
    if (event.isComposing || event.keyCode === 229 || !(cell instanceof HTMLElement)) return;
    const field = /** @type {Field | undefined} */ (cell.dataset["field"]);
    if (!field) return;
    const row = Number(cell.dataset["row"]);
    const act = this.#keyed(event, row, field, cell);
    if (!act) return;
    event.preventDefault();
    act();
  };

  /**
   * @param {KeyboardEvent} event @param {number} row @param {Field} field
   * @param {HTMLElement} cell
   */
  #keyed(event, row, field, cell) {
    const isCtrl = event.ctrlKey || event.metaKey;
    switch (event.code) {
      case "Enter":
        if (event.altKey && cell instanceof HTMLTextAreaElement) return () => newLine(cell);
        return () => this.#down(row, event.shiftKey ? -1 : 1, field);
      case "ArrowUp": case "ArrowDown": {
        if (!event.altKey) return undefined;
        const by = event.code === "ArrowUp" ? -1 : 1;
        return isCtrl ? () => this.#move(row, by, field) : () => this.#down(row, by, field, false);
      }
      case "KeyD": return isCtrl ? () => this.#double(row) : undefined;
      case "Backspace": return event.altKey ? () => this.#remove(row) : undefined;
      default: return undefined;
    }
  }

  /** @param {number} row @param {number} by @param {Field} field @param {boolean} [mayAdd] */
  #down(row, by, field, mayAdd = true) {
    const to = row + by;
    if (to >= this.#segments.length && mayAdd) return this.add();
    if (to >= 0 && to < this.#segments.length) this.#focus(to, field);
    this.#tell();
  }

  #pasted = (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isTable = text.includes("\t") ||
      (text.trim().includes("\n") && !(event.target instanceof HTMLTextAreaElement));
    if (!isTable) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("table", {detail: text}));
  };

  // Cells

  /** @param {number} row @param {Field} field @param {string} text */
  #write(row, field, text) {
    const draft = this.#draft;
    const segment = this.#segments[row];
    if (!draft || !segment) return;
    const path = ["segments", row, field];
    if (field === "must_say")
      draft.type(path, mustSay(segment, text));
    else if (field === "planned_s" || field === "warning_s")
      this.#writeLength(path, text);
    else
      draft.type(path, text);
  }

  /** @param {(string | number)[]} path @param {string} text */
  #writeLength(path, text) {
    this.#typing = {path: path.join("."), text};
    const s = seconds(text);
    // A length that is none is kept as it was written, and told to be none.
    this.#draft?.type(path, s ?? (text.trim() ? text : undefined));
  }

  #left = () => {
    this.#typing = undefined;
    this.refresh();
  };

  view() {
    const w = words.setup.table;
    return h(
      "div.sheet-scroll.scroll", {role: "group", "aria-label": w.title, tabindex: "-1"},
      h("table.rundown", {onkeydown: this.#pressed, onpaste: this.#pasted},
        h("caption.hidden", null, w.title),
        h("thead", null, h("tr", null,
          [w.move, ...fields.map((field) => w.fields[field]), w.facts, w.actions].map((name) =>
            h("th", {scope: "col"}, name)))),
        h("tbody", null, this.#segments.map((segment, row) => this.#row(segment, row))))
    );
  }

  /** @param {Segment} segment @param {number} row */
  #row(segment, row) {
    const w = words.setup.table;
    const isLocked = this.#isLocked(row);
    const name = segment.name || w.nameless(row + 1);
    const button = (
      /** @type {string} */ label, /** @type {string} */ text, /** @type {() => void} */ act,
      /** @type {boolean} */ isOff
    ) => h("button.tiny", {type: "button", "aria-label": `${label} ${name}`, title: label,
      disabled: isOff || isLocked, onclick: act}, text);
    return h(
      "tr", {
        key: segment.segment,
        class: [row === this.chosen && "chosen", isLocked && "locked"].filter(Boolean).join(" "),
        onfocusin: () => this.#choose(row),
        onclick: () => this.#choose(row),
      },
      h("td.handle", null, h("span.number", null, row + 1),
        button(w.up, "↑", () => this.#move(row, -1), row === 0),
        button(w.down, "↓", () => this.#move(row, 1), row === this.#segments.length - 1),
        isLocked && h("span.on-air", null, "● ", w.onAir)),
      fields.map((field) => this.#cell(segment, row, field, isLocked)),
      h("td.fact-cell", null, this.#facts(segment)),
      h("td.actions", null, button(w.double, w.doubleShort, () => this.#double(row), false),
        button(w.remove, w.removeShort, () => this.#remove(row), false))
    );
  }

  /** @param {Segment} segment */
  #facts({facts = []}) {
    const all = this.#draft?.rundown.facts ?? [];
    return facts.map((key) => {
      const text = all.find((one) => one.fact === key)?.text ?? key;
      return h("span.fact-chip", {key}, text.replaceAll("|", ""));
    });
  }

  /** @param {Segment} segment @param {number} row @param {Field} field @param {boolean} isLocked */
  #cell(segment, row, field, isLocked) {
    const w = words.setup.table;
    const path = ["segments", row, field];
    const problem = this.#draft?.problemAt(path)?.message ?? this.#ownProblem(segment, field);
    const id = `problem-${row}-${field}`;
    const common = {
      "data-row": row,
      "data-field": field,
      "aria-label": `${w.fields[field]} ${row + 1}`,
      "aria-invalid": problem ? "true" : undefined,
      "aria-describedby": problem ? id : undefined,
      readonly: isLocked,
      onblur: this.#left,
    };
    const typed = (/** @type {Event} */ event) =>
      this.#write(row, field, /** @type {HTMLInputElement} */ (event.currentTarget).value);
    return h(
      `td.${field}`, {"data-label": w.fields[field]}, this.#input(segment, field, {...common, oninput: typed}, path.join(".")),
      field === "must_say" && this.#glances(segment, row, isLocked),
      problem && h("p.cell-problem", {id}, problem)
    );
  }

  /**
   * @param {Segment} segment @param {Field} field @param {Record<string, unknown>} common
   * @param {string} path
   */
  #input(segment, field, common, path) {
    if (field === "kind") {
      const {readonly, oninput, ...rest} = common;
      return h("select", {...rest, disabled: readonly, onchange: oninput}, kinds.map((kind) =>
        h("option", {key: kind, value: kind, ".selected": kind === segment.kind},
          words.setup.kinds[kind])));
    }
    if (field === "must_say") {
      const text = mustSayText(segment);
      return h("textarea", {...common, rows: Math.max(1, text.split("\n").length), ".value": text});
    }
    if (field === "name") return h("input", {...common, ".value": segment.name, maxlength: "40"});
    const value = segment[field];
    const shown = this.#typing?.path === path ? this.#typing.text :
      typeof value === "string"               ? value :
                                                lengthText(value);
    return h("input", {...common, ".value": shown, size: "6", inputmode: "text"});
  }

  /**
   * What needs no service to be seen as wrong.
   *
   * @param {Segment} segment @param {Field} field
   */
  #ownProblem(segment, field) {
    const w = words.setup.problems;
    const value = /** @type {unknown} */ (segment[field]);
    if ((field === "planned_s" || field === "warning_s") && typeof value === "string")
      return w.noLength(value);
    if (field === "planned_s" && (value === undefined || value === 0)) return w.noTime;
    return undefined;
  }

  /** @param {Segment} segment @param {number} row @param {boolean} isLocked */
  #glances(segment, row, isLocked) {
    const w = words.setup.glance;
    const lines = (segment.must_say ?? []).map((point) => point.cue ?? "");
    return h("div.glances", null, lines.map((line, i) => {
      const better = isLocked ? undefined : cuts(line);
      const take = () => {
        const all = [...lines];
        all[i] = better ?? "";
        this.#write(row, "must_say", all.join("\n"));
      };
      return h("p", {key: i}, glanceMark(line, this.#glass),
        better && h("button.cut", {type: "button", onclick: take}, w.cut(better)));
    }));
  }
}

/**
 * A line end where the cursor stands, as if it had been typed.
 *
 * @param {HTMLTextAreaElement} cell
 */
function newLine(cell) {
  cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
  cell.dispatchEvent(new Event("input", {bubbles: true}));
}

customElements.define("sc-rundown-table", RundownTable);
