/**
 * What was said, and between the sentences what the crew did: a sentence is a button that goes there.
 * It follows the playhead until somebody scrolls.
 */

import {stopwatch} from "../format.js";
import {h, View} from "../tree.js";
import {Comments} from "./comments.js";
import {rowsOf} from "./rows.js";
import {indexBefore} from "./story.js";
import {rowTree} from "./row.js";
import {w} from "./words.js";
import {WindowList} from "./window-list.js";

/** @typedef {import("./rows.js").Row} Row */

export class Transcript extends View {
  /** @type {import("./desk.js").ReplayDesk} */
  desk = /** @type {any} */ (undefined);
  /** @type {Row[]} */
  #rows = [];
  /** @type {WindowList | undefined} */
  #list;
  /** @type {Comments | undefined} */
  #comments;
  /**
   * Rows whose comments are open.
   *
   * @type {Set<string>}
   */
  #open = new Set();
  #isFollowing = true;
  #current = -1;
  /** @type {unknown} */
  #made;
  #resizer = new ResizeObserver(() => this.#list?.draw());

  get #story() { return this.desk.story; }

  connectedCallback() {
    super.connectedCallback();
    const story = this.#story;
    this.#comments = new Comments(story.data.stream, story.from);
    this.#comments.addEventListener("change", this.#redraw);
    story.addEventListener("data", this.#changed);
    story.addEventListener("at", this.#moved);
    story.addEventListener("pick", this.#redraw);
    this.desk.addEventListener("change", this.#redraw);
    document.addEventListener("preferences", this.#redraw);
    const scroller = this.querySelector(".lines");
    if (scroller instanceof HTMLElement) {
      this.#list = new WindowList(scroller, this.#row, () => this.#follow(false));
      this.#resizer.observe(scroller);
    }
    this.#changed();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    const story = this.#story;
    story.removeEventListener("data", this.#changed);
    story.removeEventListener("at", this.#moved);
    story.removeEventListener("pick", this.#redraw);
    this.desk.removeEventListener("change", this.#redraw);
    document.removeEventListener("preferences", this.#redraw);
    this.#resizer.disconnect();
  }

  view() {
    const missing = this.#story?.data.missing ?? [];
    return [
      h("div.heading", null, h("h2", null, w.transcript.title),
        h("button", {
          type: "button", class: "follow", "aria-pressed": String(this.#isFollowing),
          onclick: () => this.#follow(!this.#isFollowing),
        },
          this.#isFollowing ? w.transcript.following : w.transcript.back),
        h("button", {
          type: "button", "aria-pressed": String(this.desk.isChoosing),
          onclick: () => this.desk.choose(!this.desk.isChoosing),
        },
          this.desk?.isChoosing ? w.transcript.chosen(this.desk.chosen.size) :
                                  w.transcript.several)),
      missing.includes("transcript") && h("p.note", null, w.missing.transcript),
      h("div.lines.scroll", {key: "lines", tabindex: "0", role: "group", "aria-label": w.transcript.title}),
    ];
  }

  #changed = () => {
    if (this.#made !== this.#story.data) {
      this.#made = this.#story.data;
      this.#rows = rowsOf(this.#story.data);
    }
    this.#current = indexBefore(this.#rows, this.#story.at);
    this.#redraw();
    if (this.#isFollowing) this.#list?.reveal(this.#current);
  };

  #redraw = () => {
    this.refresh();
    if (this.#list) this.#list.keys = this.#rows.map(({key}) => key);
  };

  #moved = () => {
    const current = indexBefore(this.#rows, this.#story.at);
    if (current === this.#current) return;
    this.#current = current;
    if (this.#isFollowing) this.#list?.reveal(current);
    else this.#list?.draw();
  };

  /** @param {boolean} isFollowing */
  #follow(isFollowing) {
    if (isFollowing === this.#isFollowing) return;
    this.#isFollowing = isFollowing;
    this.refresh();
    if (isFollowing) this.#list?.reveal(this.#current);
  }

  /** @param {number} index */
  #row = (index) => {
    const row = /** @type {Row} */ (this.#rows[index]);
    const {pick} = this.#story;
    const isTalk = row.kind === "sentence" || row.kind === "quiet";
    return rowTree({
      row, desk: this.desk, index, of: this.#rows.length,
      isNow: index === this.#current,
      isPicked: pick !== undefined && row.ts >= pick.from && row.ts < pick.to,
      comments: isTalk ? this.#comments?.between(row.ts, row.to) : undefined,
      isOpen: this.#open.has(row.key),
      time: stopwatch((row.ts - this.#story.from) / 1000),
      open: () => {
        if (!this.#open.delete(row.key)) this.#open.add(row.key);
        this.#list?.draw();
      },
    });
  };
}

customElements.define("sc-transcript", Transcript);
