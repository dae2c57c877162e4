/** Two streams of a room side by side, minute by minute since each began. */

import {get} from "../api.js";
import {count, day, duration, exact} from "../format.js";
import {columns as heads, panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";
import {columns, curveColours} from "./curves.js";
import {w} from "./words.js";

/** @typedef {import("./types").Replay} Replay */
/** @typedef {import("./types").Course} Course */
/** @typedef {import("./types").CourseName} CourseName */

const shown = /** @type {const} */ (["online", "entries", "interactions", "comments", "leads"]);
const drawn = /** @type {const} */ (["online", "leads"]);
const blockS = 600;
const width = 600;

export class Compare extends View {
  /** @type {import("./desk.js").ReplayDesk} */
  desk = /** @type {any} */ (undefined);
  /** The other stream. */
  other = "";
  /** @type {(stream: string) => void} */
  pick = () => undefined;
  /** @type {import("../types").RoomState[]} */
  #streams = [];
  /** @type {Replay | undefined} */
  #there;
  #problem = false;
  #asked = "";

  async connectedCallback() {
    super.connectedCallback();
    const {room, stream} = this.desk.story.data;
    try {
      const {streams} = await get(`/v1/rooms/${encodeURIComponent(room)}/streams`);
      this.#streams = streams.filter((/** @type {any} */ one) => one.stream !== stream);
    } catch {
      this.#problem = true;
    }
    this.refresh();
  }

  async #fetch() {
    const {other} = this;
    this.#asked = other;
    this.#there = undefined;
    this.#problem = false;
    try {
      const there = await get(`/v1/streams/${encodeURIComponent(other)}/replay`);
      if (this.#asked === other) this.#there = there;
    } catch {
      this.#problem = true;
    }
    this.refresh();
  }

  view() {
    if (this.other && this.other !== this.#asked) void this.#fetch();
    return panel(w.compare.title, null,
      this.#streams.length === 0 ? h("p.note", null, w.compare.alone) :
        h("label.with", null, h("span", null, w.compare.with),
          h("select", {onchange: (/** @type {Event} */ event) =>
            this.pick(/** @type {HTMLSelectElement} */ (event.target).value)},
            h("option", {value: "", selected: !this.other}, w.compare.nobody),
            this.#streams.map((one) => h("option",
              {key: one.stream, value: one.stream, selected: one.stream === this.other},
              [day(one.started_ts), one.title].filter(Boolean).join(" · "))))),
      this.other && this.#body());
  }

  #body() {
    if (this.#problem) return h("p.note", null, w.compare.failed);
    if (!this.#there) return h("p.note", null, words.loading);
    const [here, there] = [this.desk.story.data, this.#there];
    return [
      h("p.keys-of", null, h("span.here", null, `— ${day(here.started_ts)}`),
        h("span.there", null, `- - ${day(there.started_ts)}`)),
      h("div.pairs", null, drawn.map((name) => pair(name, here, there))),
      h("p", null, h("a.button", {href: `/streams/${there.stream}`}, w.compare.open)),
      table(here, there),
    ];
  }
}

/**
 * Both on one scale.
 *
 * @param {CourseName} name @param {Replay} here @param {Replay} there
 */
function pair(name, here, there) {
  const length = Math.max(...[here, there].map((one) => (one.ended_ts ?? one.now) - one.started_ts), 1);
  const both = [here, there].map((one) => one.course ? columns(
    one.course, name, {from: one.started_ts, to: one.started_ts + length}, width) : []);
  const top = Math.max(1, ...both.flat().map(([, , value]) => value ?? 0));
  const line = (/** @type {number} */ i) => (both[i] ?? []).filter(([, , v]) => v !== null)
    .map(([from, to, value]) => {
      const start = (i === 0 ? here : there).started_ts;
      const x = ((from + to) / 2 - start) / length * width;
      return `${x.toFixed(1)},${(80 - (value ?? 0) / top * 76).toFixed(1)}`;
    }).join(" ");
  return h("figure", {key: name},
    h("figcaption", null, `${w.curves[name]} · ${w.axis.most(count(top))} · ${duration(length / 1000)}`),
    h("svg", {viewBox: `0 0 ${width} 82`, preserveAspectRatio: "none", "aria-hidden": "true"},
      [0, 1].map((i) => h("polyline", {key: i, points: line(i), fill: "none", "stroke-width": 1.5,
        "vector-effect": "non-scaling-stroke", "stroke-dasharray": i ? "6 4" : undefined,
        style: `stroke:var(${i ? "--c2" : curveColours[name]})`}))));
}

/** @param {Replay} here @param {Replay} there */
function table(here, there) {
  const names = shown.filter((name) => here.course?.[name] || there.course?.[name]);
  const length = Math.max(...[here, there].map((one) => (one.ended_ts ?? one.now) - one.started_ts));
  const blocks = Math.min(200, Math.ceil(length / 1000 / blockS));
  return h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.compare.table},
    h("table", null, h("caption", null, w.compare.table),
      heads(w.compare.minute, ...names.map((name) => w.curves[name])),
      h("tbody", null, Array.from({length: blocks}, (_, i) => h("tr", {key: i},
        h("th", {scope: "row"}, `${i * 10}–${(i + 1) * 10}`),
        names.map((name) => h("td", {key: name},
          `${exact(block(here, name, i))} · ${exact(block(there, name, i))}`)))))));
}

/**
 * What ten minutes held: the mean of online, the sum of the others.
 *
 * @param {Replay} one @param {CourseName} name @param {number} i
 */
function block({course, started_ts}, name, i) {
  if (!course?.[name]) return undefined;
  const from = Math.round((started_ts - course.from_ts) / 1000 / course.step_s);
  const per = blockS / course.step_s;
  const values = /** @type {number[]} */ (
    course[name]?.slice(from + i * per, from + (i + 1) * per).filter((value) => value !== null));
  if (!values.length) return undefined;
  const all = values.reduce((a, b) => a + b, 0);
  return name === "online" ? Math.round(all / values.length) : all;
}

customElements.define("sc-compare", Compare);
