/** Where a file of the service is written: its lines are numbered, what is wrong stands at its line. */

import {clock} from "../format.js";
import {h, View} from "../tree.js";
import {problemText} from "../views/problem.js";
import {paperWords} from "./words.js";

/** @typedef {import("./file-draft.js").FileDraft} FileDraft */

const mostProblems = 20;
const fewestLines = 12;

export class FileDesk extends View {
  /** @type {FileDraft | undefined} */
  #draft;
  /** What the text is called. */
  name = "";
  /** The name of the file that is taken away. */
  file = "";
  /** Who may only look and try does not save. */
  maySave = true;

  /** @param {FileDraft} draft */
  set draft(draft) {
    if (draft === this.#draft) return;
    this.#draft?.removeEventListener("change", this.refresh);
    this.#draft = draft;
    draft.addEventListener("change", this.refresh);
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#draft?.removeEventListener("change", this.refresh);
  }

  get #area() { return this.querySelector("textarea"); }

  /** @param {number} line  from 1 on; it is shown and chosen */
  goTo(line) {
    this.refresh();
    const area = this.#area;
    if (!area) return;
    const before = area.value.split("\n").slice(0, line - 1).join("\n");
    const start = before.length + (line > 1 ? 1 : 0);
    const end = area.value.indexOf("\n", start);
    area.focus({preventScroll: true});
    area.setSelectionRange(start, end < 0 ? area.value.length : end);
    const box = area.closest(".code-box");
    const height = parseFloat(getComputedStyle(area).lineHeight);
    if (box) box.scrollTop = Math.max(0, (line - 4) * height);
    box?.scrollIntoView({block: "nearest"});
  }

  #typed = (/** @type {Event} */ event) =>
    this.#draft?.type(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value);

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.code === "KeyY" || (event.code === "KeyZ" && event.shiftKey))
      this.#draft?.redo();
    else if (event.code === "KeyZ")
      this.#draft?.undo();
    else
      return;
    event.preventDefault();
  };

  view() {
    const draft = this.#draft;
    if (!draft) return null;
    return h("div.file-desk", null, this.#notices(draft), this.#bar(draft), this.#box(draft),
      this.#problems(draft));
  }

  /** @param {FileDraft} draft */
  #notices(draft) {
    const w = paperWords.file;
    return [
      draft.isRestored && draft.isChanged && h("p.notice", {key: "restored"}, w.restored),
      draft.conflict && h("div.notice.bad", {key: "conflict", role: "alert"}, h("p", null, w.conflict),
        h("div.buttons", null,
          h("button", {type: "button", onclick: () => draft.settle(false)}, w.theirs),
          h("button", {type: "button", onclick: () => draft.settle(true)}, w.mine))),
      draft.failure !== undefined && h("p.notice.bad", {key: "failure", role: "alert"},
        draft.failure.message || problemText(draft.failure)),
    ];
  }

  /** @param {FileDraft} draft */
  #bar(draft) {
    const w = paperWords.file;
    const file = `data:application/yaml;charset=utf-8,${encodeURIComponent(draft.text)}`;
    return h("div.file-bar", {key: "bar"},
      this.maySave && h("button.main", {
        key: "save", type: "button", "aria-keyshortcuts": "Control+S",
        disabled: !draft.isChanged || draft.problems.length > 0 || draft.saving === "saving",
        onclick: () => void draft.save(),
      }, w.save, h("kbd", null, "Ctrl+S")),
      h("button", {key: "undo", type: "button", disabled: !draft.mayUndo,
        onclick: () => draft.undo()}, w.undo),
      h("button", {key: "redo", type: "button", disabled: !draft.mayRedo,
        onclick: () => draft.redo()}, w.redo),
      h("button", {key: "back", type: "button", disabled: !draft.isChanged,
        onclick: () => draft.discard()}, w.discard),
      h("a.button.quiet", {key: "file", href: file, download: this.file}, w.download),
      this.#status(draft));
  }

  /** @param {FileDraft} draft */
  #status(draft) {
    const w = paperWords.file;
    const [text, tone] =
      draft.problems.length          ? [w.problems(draft.problems.length), "bad"] :
      draft.saving === "saving"      ? [w.saving, "note"] :
      draft.saving === "failed"      ? [w.failed, "bad"] :
      draft.saving === "saved"       ? [w.saved(clock(draft.savedAt)), "ok"] :
      draft.isChecking               ? [w.checking, "note"] :
      draft.isChanged                ? [this.maySave ? w.unsaved : w.onlyTried, "note"] :
                                       [w.inForce, "note"];
    return h(`span.answer.${tone}`, {key: "status", role: "status"}, text);
  }

  /** @param {FileDraft} draft */
  #box(draft) {
    const lines = draft.text.split("\n").length;
    const wrong = new Set(draft.problems.map((one) => one.line));
    const rows = Math.max(fewestLines, lines + 1);
    return h("div.code-box", {key: "box"},
      h("div.gutter", {"aria-hidden": "true"}, Array.from({length: lines}, (_, i) =>
        h("span", {key: i, class: wrong.has(i + 1) ? "wrong" : ""},
          wrong.has(i + 1) ? `⬢ ${i + 1}` : String(i + 1)))),
      h("textarea.code", {
        "aria-label": this.name, "aria-invalid": draft.problems.length ? "true" : undefined,
        rows, wrap: "off", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
        ".value": draft.text, oninput: this.#typed, onkeydown: this.#pressed,
      }));
  }

  /** @param {FileDraft} draft */
  #problems({problems}) {
    if (!problems.length) return null;
    const w = paperWords.file;
    return h("ul.file-problems", {key: "problems", "aria-label": w.problems(problems.length)},
      problems.slice(0, mostProblems).map((one, i) => h("li", {key: i},
        h("button", {type: "button", onclick: () => this.goTo(one.line)},
          h("span.where", null, h("span", {"aria-hidden": "true"}, "⬢ "), w.line(one.line)),
          one.path && h("code", null, one.path), h("span", null, one.message)))));
  }
}

customElements.define("sc-file-desk", FileDesk);
