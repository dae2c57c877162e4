/**
 * What a warning rests on: the evidence gathered against what it takes to be sure, and the value
 * against the usual; under it the same in figures. Fetched when somebody asks, and again while the
 * warning goes on.
 */

import {get} from "../api.js";
import {clock, minute} from "../format.js";
import {underlay} from "../parts/chart.js";
import {charts} from "../parts/course.js";
import {columns} from "../parts/frame.js";
import {language, words} from "../preferences.js";
import {h, View} from "../tree.js";

import {figure, figures, reference} from "./figures.js";

/** @typedef {import("../types").Evidence} Samples */
/** @typedef {import("../types").Warning} Warning */
/** @typedef {(number | null)[][]} Rows */

/** The service reads its journal for each answer. */
const againMs = 30_000;
/** @type {Promise<import("../types").Rule[]> | undefined} */
let explained;

/** The rules in plain words: many words, asked for once. */
function explanations() {
  explained ??= get("/v1/rules").then(({rules}) => rules);
  explained.catch(() => (explained = undefined));
  return explained;
}

const tableRows = 12;
const leastSpanMs = 120_000;
/** Over the highest value, for the names of the marks. */
const headroom = 1.4;

export class Evidence extends View {
  room = "";
  /** @type {import("../types").Rule | undefined} */
  #rule;
  /** @type {Warning | undefined} */
  #one;
  /** @type {Samples | undefined} */
  #samples;
  /** @type {"loading" | "none" | "failed" | "there"} */
  #state = "loading";
  #isTable = false;
  /** @type {Map<string, import("../types").Dygraph>} */
  #drawn = new Map();
  #timer = 0;

  /** @param {Warning} one */
  set shown(one) {
    const isOther = this.#one?.warning !== one.warning;
    const isNews = this.#one?.changed_ts !== one.changed_ts;
    this.#one = one;
    if (!isOther && !isNews) return;
    if (isOther) {
      this.#forget();
      this.#rule = undefined;
    }
    void this.#ask();
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("preferences", this.#anew);
    this.#resizer.observe(this);
    charts().then(() => this.#draw(), () => undefined);
    this.#timer = window.setInterval(() => {
      if (this.#one?.state !== "resolved" && !document.hidden) void this.#ask();
    }, againMs);
    void this.#ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("preferences", this.#anew);
    this.#resizer.disconnect();
    clearInterval(this.#timer);
    this.#forget();
  }

  #resizer = new ResizeObserver(() => {
    for (const graph of this.#drawn.values()) graph.resize();
  });

  #anew = () => {
    this.#forget();
    this.#draw();
  };

  #forget() {
    for (const graph of this.#drawn.values()) graph.destroy();
    this.#drawn.clear();
  }

  async #ask() {
    const name = this.#one?.warning;
    if (!name || !this.isConnected) return;
    const path = `/v1/rooms/${this.room}/warnings/${encodeURIComponent(name)}/evidence`;
    try {
      const samples = await get(path);
      if (name !== this.#one?.warning) return;
      this.#samples = samples;
      this.#rule ??= await this.#explain();
      this.#state = samples.samples.length ? "there" : "none";
    } catch (error) {
      const isUnknown = /** @type {{status?: number}} */ (error).status === 404;
      this.#state = isUnknown ? "none" : this.#samples ? "there" : "failed";
    }
    this.refresh();
    this.#draw();
  }

  async #explain() {
    const rules = await explanations().catch(() => []);
    return rules.find((one) => one.rule === this.#one?.rule);
  }

  /** @param {"nats" | "value"} name @returns {Rows} */
  #rows(name) {
    const samples = (this.#samples?.samples ?? []).filter((one) => one[name] !== undefined);
    return samples.map((one) => name === "nats" ?
      [one.ts, one.nats ?? null] :
      [one.ts, one.value ?? null, one.baseline ?? this.#one?.baseline ?? null]);
  }

  #draw() {
    const Dygraph = window.Dygraph;
    if (!Dygraph || !this.isConnected || this.#isTable || this.#state !== "there") return;
    for (const name of /** @type {const} */ (["nats", "value"])) {
      const host = this.querySelector(`.plot.${name}`);
      const rows = this.#rows(name);
      if (!(host instanceof HTMLElement) || rows.length === 0) continue;
      const before = this.#drawn.get(name);
      if (before)
        before.updateOptions({file: rows, ...this.#window(name)});
      else
        this.#drawn.set(name, new Dygraph(host, rows, this.#options(Dygraph, name)));
    }
  }

  /**
   * What the rule saw, at least two minutes of it, and no empty time around it.
   *
   * @returns {[number, number]}
   */
  #span() {
    const samples = this.#samples?.samples ?? [];
    const last = samples.at(-1)?.ts ?? 0;
    return [Math.min(samples[0]?.ts ?? last, last - leastSpanMs), last];
  }

  /**
   * The time and the values on view.
   *
   * @param {"nats" | "value"} name
   */
  #window(name) {
    const threshold = this.#samples?.threshold ?? 0;
    const all = this.#rows(name).flatMap((row) => row.slice(1)).map((value) => value ?? 0);
    const top = Math.max(name === "nats" ? threshold : 0, ...all) * headroom;
    return {dateWindow: this.#span(), valueRange: [0, top || 1]};
  }

  /**
   * @param {NonNullable<Window["Dygraph"]>} Dygraph @param {"nats" | "value"} name
   * @returns {Record<string, unknown>}
   */
  #options(Dygraph, name) {
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ token) => style.getPropertyValue(token).trim();
    const isNats = name === "nats";
    return {
      ...this.#window(name),
      labels: isNats ? ["t", "nats"] : ["t", "value", "usual"],
      colors: isNats ? [colour("--c1")] : [colour("--c2"), colour("--dim")],
      series: isNats ? {} : {usual: {strokePattern: [6, 3], fillGraph: false}},
      strokeWidth: 1.5,
      fillGraph: isNats,
      fillAlpha: 0.16,
      legend: "never",
      interactionModel: {},
      rightGap: 6,
      animatedZooms: false,
      axisLineColor: colour("--line"),
      gridLineColor: colour("--line"),
      gridLineWidth: 1,
      axisLabelFontSize: 14,
      axes: {
        x: {
          ticker: Reflect.get(Dygraph, "dateTicker"),
          drawGrid: false,
          pixelsPerLabel: 64,
          axisLabelFormatter: (/** @type {number} */ ts) => minute(ts),
        },
        y: {
          axisLabelWidth: 44,
          pixelsPerLabel: 28,
          axisLabelFormatter: (/** @type {number} */ n) => figure(n),
        },
      },
      underlayCallback: (/** @type {any} */ canvas, /** @type {any} */ area,
        /** @type {any} */ graph) => this.#behind({canvas, area, graph, colour}, isNats),
    };
  }

  /**
   * When it began, when it was told, and what it takes to be sure.
   *
   * @param {import("../parts/chart.js").Sheet} sheet @param {boolean} isNats
   */
  #behind(sheet, isNats) {
    const one = this.#one;
    if (!one) return;
    const w = words.control.warnings;
    const threshold = this.#samples?.threshold;
    const span = this.#span();
    underlay(sheet, [
      {type: "marker", ts: Math.max(one.started_ts, span[0]), label: w.began},
      {type: "warning", ts: one.fired_ts, label: w.fired, severity: one.severity},
    ], span, undefined);
    if (isNats && threshold !== undefined) level(sheet, threshold);
  }

  #flip = () => {
    this.#isTable = !this.#isTable;
    this.#forget();
    this.refresh();
    this.#draw();
  };

  view() {
    const one = this.#one;
    const w = words.control.warnings;
    if (!one) return null;
    const isThere = this.#state === "there";
    return [
      this.#state === "loading" && h("p.note", {role: "status"}, words.loading),
      this.#state === "none" && h("p.note", null, w.noSamples),
      this.#state === "failed" && h("p.problem", {role: "alert"}, w.noEvidence),
      isThere && (this.#isTable ? this.#table() : this.#charts(one)),
      figures(one, this.#samples?.threshold),
      this.#samples?.note && h("p.note", null, this.#samples.note),
      this.#rule && h("p.note.explained", null,
        language() === "en" ? this.#rule.explained_en : this.#rule.explained),
      isThere && h("button.small.quiet", {type: "button", onclick: this.#flip},
        this.#isTable ? words.course.chart : words.course.table),
    ];
  }

  /** @param {Warning} one */
  #charts(one) {
    const w = words.control.warnings;
    const threshold = this.#samples?.threshold;
    const last = this.#rows("nats").at(-1)?.[1] ?? undefined;
    const chart = (
      /** @type {"nats" | "value"} */ name, /** @type {string} */ title,
      /** @type {string} */ told
    ) => this.#rows(name).length > 0 && h("figure", {key: name},
      h("figcaption", {class: name}, title),
      h(`div.plot.${name}`, {role: "img", "aria-label": told}));
    return h("div.pair", {key: "charts"},
      chart("nats", threshold === undefined ? w.nats : w.natsOf(figure(threshold)),
        w.toldNats(figure(last), threshold === undefined ? "" : figure(threshold))),
      chart("value", w.valueAnd(reference(one)),
        w.toldValue(figure(one.value), reference(one), figure(one.baseline))));
  }

  #table() {
    const w = words.control.warnings;
    const samples = (this.#samples?.samples ?? []).slice(-tableRows).reverse();
    const beside = this.#one ? reference(this.#one) : "";
    return h("div.scroll", {key: "table", role: "group", "aria-label": w.evidence, tabindex: "0"},
      h("table.numbers", null, columns(words.course.time, w.nats, w.value, beside),
        h("tbody", null, samples.map((row) => h("tr", {key: row.ts},
          h("th", {scope: "row"}, clock(row.ts)), h("td", null, figure(row.nats)),
          h("td", null, figure(row.value)), h("td", null, figure(row.baseline)))))));
  }
}

/** @param {import("../parts/chart.js").Sheet} sheet @param {number} threshold */
function level({canvas, area, graph, colour}, threshold) {
  const y = Math.round(graph.toDomYCoord(threshold)) + 0.5;
  canvas.strokeStyle = colour("--ink");
  canvas.setLineDash([2, 3]);
  canvas.beginPath();
  canvas.moveTo(area.x, y);
  canvas.lineTo(area.x + area.w, y);
  canvas.stroke();
  canvas.setLineDash([]);
}

customElements.define("sc-evidence", Evidence);
