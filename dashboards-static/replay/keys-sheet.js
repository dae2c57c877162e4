/** Every key and what it does; all of them can be switched off. */

import {words} from "../preferences.js";
import {h} from "../tree.js";
import {replayKeys} from "./keys.js";
import {Sheet} from "./sheet.js";
import {w} from "./words.js";

export class KeysSheet {
  #sheet = new Sheet("keys");

  /** @param {import("./desk.js").ReplayDesk} desk */
  constructor(desk) { this.desk = desk; }

  open() {
    const {keys} = this.desk;
    const names = /** @type {import("./keys.js").Act[]} */ (Object.keys(replayKeys));
    const toggle = () => {
      keys.toggle();
      this.open();
    };
    this.#sheet.show(
      w.keys.title, h("p.note", null, w.keys.how),
      h("button", {type: "button", "aria-pressed": String(keys.isOn), onclick: toggle},
        keys.isOn ? words.control.keys.turnOff : words.control.keys.turnOn),
      h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.keys.title},
        h("table", null, h("tbody", null, names.map((act) => h("tr", {key: act},
          h("th", {scope: "row"}, w.acts[act]), h("td", null, h("kbd", null, keys.nameOf(act))))))))
    );
  }

  remove() { this.#sheet.remove(); }
}
