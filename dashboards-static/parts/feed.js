/**
 * A list that grows at its end and follows it, until somebody points at it or scrolls back: then it
 * stands still and says how many are new.
 */

import {words} from "../preferences.js";
import {h, render, View} from "../tree.js";

/** @typedef {{key: string, tree: import("../tree.js").Tree}} Entry */

export class Feed extends View {
  label = "";
  empty = "";
  /** @type {Entry[]} */
  #entries = [];
  /**
   * What is on the page; older than `#entries` while paused.
   *
   * @type {Entry[]}
   */
  #shown = [];
  #isPointed = false;
  #isBack = false;

  /** @param {Entry[]} entries */
  set entries(entries) {
    if (entries === this.#entries) return;
    this.#entries = entries;
    this.refresh();
  }

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") this.#isPointed = true;
    });
    this.addEventListener("pointerleave", () => {
      this.#isPointed = false;
      this.refresh();
    });
  }

  refresh = () => {
    if (!this.isConnected) return;
    if (!this.#isPaused()) this.#shown = this.#entries;
    else {
      const fresh = new Map(this.#entries.map((entry) => [entry.key, entry]));
      this.#shown = this.#shown.map((entry) => fresh.get(entry.key) ?? entry);
    }
    render(this, this.view());
    if (!this.#isPaused()) this.#toEnd();
  };

  #isPaused() { return (this.#isPointed || this.#isBack) && this.#shown.length > 0; }

  #toEnd() {
    const list = this.querySelector(".scroll");
    if (list) list.scrollTop = list.scrollHeight;
  }

  #scrolled = (/** @type {Event} */ event) => {
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const isBack = list.scrollHeight - list.scrollTop - list.clientHeight > 40;
    if (isBack === this.#isBack) return;
    this.#isBack = isBack;
    if (!isBack) this.refresh();
  };

  #follow = () => {
    this.#isBack = false;
    this.#isPointed = false;
    this.refresh();
  };

  view() {
    const last = this.#shown.at(-1)?.key;
    const fresh = this.#isPaused() ?
      this.#entries.length - 1 - this.#entries.map((e) => e.key).lastIndexOf(last ?? "") :
      0;
    return [
      h("div.scroll",
        {role: "group", "aria-label": this.label, tabindex: "0", onscroll: this.#scrolled},
        this.#shown.length === 0 ? h("p.note", null, this.empty) :
                                   h("ol", null, this.#shown.map((entry) => entry.tree))),
      fresh > 0 &&
        h("button.fresh", {type: "button", onclick: this.#follow}, words.comments.fresh(fresh),
          " ↓"),
    ];
  }
}

customElements.define("sc-feed", Feed);
