/** Which tag: a key for the most used, the others by name. */

import {h} from "../tree.js";
import {Sheet} from "./sheet.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./types").TagKind} TagKind */

export class TagPicker {
  #sheet = new Sheet("picker");

  /** @param {import("./desk.js").ReplayDesk} desk */
  constructor(desk) {
    this.desk = desk;
    this.#sheet.dialog.addEventListener("keydown", this.#pressed);
  }

  open() {
    const {desk} = this;
    const kinds = desk.story.data.taxonomy ?? [];
    /** @type {Map<string, TagKind[]>} */
    const groups = new Map();
    for (const kind of kinds) {
      const name = kind.kind ?? "";
      groups.set(name, [...(groups.get(name) ?? []), kind]);
    }
    const {targets} = desk;
    this.#sheet.show(
      w.tags.pick(targets.length),
      kinds.length === 0 && h("p.note", null, w.tags.noTaxonomy),
      h("div.kinds", null, [...groups].map(([name, all]) =>
        h("div.kind", {key: name, role: "group", "aria-label": w.tagKinds[/** @type {"offer"} */ (name)] ?? name},
          h("h3", null, w.tagKinds[/** @type {"offer"} */ (name)] ?? name),
          h("div.buttons", null, all.map((kind) => this.#button(kind))))))
    );
  }

  remove() { this.#sheet.remove(); }

  /** @param {TagKind} kind */
  #button(kind) {
    return h("button", {key: kind.tag, type: "button", "data-tag": kind.tag,
      onclick: () => this.#take(kind)},
      inLanguage(kind.name, kind.tag), kind.key && h("kbd", null, kind.key));
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const kind = digit && this.desk.story.data.taxonomy?.find(({key}) => key === digit);
    if (!kind) return;
    event.preventDefault();
    this.#take(kind);
  };

  /** @param {TagKind} kind */
  #take(kind) {
    this.#sheet.close();
    void this.desk.addTag(kind);
  }
}
