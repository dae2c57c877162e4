/** The loop of 3 s, 30 s, 15 s, features and 60 s for one model, from three answers. */

import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {template} from "./rows.js";

const fields = /** @type {const} */ (["model", "offer", "features"]);

export class TemplateForm extends View {
  /** @type {import("./draft.js").Draft | undefined} */
  draft;
  #answers = {model: "", offer: "", features: ""};

  connectedCallback() {
    super.connectedCallback();
    this.querySelector("input")?.focus();
  }

  #use = (/** @type {Event} */ event) => {
    event.preventDefault();
    const draft = this.draft;
    if (!draft) return;
    const {model, offer, features} = this.#answers;
    const list = features.split(/[,，、;；\n]/).map((one) => one.trim());
    const rundown = {...draft.rundown, segments: template({model, offer, features: list})};
    rundown.title ||= model;
    rundown.repeats ??= true;
    draft.change(rundown);
    this.dispatchEvent(new Event("done"));
  };

  /** @param {"model" | "offer" | "features"} name */
  #field(name) {
    const w = words.setup.template;
    const typed = (/** @type {Event} */ event) => {
      this.#answers[name] = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    };
    return h("label", {key: name}, h("span", null, w.fields[name]),
      h("input", {name, placeholder: w.hints[name], oninput: typed}));
  }

  view() {
    const w = words.setup.template;
    const isNew = this.draft?.rundown.segments.length === 0;
    return h("form.template-form", {onsubmit: this.#use}, h("p.note", null, w.how),
      fields.map((name) => this.#field(name)),
      h("button.main", {type: "submit"}, isNew ? w.make : w.replace));
  }
}

customElements.define("sc-template-form", TemplateForm);
