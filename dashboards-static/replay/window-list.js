/**
 * A long list of which only the rows on view are in the document. Heights are guessed until a row was
 * shown once; what is on view stays where it is while heights above it become known.
 */

import {render} from "../tree.js";

const guess = 44;
/** So far beyond the edge rows are there already. */
const marginPx = 300;

export class WindowList {
  /** @type {HTMLElement} */
  #scroller;
  /** @type {HTMLElement} */
  #space;
  /** @type {HTMLElement} */
  #list;
  /** @type {string[]} */
  #keys = [];
  /** @type {Map<string, number>} */
  #heights = new Map();
  /** Where each row begins; the last is the height of all. */
  #tops = new Float64Array(1);
  /** What the list itself scrolled to; anything else was somebody's hand. */
  #own = 0;
  #width = 0;

  /**
   * @param {HTMLElement} scroller
   * @param {(index: number) => import("../tree.js").Tree} row  with the row's key
   * @param {() => void} scrolled  somebody scrolled
   */
  constructor(scroller, row, scrolled) {
    this.#scroller = scroller;
    this.row = row;
    this.#space = document.createElement("div");
    this.#space.className = "space";
    this.#list = document.createElement("ol");
    this.#space.append(this.#list);
    scroller.append(this.#space);
    scroller.addEventListener("scroll", () => {
      const isOwn = Math.abs(scroller.scrollTop - this.#own) <= 2;
      this.#own = scroller.scrollTop;
      if (isOwn) return;
      scrolled();
      this.draw();
    });
  }

  /** @param {string[]} keys */
  set keys(keys) {
    this.#keys = keys;
    this.#measureAll();
    this.draw();
  }

  #measureAll() {
    const tops = new Float64Array(this.#keys.length + 1);
    this.#keys.forEach((key, i) => {
      tops[i + 1] = (tops[i] ?? 0) + (this.#heights.get(key) ?? guess);
    });
    this.#tops = tops;
    this.#space.style.height = `${tops[this.#keys.length]}px`;
  }

  /**
   * The row at a height.
   *
   * @param {number} y
   */
  #at(y) {
    let low = 0;
    let high = this.#keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  draw() {
    const {clientWidth, clientHeight} = this.#scroller;
    if (!clientHeight) return;
    if (clientWidth !== this.#width) this.#heights.clear();  // lines break elsewhere
    this.#width = clientWidth;
    // Twice: what was measured may bring other rows on view.
    if (this.#show()) this.#show();
  }

  /** Whether heights were other than thought. */
  #show() {
    const {scrollTop, clientHeight} = this.#scroller;
    const first = this.#at(Math.max(0, scrollTop - marginPx));
    const last = this.#at(scrollTop + clientHeight + marginPx);
    const anchor = this.#at(scrollTop);
    const offset = scrollTop - (this.#tops[anchor] ?? 0);
    const rows = [];
    for (let i = first; i <= last && i < this.#keys.length; i++) rows.push(this.row(i));
    render(this.#list, rows);
    this.#list.style.transform = `translateY(${this.#tops[first] ?? 0}px)`;
    if (!this.#learn(first)) return false;
    this.#measureAll();
    this.#list.style.transform = `translateY(${this.#tops[first] ?? 0}px)`;
    this.#scrollTo((this.#tops[anchor] ?? 0) + offset);
    return true;
  }

  /** @param {number} first */
  #learn(first) {
    let isNew = false;
    [...this.#list.children].forEach((element, i) => {
      const key = this.#keys[first + i] ?? "";
      const height = element.getBoundingClientRect().height;
      if (Math.abs((this.#heights.get(key) ?? guess) - height) < 0.5) return;
      this.#heights.set(key, height);
      isNew = true;
    });
    return isNew;
  }

  /**
   * Puts a row a third of the way down, unless it is well on view.
   *
   * @param {number} index
   */
  reveal(index) {
    for (let i = 0; i < 2; i++) {  // the second time with heights that are known
      const top = this.#tops[index] ?? 0;
      const bottom = this.#tops[index + 1] ?? top;
      const {scrollTop, clientHeight} = this.#scroller;
      const isWell = top >= scrollTop && bottom <= scrollTop + clientHeight * 0.7;
      if (isWell && i > 0) return;
      if (!isWell) this.#scrollTo(Math.max(0, top - clientHeight / 3));
      this.draw();
    }
  }

  /** @param {number} y */
  #scrollTo(y) {
    this.#scroller.scrollTop = y;
    this.#own = this.#scroller.scrollTop;
  }
}
