/**
 * All that was measured and done, over one time axis: drag to select, drag on the ruler to scrub, press
 * to go there. The canvas is drawn when data, view or size change; the playhead is an element above it
 * and moves alone. The transcript beside it is its accessible form.
 *
 * Drawn by hand and not by the chart library of the console: curves and lanes share one scale and one
 * canvas, and the same drawing makes the picture for a chat group.
 */

import {count, stopwatch} from "../format.js";
import {h, View} from "../tree.js";
import {curveColours, drawCurve, hatch, known, ticks} from "./curves.js";
import {drawLane, lanes, nearest} from "./lanes.js";
import {w} from "./words.js";

/** @typedef {import("./story.js").Story} Story */

const gutter = 104;
const margin = 8;
const ruler = 26;
const curveHeight = 42;
const laneHeight = 22;
const gap = 4;
const font = "14px system-ui, -apple-system, \"PingFang SC\", \"Microsoft YaHei\", sans-serif";
/** Less is a press, more a drag. */
const dragPx = 4;

export class Axis extends View {
  /** @type {Story} */
  story = /** @type {any} */ (undefined);
  /** @type {ReturnType<typeof lanes>} */
  #lanes = [];
  /** @type {{kind: "scrub" | "brush", x: number, moved: boolean} | undefined} */
  #drag;
  #isDue = false;
  #resizer = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    super.connectedCallback();
    this.story.addEventListener("data", this.#changed);
    this.story.addEventListener("view", this.#redraw);
    this.story.addEventListener("at", this.#place);
    this.story.addEventListener("pick", this.#place);
    document.addEventListener("preferences", this.#changed);
    this.#resizer.observe(this);
    this.#changed();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.story.removeEventListener("data", this.#changed);
    this.story.removeEventListener("view", this.#redraw);
    this.story.removeEventListener("at", this.#place);
    this.story.removeEventListener("pick", this.#place);
    document.removeEventListener("preferences", this.#changed);
    this.#resizer.disconnect();
  }

  get #curves() { return known(this.story.data.course); }

  get #height() {
    return ruler + this.#curves.length * (curveHeight + gap) + this.#lanes.length * laneHeight + gap;
  }

  view() {
    return h("div.time-axis", {
      role: "slider", tabindex: "0", "aria-label": w.axis.label,
      "aria-valuemin": "0", "aria-valuemax": String(this.#seconds(this.story.to)),
      "aria-valuenow": String(this.#seconds(this.story.at)), "aria-valuetext": this.#told(),
      "aria-describedby": "axis-how",
      onpointerdown: this.#down, onpointermove: this.#move, onpointerup: this.#up,
      onpointercancel: this.#up,
    },
      h("canvas", {"aria-hidden": "true"}),
      h("span.picked", {"aria-hidden": "true", hidden: true}),
      h("span.playhead", {"aria-hidden": "true"}),
      h("span.hidden", {id: "axis-how"}, w.axis.how));
  }

  /** @param {number} ts */
  #seconds(ts) { return Math.round((ts - this.story.from) / 1000); }

  #told() {
    const sentence = this.story.sentenceAt(this.story.at);
    const time = stopwatch((this.story.at - this.story.from) / 1000);
    return sentence ? `${time} ${sentence.text}` : time;
  }

  #changed = () => {
    this.#lanes = lanes(this.story.data);
    this.refresh();
    this.#redraw();
  };

  /** Many changes in one turn are drawn once; not in an animation frame, see `parts/course.js`. */
  #redraw = () => {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#draw();
    });
  };

  get #width() { return Math.max(50, this.clientWidth - gutter - margin); }

  /** @param {number} ts */
  #x(ts) {
    const {from, to} = this.story.view;
    return gutter + (ts - from) / (to - from) * this.#width;
  }

  /** @param {PointerEvent} event */
  #ts(event) {
    const {from, to} = this.story.view;
    const x = event.clientX - this.getBoundingClientRect().left - gutter;
    return from + Math.min(Math.max(x / this.#width, 0), 1) * (to - from);
  }

  // By pointer

  #down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    const box = this.getBoundingClientRect();
    const isRuler = event.clientY - box.top < ruler;
    // A finger scrolls the page; it selects with the buttons instead.
    const kind = isRuler || event.pointerType === "touch" ? "scrub" : "brush";
    this.#drag = {kind, x: event.clientX, moved: false};
    if (kind === "brush" || isRuler)
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    if (isRuler) this.story.seek(this.#ts(event));
  };

  #move = (/** @type {PointerEvent} */ event) => {
    const drag = this.#drag;
    if (!drag) return;
    if (!drag.moved && Math.abs(event.clientX - drag.x) < dragPx) return;
    drag.moved = true;
    if (drag.kind === "scrub") this.story.seek(this.#ts(event));
    else this.story.select(this.#from(drag.x), this.#ts(event));
  };

  #up = (/** @type {PointerEvent} */ event) => {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag || event.type === "pointercancel" || drag.moved) return;
    this.story.seek(this.#hit(event) ?? this.#ts(event));
  };

  /** @param {number} clientX */
  #from(clientX) {
    return this.#ts(/** @type {PointerEvent} */ (/** @type {unknown} */ ({clientX})));
  }

  /**
   * What stands in a lane under the pointer.
   *
   * @param {PointerEvent} event
   */
  #hit(event) {
    const y = event.clientY - this.getBoundingClientRect().top;
    const first = ruler + this.#curves.length * (curveHeight + gap);
    const lane = this.#lanes[Math.floor((y - first) / laneHeight)];
    if (!lane || y < first) return undefined;
    const {from, to} = this.story.view;
    return nearest(lane.things, this.#ts(event), 12 * (to - from) / this.#width)?.ts;
  }

  // Drawing

  #place = () => {
    const playhead = this.querySelector(".playhead");
    const picked = this.querySelector(".picked");
    const axis = this.querySelector(".time-axis");
    if (!(playhead instanceof HTMLElement) || !(picked instanceof HTMLElement) || !axis) return;
    const {view, at, pick} = this.story;
    playhead.style.transform = `translateX(${this.#x(at)}px)`;
    playhead.hidden = at < view.from || at > view.to;
    axis.setAttribute("aria-valuenow", String(this.#seconds(at)));
    axis.setAttribute("aria-valuetext", this.#told());
    const left = pick && Math.max(gutter, this.#x(pick.from));
    const right = pick && Math.min(gutter + this.#width, this.#x(pick.to));
    picked.hidden = left === undefined || right === undefined || right <= left;
    if (picked.hidden) return;
    picked.style.left = `${left}px`;
    picked.style.width = `${(right ?? 0) - (left ?? 0)}px`;
  };

  #draw() {
    const element = this.querySelector("canvas");
    const canvas = element?.getContext("2d");
    if (!element || !canvas || !this.clientWidth) return;
    const [width, height, dense] = [this.clientWidth, this.#height, devicePixelRatio || 1];
    element.width = width * dense;
    element.height = height * dense;
    element.style.height = `${height}px`;
    canvas.scale(dense, dense);
    canvas.font = font;
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.#ruler(canvas, colour);
    this.#paint(canvas, colour);
    this.#holes(canvas, colour);
    this.#place();
  }

  /** @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour */
  #ruler(canvas, colour) {
    canvas.textBaseline = "middle";
    for (const ts of ticks(this.story.view, this.story.from, this.#width)) {
      const x = Math.round(this.#x(ts)) + 0.5;
      const text = stopwatch((ts - this.story.from) / 1000);
      canvas.strokeStyle = colour("--line");
      canvas.beginPath();
      canvas.moveTo(x, ruler - 6);
      canvas.lineTo(x, this.#height);
      canvas.stroke();
      canvas.fillStyle = colour("--dim");
      const w = canvas.measureText(text).width;
      canvas.fillText(text, Math.min(Math.max(x - w / 2, gutter + 4), gutter + this.#width - w), 10);
    }
  }

  /** @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour */
  #paint(canvas, colour) {
    const {course} = this.story.data;
    let y = ruler;
    for (const name of this.#curves) {
      if (!course) continue;
      const area = {x: gutter, y, w: this.#width, h: curveHeight};
      const top =
        drawCurve(canvas, area, course, name, this.story.view, colour(curveColours[name] ?? ""));
      this.#label(canvas, colour, w.curves[name], y + 11);
      canvas.fillStyle = colour("--faint");
      canvas.fillText(w.axis.most(count(top)), 2, y + 31);
      this.#floor(canvas, colour, y + curveHeight);
      y += curveHeight + gap;
    }
    for (const {name, things} of this.#lanes) {
      const area = {x: gutter, y, w: this.#width, h: laneHeight};
      drawLane(canvas, things, area, this.story.view, colour);
      this.#label(canvas, colour, w.lanes[name], y + laneHeight / 2);
      y += laneHeight;
    }
  }

  /**
   * @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour
   * @param {string} text @param {number} y
   */
  #label(canvas, colour, text, y) {
    canvas.textBaseline = "middle";
    canvas.fillStyle = colour("--dim");
    canvas.fillText(text, 2, y);
  }

  /**
   * @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour
   * @param {number} y
   */
  #floor(canvas, colour, y) {
    canvas.fillStyle = colour("--line");
    canvas.fillRect(gutter, y, this.#width, 1);
  }

  /** @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour */
  #holes(canvas, colour) {
    for (const {from_ts, to_ts} of this.story.data.holes ?? []) {
      const x = Math.max(gutter, this.#x(from_ts));
      const right = Math.min(gutter + this.#width, this.#x(to_ts));
      hatch(canvas, {x, y: ruler, w: right - x, h: this.#height - ruler}, colour("--edge"));
    }
  }
}

customElements.define("sc-axis", Axis);
