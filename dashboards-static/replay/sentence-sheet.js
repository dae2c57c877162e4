/** A sentence put right, and its speaker's name for all of the stream. */

import {isComposing} from "../keyboard.js";
import {h} from "../tree.js";
import {renaming, wording} from "./corrections.js";
import {Sheet} from "./sheet.js";
import {w} from "./words.js";

/** @typedef {import("./types").Sentence} Sentence */

export class SentenceSheet {
  #sheet = new Sheet("sentence");

  /** @param {import("./desk.js").ReplayDesk} desk */
  constructor(desk) { this.desk = desk; }

  /** @param {Sentence} one */
  open(one) {
    const {original, text, speaker = ""} = one;
    const form = () => /** @type {HTMLFormElement} */ (this.#sheet.dialog.querySelector("form"));
    const value = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (form().elements.namedItem(name)).value.trim();
    const save = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#save(one, value("text") || (original ?? text), value("speaker") || speaker);
    };
    // A new sheet each time: what was typed into the one before is not this sentence's.
    this.#sheet.remove();
    this.#sheet = new Sheet("sentence");
    this.#sheet.show(
      w.edit.title,
      h("form.edit", {onsubmit: save},
        h("label", null, h("span", null, w.edit.text), h("textarea", {
          name: "text", rows: 3, maxlength: "2000", ".value": text,
          onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            form().requestSubmit();
          },
        })),
        original !== undefined && h("p.small", null, w.edit.original(original), " ",
          h("button.small", {type: "button", onclick: () => void this.#save(one, original, speaker)}, w.edit.restore)),
        h("label", null, h("span", null, w.edit.speaker),
          h("input", {type: "text", name: "speaker", maxlength: "60", autocomplete: "off", ".value": speaker})),
        one.original_speaker !== undefined && h("p.small", null, w.edit.wasCalled(one.original_speaker)),
        h("div.buttons", null, h("button.main", {"data-do": "correct"}, w.edit.save)))
    );
    const field = this.#sheet.dialog.querySelector("textarea");
    field?.focus();
    field?.select();
  }

  /** @param {Sentence} one @param {string} text @param {string} speaker */
  async #save(one, text, speaker) {
    this.#sheet.close();
    const {desk} = this;
    const entries = [
      ...(text === one.text ? [] : [wording(desk.story.data, one, text)]),
      ...(speaker === (one.speaker ?? "") || !one.speaker ? [] : [renaming(one, speaker)]),
    ];
    if (entries.length && await desk.edits.make(entries)) desk.tell(w.edit.saved);
  }

  remove() { this.#sheet.remove(); }
}
