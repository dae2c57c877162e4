/**
 * Where a message to the host is written. Nothing of it leaves the page before Ctrl+Enter or the
 * button: the host never sees half a sentence.
 */

import {goodUnits, mostUnits, units} from "../fit.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

export class SendBox extends View {
  /** @type {import("./desk.js").Desk | undefined} */
  desk;
  /**
   * What the message answers, if it does.
   *
   * @type {import("../types").Question | undefined}
   */
  #question;
  #text = "";
  #kind = "message";
  #isUp = true;

  /** @param {boolean} isUp */
  set up(isUp) {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.refresh();
  }

  get draft() {
    const text = this.#text.trim();
    return text ? {kind: this.#kind, text} : undefined;
  }

  get #field() { return /** @type {HTMLInputElement | null} */ (this.querySelector("input")); }

  focusField() { this.#field?.focus(); }

  /** @param {import("../types").Question} question */
  answer(question) {
    this.#question = question;
    this.#kind = "answer";
    this.refresh();
    this.focusField();
  }

  #typed = () => {
    this.#text = this.#field?.value ?? "";
    this.#changed();
  };

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#send();
  };

  #changed() {
    this.refresh();
    this.dispatchEvent(new Event("draft"));
  }

  async #send() {
    const draft = this.draft;
    if (!draft || !this.desk || units(draft.text) > mostUnits || !this.#isUp) return;
    const about = this.#question ? {question: this.#question.question} : {};
    const sent = this.#text;
    if (!(await this.desk.say({...draft, ...about}))) return;
    if (this.#text !== sent) return;  // somebody goes on writing
    const field = this.#field;
    if (field) field.value = "";
    this.#text = "";
    this.#question = undefined;
    this.#kind = "message";
    this.#changed();
  }

  /**
   * Enter alone picks a word of the input method, or does nothing.
   *
   * @param {Event} event
   */
  #submit = (event) => event.preventDefault();

  view() {
    const w = words.control.box;
    const n = units(this.#text.trim());
    const tone = n > mostUnits ? "bad" : n >= goodUnits ? "warn" : "";
    const isOff = !this.#isUp || n === 0 || n > mostUnits;
    return h(
      "form.box", {onsubmit: this.#submit},
      h("div.field", {class: tone},
        h("input", {
          "aria-label": w.label,
          "aria-describedby": "box-count",
          placeholder: this.#question ? w.answerTo(this.#question.question) : w.hint,
          autocomplete: "off",
          enterkeyhint: "send",
          maxlength: "80",
          oninput: this.#typed,
          onkeydown: this.#pressed,
        }),
        h("output.count", {id: "box-count", class: tone}, `${n}/${mostUnits}`)),
      h("select", {"aria-label": w.kind, onchange: this.#picked},
        w.kinds.map((kind) => h("option",
          {key: kind, value: kind, ".selected": kind === this.#kind},
          words.cue.kinds[/** @type {"say"} */ (kind)]))),
      h("button.deliver", {type: "button", disabled: isOff, onclick: () => void this.#send()},
        w.send, h("kbd", null, "⌃↵")),
      n > mostUnits && h("p.too-long", {role: "alert"}, w.tooLong(mostUnits))
    );
  }

  #picked = (/** @type {Event} */ event) => {
    this.#kind = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    this.#changed();
  };
}

customElements.define("sc-send-box", SendBox);
