/** A screen in small: laid out in its own pixels, then scaled to the place there is. */

import {h, View} from "../tree.js";

export class Glass extends View {
  /** @type {import("../tree.js").Tree | undefined} */
  #content;
  #size = {width: 1180, height: 738};

  /** @param {import("../tree.js").Tree} content */
  set content(content) {
    if (content === this.#content) return;
    this.#content = content;
    this.refresh();
  }

  /** @param {{width: number, height: number}} size */
  set size(size) {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    this.#size = size;
    this.refresh();
    this.#scale();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#observer.observe(this);
    this.#scale();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  #observer = new ResizeObserver(() => this.#scale());

  #scale() {
    const {width, height} = this.#size;
    this.style.aspectRatio = `${width} / ${height}`;
    this.style.setProperty("--scale", String(this.clientWidth / width));
  }

  view() {
    const {width, height} = this.#size;
    return h("div.in-glass", {style: `width:${width}px;height:${height}px`}, this.#content);
  }
}

customElements.define("sc-glass", Glass);
