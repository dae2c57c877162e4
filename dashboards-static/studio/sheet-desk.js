/** Where owners take in product sheets and dealer cards: a file or pasted rows, looked at before they count. */

import {panel} from "../parts/frame.js";
import {language} from "../preferences.js";
import {h, View} from "../tree.js";
import {SheetDraft} from "./sheet-draft.js";
import {sheetTable} from "./sheet-table.js";
import {w} from "./words.js";

const mostChanges = 30;
const mostProblems = 12;

export class SheetDesk extends View {
  #draft = new SheetDraft();
  /** @type {import("../types").Studio | undefined} */
  #studio;
  #isOver = false;

  /** @param {import("../types").Studio} studio */
  set studio(studio) {
    if (this.#studio === studio) return;
    this.#studio = studio;
    this.refresh();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#draft.addEventListener("change", this.#changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#draft.removeEventListener("change", this.#changed);
  }

  #changed = () => {
    this.refresh();
    // The page's own lists of products and stores are old now.
    if (this.#draft.isSaved) this.dispatchEvent(new CustomEvent("saved", {bubbles: true}));
  };

  /** @param {File | undefined} file */
  #take(file) {
    if (file) void this.#draft.take(file, file.name.replace(/\.\w+$/, ""));
  }

  #picked = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.currentTarget);
    this.#take(field.files?.[0]);
    // The same file may be picked again once it was mended.
    field.value = "";
  };

  #paste = () => {
    const area = /** @type {HTMLTextAreaElement | null} */ (this.querySelector("[name=sheet-rows]"));
    if (area?.value.trim()) void this.#draft.take(new Blob([area.value]), w.sheets.pastedName);
  };

  #dropped = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    this.#isOver = false;
    this.#take(event.dataTransfer?.files[0]);
    this.refresh();
  };

  /** @param {boolean} isOver */
  #over = (isOver) => (/** @type {DragEvent} */ event) => {
    if (isOver) event.preventDefault();
    if (this.#isOver === isOver) return;
    this.#isOver = isOver;
    this.refresh();
  };

  view() {
    const draft = this.#draft;
    const t = w.sheets;
    const n = this.#studio?.products.length ?? 0;
    const stores = this.#studio?.dealers.length ?? 0;
    return panel(t.title, null,
      h("div.sheet-desk", {"aria-busy": String(draft.isBusy)},
        h("p.note", null, n || stores ? t.there(n, stores) : t.empty),
        this.#ways(n + stores > 0),
        draft.problem && this.#refused(draft.problem),
        draft.isSaved && h("p.notice", {key: "saved", role: "status"},
          h("span", {"aria-hidden": "true"}, "✓ "), t.saved),
        draft.reading && !draft.isSaved && this.#reading(draft.reading)));
  }

  /** @param {boolean} hasAny  sheets in force */
  #ways(hasAny) {
    const t = w.sheets;
    return h("div.sheet-ways", {
      key: "ways", class: this.#isOver ? "over" : "", ondragover: this.#over(true), ondragleave: this.#over(false),
      ondrop: this.#dropped,
    },
      h("label.sheet-file", null, h("span", null, t.file),
        h("input", {type: "file", name: "sheet-file", accept: ".csv,.tsv,.txt,.xlsx,.yaml,.yml", onchange: this.#picked})),
      h("details", null, h("summary", null, t.paste),
        h("label", null, h("span", null, t.rows), h("textarea", {name: "sheet-rows", rows: 4, spellcheck: "false"})),
        h("div.buttons", null, h("button", {type: "button", onclick: this.#paste}, t.look))),
      hasAny && h("a", {href: "/v1/copy/sheets", download: "sheets.yaml"}, t.download));
  }

  /** @param {import("../api.js").Refusal} problem */
  #refused(problem) {
    const [first] = problem.answer?.problems ?? [];
    const place = [first?.sheet, first?.cell].filter(Boolean).join("!");
    const text = first?.text?.[language()] || problem.message || w.sheets.failed;
    return h("p.notice.bad", {key: "refused", role: "alert"}, problem.code === "version_conflict" ? w.sheets.conflict :
      [place && `${place}: `, text]);
  }

  /** @param {import("../types").SheetReading} reading */
  #reading(reading) {
    const t = w.sheets;
    const draft = this.#draft;
    const n = reading.changes_total;
    return h("div.sheet-reading", {key: "reading"},
      h("h3", null, draft.name),
      h("p", {role: "status"}, t.understood(reading.products, reading.facts, reading.dealers)),
      this.#choices(reading),
      problems(reading),
      reading.columns && sheetTable(reading, (column, means) => void draft.pickColumn(column, means)),
      changes(reading),
      reading.loses_comments && h("p.notice", {key: "comments"}, h("span", {"aria-hidden": "true"}, "▲ "), t.losesComments),
      h("div.buttons", null,
        h("button.main", {
          type: "button", disabled: draft.isBusy || n === 0, onclick: () => void draft.save(),
        }, t.save),
        h("button", {type: "button", onclick: () => draft.clear()}, t.cancel)));
  }

  /** @param {import("../types").SheetReading} reading */
  #choices(reading) {
    const t = w.sheets;
    const draft = this.#draft;
    const value = (/** @type {Event} */ event) =>
      /** @type {HTMLInputElement | HTMLSelectElement} */ (event.currentTarget).value;
    const sheets = reading.sheets ?? [];
    return h("div.sheet-choices", {key: "choices"},
      sheets.length > 1 && h("label", null, h("span", null, t.sheet),
        h("select", {name: "sheet", onchange: (/** @type {Event} */ e) => void draft.pickSheet(value(e))},
          sheets.map((name) => h("option", {key: name, value: name, ".selected": name === reading.sheet}, name)))),
      reading.head !== undefined && h("label", null, h("span", null, t.head),
        h("select", {name: "head", onchange: (/** @type {Event} */ e) => void draft.pickHead(Number(value(e)))},
          (reading.rows ?? []).slice(0, 20).map((_, i) =>
            h("option", {key: i, value: String(i + 1), ".selected": i + 1 === reading.head}, t.row(i + 1))))),
      reading.head !== undefined && h("label.wide", null, h("span", null, t.source),
        h("input", {name: "sheet-source", ".value": draft.source, onchange: (/** @type {Event} */ e) =>
          void draft.change({source: value(e)})})),
      h("label.tick", null, h("input", {
        type: "checkbox", name: "missing", ".checked": draft.removesMissing,
        onchange: (/** @type {Event} */ e) => void draft.change(
          {removesMissing: /** @type {HTMLInputElement} */ (e.currentTarget).checked}),
      }), h("span", null, t.removeMissing)));
  }
}

/** @param {import("../types").SheetReading} reading */
function problems(reading) {
  const all = reading.problems;
  if (!all.length) return null;
  const left = reading.problems_total - Math.min(all.length, mostProblems);
  const item = (/** @type {import("../types").SheetProblem} */ one, /** @type {number} */ i) =>
    h("li", {key: `${one.cell} ${i}`, class: one.taken ? "warn" : "bad"},
      h("span.shape", {"aria-hidden": "true"}, one.taken ? "▲ " : "⬢ "),
      h("strong", null, one.cell), h("span.mark", {class: one.taken ? "warn" : "bad"},
        one.taken ? w.sheets.mended : w.sheets.leftOut), " ", one.text[language()]);
  return h("div", {key: "problems"}, h("h4", null, w.sheets.problems(reading.problems_total)),
    h("ul.sheet-problems", null, all.slice(0, mostProblems).map(item)),
    left > 0 && h("p.note", null, w.sheets.more(left)));
}

/** @param {import("../types").SheetReading} reading */
function changes(reading) {
  const t = w.sheets;
  const shown = reading.changes.slice(0, mostChanges);
  const left = reading.changes_total - shown.length;
  return h("div", {key: "changes"}, h("h4", null, t.changes(reading.changes_total)),
    shown.length === 0 && h("p.note", null, t.noChanges),
    h("ul.sheet-changes", null, shown.map((one, i) => h("li", {key: i},
      h("span.mark", {class: {new: "ok", changed: "warn", removed: "bad"}[one.change]}, t.kinds[one.change]), " ",
      h("span", null, [one.product ?? one.dealer, one.name].filter(Boolean).join(" · ")),
      one.before && h("del", null, one.before), one.after && h("ins", null, one.after)))),
    left > 0 && h("p.note", null, t.more(left)));
}

/** @param {import("../api.js").Person | undefined} person */
export const mayTakeSheets = (person) => person?.role === "owner" && !person.rooms.length;

customElements.define("sc-sheet-desk", SheetDesk);
