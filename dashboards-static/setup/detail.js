/** The chosen row in full: what the table has no room for. */

import {words} from "../preferences.js";
import {h} from "../tree.js";

import {lengthText, seconds} from "./lengths.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Path} Path */

/** @param {Draft} draft @param {number} row @param {boolean} isLocked */
export function detail(draft, row, isLocked) {
  const segment = draft.rundown.segments[row];
  if (!segment) return null;
  const w = words.setup.detail;
  const at = (/** @type {Path} */ ...more) => ["segments", row, ...more];
  const points = segment.must_say ?? [];
  return h(
    "section.detail", {key: segment.segment, "aria-label": w.title},
    h("h3", null, segment.name || words.setup.table.nameless(row + 1)),
    h("div.pair", null,
      field(draft, at("purpose"), w.purpose, segment.purpose ?? "", {isLocked}),
      field(draft, at("danger_s"), w.danger, lengthText(segment.danger_s), {
        isLocked,
        read: (text) => seconds(text) ?? (text || undefined),
      })),
    points.map((point, i) => field(
      draft, at("must_say", i, "wordings"),
      w.wordings((point.cue ?? "").replaceAll("|", "") || String(i + 1)),
      (point.wordings ?? []).join("\n"), {isLocked, rows: 2, read: lines, key: point.point}
    )),
    h("div.pair", null,
      field(draft, at("lines"), w.lines, (segment.lines ?? []).join("\n"),
        {isLocked, rows: 3, read: lines}),
      field(draft, at("patterns"), w.patterns, (segment.patterns ?? []).join("\n"),
        {isLocked, rows: 3, read: lines, isCode: true})),
    facts(draft, at("facts"), segment.facts ?? [], isLocked)
  );
}

/** @param {string} text */
export const lines = (text) => text === "" ? undefined : text.split("\n");

/**
 * A labelled field of the draft, with what is wrong in it.
 *
 * @param {Draft} draft @param {Path} path @param {string} label @param {string} value
 * @param {{rows?: number, read?: (text: string) => unknown, isLocked?: boolean, isCode?: boolean,
 *   type?: string, key?: string, hint?: string, beside?: import("../types").Child}} [more]
 */
export function field(draft, path, label, value, more = {}) {
  const problem = draft.problemAt(path)?.message;
  const id = `problem-${path.join("-")}`;
  const common = {
    "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": problem ? id : undefined,
    readonly: more.isLocked,
    placeholder: more.hint,
    spellcheck: "false",
    "aria-label": more.beside ? label : undefined,
    class: more.isCode ? "code" : undefined,
  };
  const write = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    draft.type(path, more.read ? more.read(text) : text);
  };
  // A length or a list is read when it is written to its end: half of it may be none.
  const isLate = more.read !== undefined && !more.rows;
  return h(
    "label", {key: more.key ?? path.join(".")}, h("span", null, label),
    more.rows ?
      h("textarea", {...common, rows: more.rows, ".value": value, oninput: write}) :
      h("input", {
        ...common,
        type: more.type,
        ".value": value,
        [isLate ? "onchange" : "oninput"]: write
      }),
    more.beside, problem && h("span.cell-problem", {id}, problem)
  );
}

/** @param {Draft} draft @param {Path} path @param {string[]} chosen @param {boolean} isLocked */
function facts(draft, path, chosen, isLocked) {
  const w = words.setup.detail;
  const all = draft.rundown.facts ?? [];
  const problem = draft.problemAt(path)?.message;
  const flip = (/** @type {string} */ fact) => () => draft.set(
    path, chosen.includes(fact) ? chosen.filter((one) => one !== fact) : [...chosen, fact]
  );
  return h(
    "fieldset", {disabled: isLocked}, h("legend", null, w.facts),
    all.length === 0 && h("p.note", null, w.noFacts),
    all.map((one) => h("label.tick", {key: one.fact},
      h("input", {
        type: "checkbox",
        ".checked": chosen.includes(one.fact),
        onchange: flip(one.fact)
      }),
      h("span", null, one.text.replaceAll("|", "") || one.fact))),
    problem && h("p.cell-problem", null, problem)
  );
}
