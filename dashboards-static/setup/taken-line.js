/** A line that worked elsewhere and waits to become a talking point of this rundown. */

import {mostUnits, units} from "../fit.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {freshKey, newSegment} from "./rows.js";

/** @typedef {import("./draft.js").Draft} Draft */

export class TakenLine extends EventTarget {
  /** Empty: none waits. */
  text = "";
  #cue = "";
  #segment = 0;

  /** Takes what the address names, and takes it out of the address: a reload brings nothing back. */
  take() {
    const address = new URL(location.href);
    this.text = (address.searchParams.get("line") ?? "").trim().slice(0, 500);
    this.#cue = shortened(this.text);
    address.searchParams.delete("line");
    if (this.text) history.replaceState(history.state, "", address);
  }

  /** @param {Draft} draft @param {string | undefined} locked  the segment on air, which nobody changes */
  view(draft, locked) {
    if (!this.text) return null;
    const w = words.setup.taken;
    const {segments} = draft.rundown;
    const isLocked = segments[this.#segment]?.segment === locked && locked !== "";
    return h(
      "form.notice.taken", {key: "taken", "aria-label": w.title,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          if (!isLocked) this.#put(draft);
        }},
      h("p", null, w.title, words.colon, h("strong", null, this.text)),
      h("div.row", null,
        segments.length > 0 && h("label", null, h("span", null, w.segment),
          h("select", {onchange: (/** @type {Event} */ event) => {
            this.#segment = Number(/** @type {HTMLSelectElement} */ (event.target).value);
            this.#tell();
          }}, segments.map((one, i) => h("option",
            {key: one.segment, value: String(i), selected: i === this.#segment},
            one.name || words.setup.table.nameless(i + 1))))),
        h("label", null, h("span", null, w.cue),
          h("input", {type: "text", ".value": this.#cue, oninput: (/** @type {Event} */ event) => {
            this.#cue = /** @type {HTMLInputElement} */ (event.target).value;
            this.#tell();
          }})),
        h("button.main", {disabled: isLocked}, w.add),
        h("button", {type: "button", onclick: () => this.#end()}, w.leave)),
      isLocked ? h("p.small", {role: "status"}, w.onAir) :
        units(this.#cue) > mostUnits && h("p.small", {role: "status"}, w.long)
    );
  }

  /** @param {Draft} draft */
  #put(draft) {
    const {segments} = draft.rundown;
    const all = segments.length ? segments : [newSegment([], {name: words.setup.taken.own})];
    const at = Math.min(this.#segment, all.length - 1);
    draft.set(["segments"], all.map((one, i) => {
      if (i !== at) return one;
      const points = one.must_say ?? [];
      const point = freshKey(`point_${points.length + 1}`, points.map((other) => other.point));
      return {...one, must_say: [...points, {point, wordings: [this.text], cue: this.#cue.trim()}]};
    }));
    this.#end();
  }

  #end() {
    this.text = "";
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/**
 * As many of its clauses as a cue holds, else the beginning of the first.
 *
 * @param {string} text
 */
function shortened(text) {
  const clauses = text.split(/[，。！？、,.!?;；]\s*/).filter(Boolean);
  let cue = "";
  for (const clause of clauses) {
    const more = cue ? `${cue}，${clause}` : clause;
    if (units(more) > mostUnits) break;
    cue = more;
  }
  if (cue) return cue;
  let start = "";
  for (const letter of text) {
    if (units(start + letter) > mostUnits) break;
    start += letter;
  }
  return start;
}
