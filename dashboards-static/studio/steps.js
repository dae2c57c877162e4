/** What can be done with a text next: hand in, approve, publish, withdraw, results, other stores. */

import {call, mayWriteCopy} from "../api.js";
import {language} from "../preferences.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").CopyPiece} CopyPiece */
/** @typedef {{stores: number, exceptions: {store: string, reason: {zh: string, en: string}}[]}} Stores */

/**
 * @param {import("./writing.js").Writing} writing
 * @param {import("../api.js").Person | undefined} person
 * @param {{do: (deed: string, more?: Record<string, unknown>) => void, stores: (found: Stores) => void,
 *   fail: (error: unknown) => void}} to
 * @param {Stores | undefined} stores
 * @param {import("../types").CopyFinding[]} findings @param {CopyPiece} piece
 */
export function steps(writing, person, to, stores, findings, piece) {
  if (!mayWriteCopy(person)) return null;
  const e = w.editor;
  const holds = findings.some((one) => one.blocks);
  const isOwn = [piece.author, submitter(piece)].includes(person?.name ?? "");
  const may = {
    submit: piece.state === "draft", approve: piece.state === "submitted",
    publish: piece.state === "approved" && !writing.isChanged, measure: piece.state === "published",
  };
  return h("form.steps", {
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      act(/** @type {HTMLFormElement} */ (event.currentTarget), event.submitter?.getAttribute("value") ?? "", to);
    },
  },
    may.approve && isOwn && h("p.note", null, e.waiting),
    may.approve && !isOwn && h("label", null, h("span", null, e.reason), h("input", {name: "note"})),
    may.publish && h("label", null, h("span", null, e.where), h("input", {name: "note"})),
    may.publish && holds && h("p.notice.bad", null, e.approvedStale),
    may.measure && h("div.result-fields", null, number("entries", e.entries, piece.entries),
      number("leads", e.leads, piece.leads)),
    h("div.buttons", null,
      may.submit && button("submitted", e.submit, holds || writing.isChecking, true),
      may.approve && !isOwn && button("approved", e.approve, false, true),
      may.approve && !isOwn && button("refused", e.refuse, false),
      may.publish && button("published", e.publish, holds, true),
      may.measure && button("measured", e.saveResult, false, true),
      ["approved", "published"].includes(piece.state) && piece.origin.dealer && !piece.origin.from &&
        h("button", {type: "button", onclick: () => void makeStores(writing.path, to)}, e.stores),
      ["submitted", "approved", "published"].includes(piece.state) && button("withdrawn", e.withdraw, false)),
    stores && h("div.stores", {role: "status"},
      h("p", null, e.storesDone(stores.stores, stores.exceptions.length)),
      h("ul", null, stores.exceptions.map((one, i) =>
        h("li", {key: i}, h("strong", null, one.store), ` ${one.reason[language()]}`)))));
}

/** @param {CopyPiece} piece */
function submitter(piece) {
  return [...piece.deeds].reverse().find((one) => one.deed === "submitted")?.by;
}

/** @param {string} value @param {string} word @param {boolean} disabled @param {boolean} [isMain] */
const button = (value, word, disabled, isMain) =>
  h(isMain ? "button.main" : "button", {key: value, type: "submit", value, disabled}, word);

/** @param {string} name @param {string} label @param {number | undefined} value */
const number = (name, label, value) => h("label", {key: name}, h("span", null, label),
  h("input", {name, type: "number", min: 0, step: 1, required: true, value: value ?? ""}));

/**
 * @param {HTMLFormElement} form @param {string} deed
 * @param {{do: (deed: string, more?: Record<string, unknown>) => void}} to
 */
function act(form, deed, to) {
  const values = new FormData(form);
  const note = String(values.get("note") ?? "").trim();
  if (deed === "refused" && !note)
    return /** @type {HTMLInputElement | null} */ (form.querySelector("[name=note]"))?.focus();
  const more = deed === "measured" ?
    {entries: Number(values.get("entries")), leads: Number(values.get("leads"))} : {note};
  to.do(deed, more);
}

/** @param {string} path @param {{stores: (found: Stores) => void, fail: (error: unknown) => void}} to */
async function makeStores(path, to) {
  try {
    const {texts, exceptions} = await call("POST", `${path}/stores`, {});
    to.stores({stores: texts.length, exceptions});
  } catch (error) {
    to.fail(error);
  }
}
