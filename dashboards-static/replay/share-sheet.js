/** Links by which others read the report for a while: made, listed, taken back. */

import {call, get, Refusal} from "../api.js";
import {copy} from "../copy.js";
import {clock, day} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {Sheet} from "./sheet.js";
import {w} from "./words.js";

/** @typedef {import("./types").Share} Share */

const lifetimes = [1, 7, 30, 90];

export class ShareSheet {
  #sheet = new Sheet("share-links");
  #stream = "";
  /** @type {Share[]} */
  #links = [];
  /** The one that was just made: its secret is told this once. */
  #made = "";
  #said = "";

  /** @param {string} stream */
  async open(stream) {
    this.#stream = stream;
    this.#made = this.#said = "";
    this.#show();
    await this.#attempt(async () => undefined);
  }

  remove() { this.#sheet.remove(); }

  get #path() { return `/v1/streams/${encodeURIComponent(this.#stream)}/shares`; }

  /**
   * Does something, and shows the links as they are then.
   *
   * @param {() => Promise<unknown>} act
   */
  async #attempt(act) {
    try {
      await act();
      this.#links = (await get(this.#path)).shares;
    } catch (error) {
      this.#said = error instanceof Refusal ? error.message || error.code : String(error);
    }
    if (this.#sheet.isOpen) this.#show();
  }

  #make = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    this.#said = "";
    void this.#attempt(async () => {
      const {link} = await call("POST", this.#path, {days: Number(form.get("days"))});
      this.#made = location.origin + link;
    });
  };

  /** @param {Share} one */
  #takeBack(one) {
    this.#made = this.#said = "";
    void this.#attempt(() => call("DELETE", `/v1/shares/${one.share}`));
  }

  #show() {
    this.#sheet.show(w.share.title,
      h("p.small", null, w.share.how),
      h("form.add", {onsubmit: this.#make, "aria-label": w.share.make},
        h("label", null, h("span", null, w.share.days), h("select", {name: "days"},
          lifetimes.map((days) => h("option", {key: days, value: days, selected: days === 7},
            w.share.forDays(days))))),
        h("button.main", {type: "submit"}, w.share.make)),
      this.#made && this.#link(this.#made),
      this.#said && h("p.problem", {role: "alert"}, this.#said),
      this.#links.length === 0 ? h("p.note", null, w.share.none) :
        h("ul.links", null, this.#links.map((one) => this.#row(one))));
  }

  /** @param {string} link */
  #link(link) {
    const toClipboard = async (/** @type {Event} */ event) => {
      const button = /** @type {HTMLElement} */ (event.currentTarget);
      const text = /** @type {HTMLElement} */ (button.parentElement?.querySelector("code"));
      this.#said = "";
      button.textContent = await copy(link, text) ? words.copied : words.copyByHand;
    };
    return h("p.made", {role: "status"}, h("span.small", null, w.share.made), h("code", null, link),
      h("button", {type: "button", "data-do": "copy", onclick: toClipboard}, words.copy));
  }

  /** @param {Share} one */
  #row(one) {
    const until = `${day(one.expires_ts)} ${clock(one.expires_ts)}`;
    const state = one.revoked_ts !== undefined ? w.share.takenBack(day(one.revoked_ts)) :
      one.in_force ? w.share.until(until) : w.share.over(until);
    return h("li", {key: one.share, class: one.in_force ? "" : "over", "data-share": one.share},
      h("span", null, w.share.by(one.by, day(one.created_ts))), h("span.small", null, state),
      one.in_force && h("button.quiet", {type: "button", "data-do": "take-back",
        onclick: () => this.#takeBack(one)}, w.share.takeBack));
  }
}
