/** A dialog of the replay. */

import {words} from "../preferences.js";
import {h, render} from "../tree.js";

let made = 0;

export class Sheet {
  dialog = document.createElement("dialog");
  #title = `sheet-${++made}`;

  /** @param {string} style */
  constructor(style) {
    this.dialog.className = `sheet-dialog replay-sheet ${style}`;
    this.dialog.setAttribute("aria-labelledby", this.#title);
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.close();
    });
  }

  get isOpen() { return this.dialog.open; }

  /** @param {string} title @param {...import("../types").Child} body */
  show(title, ...body) {
    if (!this.dialog.isConnected) document.body.append(this.dialog);
    render(this.dialog, h("div.sheet", null, h("h2", {id: this.#title}, title), body,
      h("div.buttons.last", null,
        h("button.quiet", {type: "button", onclick: () => this.close()}, words.close))));
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() { if (this.dialog.open) this.dialog.close(); }

  remove() {
    this.close();
    this.dialog.remove();
  }
}
