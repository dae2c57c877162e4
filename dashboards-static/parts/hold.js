/**
 * A button that acts only when it is held for 0.8 s, by pointer or by key; a ring fills meanwhile.
 * `onhold` is called once; letting go earlier does nothing.
 */

import {h, View} from "../tree.js";

const holdMs = 800;

export class Hold extends View {
  /** @type {() => void} */
  onhold = () => {};
  #text = "";
  #holding = "";
  #isDisabled = false;
  #key = "";
  /** Whose timer runs; 0 when nobody holds. */
  #timer = 0;

  /**
   * What it does, in words.
   *
   * @param {string} text
   */
  set text(text) { this.#set(() => (this.#text = text), text !== this.#text); }

  /**
   * What will happen if it is held on.
   *
   * @param {string} text
   */
  set holding(text) { this.#set(() => (this.#holding = text), text !== this.#holding); }

  /** @param {boolean} is */
  set disabled(is) { this.#set(() => (this.#isDisabled = is), is !== this.#isDisabled); }

  /**
   * The key printed on it.
   *
   * @param {string} key
   */
  set keyName(key) { this.#set(() => (this.#key = key), key !== this.#key); }

  /** @param {() => void} change @param {boolean} isNew */
  #set(change, isNew) {
    if (!isNew) return;
    change();
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.release();
  }

  /** A key or a finger goes down. */
  press() {
    if (this.#timer || this.#isDisabled) return;
    this.#timer = window.setTimeout(() => {
      this.release();
      this.onhold();
    }, holdMs);
    this.refresh();
  }

  release = () => {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.refresh();
  };

  #down = (/** @type {Event} */ event) => {
    if (event instanceof KeyboardEvent && event.code !== "Space" && event.code !== "Enter") return;
    event.preventDefault();
    this.press();
  };

  view() {
    const isHeld = this.#timer !== 0;
    return h(
      "button.hold", {
        type: "button",
        disabled: this.#isDisabled,
        class: isHeld ? "holding" : "",
        title: this.#holding,
        onpointerdown: this.#down,
        onpointerup: this.release,
        onpointerleave: this.release,
        onpointercancel: this.release,
        onkeydown: this.#down,
        onkeyup: this.release,
        onblur: this.release,
        oncontextmenu: (/** @type {Event} */ event) => event.preventDefault(),
      },
      h("svg.ring", {viewBox: "0 0 20 20", "aria-hidden": "true"},
        h("circle", {cx: 10, cy: 10, r: 8}), h("circle.fill", {cx: 10, cy: 10, r: 8})),
      isHeld ? this.#holding : this.#text, this.#key && h("kbd", null, this.#key)
    );
  }
}

customElements.define("sc-hold", Hold);
