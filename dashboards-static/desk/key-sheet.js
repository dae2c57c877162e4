/** Every key and what it does, in a dialog: keys can be moved there, and all switched off. */

import {keyName, keyOf, usualKeys} from "../keyboard.js";
import {words} from "../preferences.js";
import {h, render} from "../tree.js";

/** @typedef {import("../keyboard.js").Keyboard} Keyboard */
/** @typedef {import("../keyboard.js").Action} Action */

export class KeySheet {
  /** @type {Action | undefined} */
  #moving;
  #dialog = document.createElement("dialog");

  /** @param {Keyboard} keyboard */
  constructor(keyboard) {
    this.keyboard = keyboard;
    this.#dialog.className = "sheet-dialog keys";
    this.#dialog.setAttribute("aria-labelledby", "keys-title");
    this.#dialog.addEventListener("keydown", this.#pressed);
    this.#dialog.addEventListener("close", () => (this.#moving = undefined));
    keyboard.addEventListener("change", () => this.#dialog.open && this.#draw());
  }

  open() {
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  remove() { this.#dialog.remove(); }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const action = this.#moving;
    const isOwn = /^(Tab|Escape|Shift|Control|Alt|Meta)/.test(event.code);
    if (!action || isOwn) return;
    const key = keyOf(event);
    event.preventDefault();
    this.#moving = undefined;
    if (key) this.keyboard.move(action, key);
    this.#draw();
  };

  #draw() {
    const w = words.control.keys;
    const {keyboard} = this;
    render(
      this.#dialog,
      h("div.sheet", null,
        h("div.heading", null, h("h2", {id: "keys-title"}, w.title),
          h("button", {type: "button", "aria-pressed": String(keyboard.isOn),
            onclick: () => keyboard.toggle()}, keyboard.isOn ? w.turnOff : w.turnOn)),
        h("p.note", null, w.how),
        h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.title},
          h("table", null,
            h("tbody", null, Object.keys(usualKeys).map((name) =>
              this.#row(/** @type {Action} */ (name)))))),
        h("div.buttons", null,
          h("button.quiet", {type: "button", onclick: () => keyboard.reset()}, w.reset),
          h("button.main", {type: "button", onclick: () => this.#dialog.close()}, words.close)))
    );
  }

  /** @param {Action} action */
  #row(action) {
    const w = words.control.keys;
    const isMoving = this.#moving === action;
    const name = w.names[action];
    const move = () => {
      this.#moving = isMoving ? undefined : action;
      this.#draw();
    };
    return h("tr", {key: action}, h("th", {scope: "row"}, name), h("td", null,
      h("button.key", {
        type: "button",
        "aria-label": w.move(name),
        "aria-pressed": String(isMoving),
        onclick: move,
      },
        isMoving ? w.press : keyName(this.keyboard.keys[action] ?? "") || w.none)));
  }
}
