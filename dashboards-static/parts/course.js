/**
 * Online and entries over time, drawn by dygraphs: segments as a strip at the bottom, marks and
 * interventions as lines, and hatched from the last value to now while nothing comes.
 *
 * Drawn from timers and not from animation frames: without a GPU that is a tenth of the work.
 */

import {clock, count, exact, minute} from "../format.js";
import {words} from "../preferences.js";
import {h, render, View} from "../tree.js";

import {bars, underlay} from "./chart.js";
import {choice, columns, panel} from "./frame.js";

/** @typedef {import("../types").Series} Series */
/** @typedef {[number, number | null][]} Rows */

/** @type {Promise<void> | undefined} */
let library;

/** The chart library is large: it comes after the first numbers are on the page. */
export function charts() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/charts/dygraph.min.js";
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("no charts")));
    document.head.append(script);
  });
  return library;
}

const redrawMs = 1000;

export class Course extends View {
  /** @type {Series} */
  #series = {};
  /**
   * Values since the series was asked for.
   *
   * @type {Rows}
   */
  #tail = [];
  /**
   * Entries since then, by span.
   *
   * @type {Map<number, number>}
   */
  #entered = new Map();
  #lastEntries = NaN;
  /** @type {import("../types").Item[]} */
  marks = [];
  /** Where the chart ends when nothing comes any more. */
  #isStale = false;
  /** @type {() => number} */
  now = () => Date.now();
  /** Minutes on view; 0 = all. */
  range = 20;
  #isTable = false;
  #isSeen = true;
  #drawnAt = 0;
  #told = {minute: -1, text: ""};
  /** @type {import("../types").Dygraph | undefined} */
  #online;
  /** @type {import("../types").Dygraph | undefined} */
  #entries;
  #timer = 0;
  #later = 0;
  #readout = "";

  /** @param {Series} series */
  set series(series) {
    if (series === this.#series) return;
    this.#series = series;
    this.#tail = [];
    this.#entered.clear();
    this.#lastEntries = NaN;
    this.#drawnAt = 0;
    this.refresh();
    this.draw();
  }

  /**
   * What the newest state adds.
   *
   * @param {import("../types").RoomState} state
   */
  add(state) {
    const {audience = {}, now} = state;
    const from = this.#series.from_ts;
    if (now === undefined || from === undefined) return;
    const last = this.#tail.at(-1)?.[0] ?? this.#series.now ?? 0;
    if (now - last >= 1000) this.#tail.push([now, audience.online ?? null]);
    if (audience.entries !== undefined) {
      const rise = audience.entries - this.#lastEntries;
      const span = Math.floor((now - from) / this.#stepMs);
      if (rise > 0) this.#entered.set(span, (this.#entered.get(span) ?? 0) + rise);
      this.#lastEntries = audience.entries;
    }
    this.draw();
  }

  get isStale() { return this.#isStale; }

  set isStale(isStale) {
    if (isStale === this.#isStale) return;
    this.#isStale = isStale;
    this.#restyle();
  }

  get #stepMs() { return (this.#series.step_s ?? 10) * 1000; }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("preferences", this.#restyle);
    this.#observer.observe(this);
    this.#resizer.observe(this);
    this.#timer = window.setInterval(() => this.isStale && this.draw(), 2000);
    setTimeout(() => charts().then(() => this.draw(), () => undefined), 50);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("preferences", this.#restyle);
    this.#observer.disconnect();
    this.#resizer.disconnect();
    clearInterval(this.#timer);
    clearTimeout(this.#later);
    this.#forget();
  }

  #observer = new IntersectionObserver(([entry]) => {
    this.#isSeen = entry?.isIntersecting ?? true;
    this.draw();
  });

  #resizer = new ResizeObserver(() => {
    this.#online?.resize();
    this.#entries?.resize();
  });

  #restyle = () => {
    this.#forget();
    this.#drawnAt = 0;
    this.draw();
  };

  #forget() {
    this.#online?.destroy();
    this.#entries?.destroy();
    this.#online = this.#entries = undefined;
  }

  /**
   * The span of time on view.
   *
   * @returns {[number, number]}
   */
  #span() {
    const from = this.#series.from_ts ?? 0;
    const last = this.#tail.at(-1)?.[0] ?? this.#series.now ?? from;
    const end = Math.max(this.isStale ? this.now() : last, from + 60_000);
    return [this.range ? Math.max(from, end - this.range * 60_000) : from, end];
  }

  /** @returns {Rows} */
  #onlineRows() {
    const {from_ts: from = 0, online = [], now = 0} = this.#series;
    const rows =
      /** @type {Rows} */ (online.map((n, i) => [Math.min(now, from + (i + 1) * this.#stepMs), n]));
    const tail = this.#tail.length > 1200 ?
      this.#tail.filter((_, i) => i % 5 === 0 || i > this.#tail.length - 300) :
      this.#tail;
    return rows.concat(tail);
  }

  /** Spans joined until at most 120 bars are on view. */
  #entryRows() {
    const {from_ts: from = 0, entries = []} = this.#series;
    const [begin, end] = this.#span();
    const joined = Math.max(1, Math.ceil((end - begin) / this.#stepMs / 120));
    const spans = Math.max(entries.length, ...[...this.#entered.keys()].map((k) => k + 1));
    /** @type {Rows} */
    const rows = [];
    for (let i = 0; i < spans; i += joined) {
      /** @type {number | null} */
      let sum = null;
      for (let j = i; j < Math.min(i + joined, spans); j++) {
        const n = entries[j];
        const more = this.#entered.get(j);
        if (typeof n === "number" || more !== undefined) sum = (sum ?? 0) + (n ?? 0) + (more ?? 0);
      }
      rows.push([from + (i + joined / 2) * this.#stepMs, sum]);
    }
    return {rows, stepMs: joined * this.#stepMs};
  }

  /** Draws now, or as soon as it may again. */
  draw() {
    const now = Date.now();
    if (!this.isConnected || !this.#isSeen || document.hidden) return;
    if (now - this.#drawnAt < redrawMs) {
      this.#later ||= window.setTimeout(() => {
        this.#later = 0;
        this.draw();
      }, this.#drawnAt + redrawMs - now);
      return;
    }
    this.#drawnAt = now;
    if (this.#isTable || !this.#series.online) return this.refresh();
    const rows = this.#onlineRows();
    this.#tell(rows);
    if (!window.Dygraph || rows.length === 0) return;
    const span = this.#span();
    const bars = this.#entryRows();
    if (this.#online && this.#entries) {
      this.#online.updateOptions({file: rows, dateWindow: span});
      this.#entries.updateOptions({file: bars.rows, dateWindow: span});
    } else {
      this.#begin(window.Dygraph, rows, bars.rows, span);
    }
  }

  /**
   * @param {NonNullable<Window["Dygraph"]>} Dygraph
   * @param {Rows} online @param {Rows} entries @param {[number, number]} span
   */
  #begin(Dygraph, online, entries, span) {
    const hosts = [this.querySelector(".online"), this.querySelector(".entries")];
    if (!(hosts[0] instanceof HTMLElement) || !(hosts[1] instanceof HTMLElement)) return;
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const common = {
      dateWindow: span,
      legend: "never",
      interactionModel: {},
      rightGap: 6,
      axisLineColor: colour("--line"),
      gridLineColor: colour("--line"),
      gridLineWidth: 1,
      axisLabelFontSize: 14,
      includeZero: true,
      animatedZooms: false,
      highlightCircleSize: 3,
      highlightCallback: (/** @type {unknown} */ _, /** @type {number} */ x) => this.#point(x),
      unhighlightCallback: () => this.#point(undefined),
    };
    const ticker = Reflect.get(Dygraph, "dateTicker");
    const y = {
      axisLabelWidth: 44,
      pixelsPerLabel: 32,
      axisLabelFormatter: (/** @type {number} */ n) => (Number.isInteger(n) ? count(n) : ""),
    };
    const x = (/** @type {boolean} */ isDrawn) => ({
      ticker,
      drawAxis: isDrawn,
      pixelsPerLabel: 72,
      axisLabelWidth: 60,
      axisLabelFormatter: (/** @type {number} */ ts) => minute(ts),
      drawGrid: false,
    });
    /** @type {(canvas: any, area: any, graph: any) => void} */
    const behind = (canvas, area, graph) => {
      const to = this.isStale ? this.#tail.at(-1)?.[0] ?? this.#series.now : undefined;
      underlay({canvas, area, graph, colour}, this.marks, this.#span(), to);
    };
    this.#online = new Dygraph(hosts[0], online, {
      ...common,
      labels: ["t", "online"],
      colors: [colour(this.isStale ? "--edge" : "--c1")],
      strokeWidth: 1.5,
      fillGraph: true,
      fillAlpha: 0.16,
      axes: {x: x(false), y},
      underlayCallback: behind,
    });
    this.#entries = new Dygraph(hosts[1], entries, {
      ...common,
      labels: ["t", "entries"],
      colors: [colour(this.isStale ? "--edge" : "--c2")],
      axes: {x: x(true), y: {...y, pixelsPerLabel: 24}},
      plotter: (/** @type {any} */ e) =>
        bars(e, this.#entryRows().stepMs, colour(this.isStale ? "--edge" : "--c2")),
    });
  }

  /**
   * What stands under the pointer.
   *
   * @param {number | undefined} x
   */
  #point(x) {
    const rows = x === undefined ? [] : this.#onlineRows();
    const near = x === undefined ?
      undefined :
      rows.reduce(
        (a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a), rows[0] ?? [x, null]
      );
    this.#readout =
      near ? `${clock(near[0])} · ${words.course.online} ${exact(near[1] ?? undefined)}` : "";
    const out = this.querySelector(".readout");
    if (out) render(out, this.#readout);
  }

  /**
   * One sentence for those who do not see the chart, at most once a minute.
   *
   * @param {Rows} rows
   */
  #tell(rows) {
    const minuteNow = Math.floor((rows.at(-1)?.[0] ?? 0) / 60_000);
    if (minuteNow === this.#told.minute) return;
    const [begin] = this.#span();
    const values = rows.filter(([t, n]) => t >= begin && n !== null).map(([, n]) => n ?? 0);
    const text = words.course.summary(
      minute(begin), count(values.at(-1)), count(values.length ? Math.max(...values) : undefined)
    );
    this.#told = {minute: minuteNow, text};
    this.refresh();
  }

  /** @param {number} range */
  #pick(range) {
    this.range = range;
    this.#drawnAt = 0;
    this.#told.minute = -1;
    this.refresh();
    this.draw();
  }

  #flip = () => {
    this.#isTable = !this.#isTable;
    this.#forget();
    this.#drawnAt = 0;
    this.refresh();
    this.draw();
  };

  view() {
    const w = words.course;
    const ranges = /** @type {[string, string][]} */ (
      [["20", w.ranges[20]], ["60", w.ranges[60]], ["0", w.ranges[0]]]
    );
    const step = this.#entryRows().stepMs / 1000;
    return panel(
      w.title,
      [
        h("span.readout", null, this.#readout),
        choice(w.title, ranges, String(this.range), (v) => this.#pick(Number(v))),
        h("button.quiet", {type: "button", onclick: this.#flip}, this.#isTable ? w.chart : w.table)
      ],
      this.#series.online?.length === 0 && h("p.note", null, w.none),
      this.#isTable ?
        this.#table() :
        h("div.chart", {key: "chart"}, h("p.axis.c1", null, w.online),
          h("div.online", {role: "img", "aria-label": this.#told.text || w.title}),
          h("p.axis.c2", null,
            w.entries(step < 60 ? words.seconds(String(step)) : words.minutes(step / 60))),
          h("div.entries", {role: "img", "aria-label": w.entries("")})),
      h("p.legend", null, w.legend)
    );
  }

  /** The last twenty minutes, a row a minute. */
  #table() {
    const w = words.course;
    const rows = this.#onlineRows();
    const {rows: entries, stepMs} = this.#entryRows();
    const last = rows.at(-1)?.[0] ?? 0;
    const minutes = Array.from(
                           {length: 20}, (_, i) => (Math.floor(last / 60_000) - i) * 60_000
    ).filter((t) => t >= (this.#series.from_ts ?? 0) - 60_000);
    const row = (/** @type {number} */ t) => {
      const online = rows.filter(([x]) => x < t + 60_000).at(-1)?.[1];
      const sums = entries.filter(([x]) => x - stepMs / 2 >= t && x - stepMs / 2 < t + 60_000)
        .flatMap(([, n]) => (n === null ? [] : [n]));
      return h("tr", {key: t},
        h("th", {scope: "row"}, minute(t)),
        h("td", null, count(online ?? undefined)),
        h("td", null, count(sums.length ? sums.reduce((a, b) => a + b) : undefined)));
    };
    return h(
      "div.scroll", {key: "table", role: "group", "aria-label": w.title, tabindex: "0"},
      h("table.numbers", null, columns(w.time, w.online, words.tiles.entries),
        h("tbody", null, minutes.map(row)))
    );
  }
}

customElements.define("sc-course", Course);
