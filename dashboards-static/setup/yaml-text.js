/** The rundown as YAML: to read, to keep in a file, to take in from one. */

import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {yaml} from "./yaml.js";

export class YamlText extends View {
  /** @type {import("./draft.js").Draft | undefined} */
  #draft;
  /** @type {string | undefined} */
  #text;

  /** @param {import("./draft.js").Draft} draft */
  set draft(draft) {
    if (draft === this.#draft) return;
    this.#draft = draft;
    draft.addEventListener("change", this.refresh);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#draft?.removeEventListener("change", this.refresh);
  }

  #written() { return this.#draft ? yaml(this.#draft.rundown).trimStart() : ""; }

  #flip = () => {
    this.#text = this.#text === undefined ? this.#written() : undefined;
    this.refresh();
  };

  #typed = (/** @type {Event} */ event) => {
    this.#text = /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;
    this.refresh();
  };

  #save = async () => {
    if (this.#text === undefined || !(await this.#draft?.saveYaml(this.#text))) return;
    this.#text = this.#written();
    this.refresh();
  };

  view() {
    const w = words.setup.yaml;
    const text = this.#text;
    const isOpen = text !== undefined;
    return h(
      "div.yaml", null,
      h("button.quiet", {type: "button", "aria-expanded": String(isOpen), onclick: this.#flip},
        w.open),
      isOpen && this.#body(text)
    );
  }

  /** @param {string} text */
  #body(text) {
    const w = words.setup.yaml;
    const problems = (this.#draft?.problems ?? []).filter((one) => one.line);
    const file = `data:application/yaml;charset=utf-8,${encodeURIComponent(text)}`;
    return [
      h("p.note", null, w.how),
      h("textarea.code", {
        "aria-label": "YAML",
        rows: 16,
        spellcheck: "false",
        ".value": text,
        oninput: this.#typed,
      }),
      problems.map((one, i) =>
        h("p.cell-problem", {key: i}, w.line(one.line ?? 0), one.message)),
      h("div.buttons", null, h("button", {type: "button", onclick: this.#save}, w.save),
        h("a.button", {href: file, download: `${this.#draft?.room}.yaml`}, w.download)),
    ];
  }
}

customElements.define("sc-yaml-text", YamlText);
