/** What a selection held beside what is usual, what was said before it, and what was done in it. */

import {get} from "../api.js";
import {count, exact, percent, stopwatch} from "../format.js";
import {segmentName} from "../parts/marks.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";
import {cueText, markText} from "./row.js";
import {jumpText} from "./jump-text.js";
import {beforeJumpMs} from "./story.js";
import {inLanguage, w} from "./words.js";

/** @typedef {import("./types").Span} Span */
/** @typedef {import("./types").Jump} Jump */

/** A selection that is being dragged is not asked for at each step. */
const restMs = 250;
/** A jump is looked at with so much around it. */
const aroundMs = 60_000;
const fields = /** @type {const} */ (
  ["entries", "leaves", "interactions", "clicks", "opens", "submits", "leads", "comments"]
);

export class SpanPanel extends View {
  /** @type {import("./desk.js").ReplayDesk} */
  desk = /** @type {any} */ (undefined);
  known = "";
  /** @type {Span | undefined} */
  #span;
  /** @type {unknown} */
  #problem;
  #timer = 0;
  #asked = "";

  connectedCallback() {
    super.connectedCallback();
    this.#story.addEventListener("pick", this.#picked);
    this.#story.addEventListener("data", this.refresh);
    this.#picked();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#story.removeEventListener("pick", this.#picked);
    this.#story.removeEventListener("data", this.refresh);
    clearTimeout(this.#timer);
  }

  get #story() { return this.desk.story; }

  #picked = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), restMs);
    this.refresh();
  };

  async #ask() {
    const {pick, data} = this.#story;
    const asked = pick ? `${pick.from}-${pick.to}` : "";
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#span = this.#problem = undefined;
    if (!pick) return this.refresh();
    try {
      const path = `/v1/streams/${encodeURIComponent(data.stream)}/span`;
      const span = await get(`${path}?from=${pick.from}&to=${pick.to}${this.known}`);
      if (asked === this.#asked) this.#span = span;
    } catch (error) {
      if (asked === this.#asked) this.#problem = error;
    }
    this.refresh();
  }

  view() {
    const {pick} = this.#story;
    return h("section.panel.span", {"aria-label": w.span.title},
      h("div.heading", null, h("h2", null, w.span.title),
        pick && h("span.small", null, this.#times(pick.from, pick.to))),
      pick ? this.#selected(pick) : this.#suggestions());
  }

  /** @param {number} from @param {number} to */
  #times(from, to) {
    const since = (/** @type {number} */ ts) => stopwatch((ts - this.#story.from) / 1000);
    return `${since(from)} – ${since(to)}`;
  }

  /** @param {import("./story.js").Stretch} pick */
  #selected(pick) {
    return [
      this.#problem ? h("p.note", null, w.span.noNumbers) : this.#span ? numbers(this.#span) :
                                                                         h("p.note", null, words.loading),
      this.#before(pick), this.#inside(pick),
    ];
  }

  /** @param {import("./story.js").Stretch} pick */
  #before({from}) {
    const said = this.#story.saidIn(from - beforeJumpMs, from);
    const {segments = [], interventions = [], marks = []} = this.#story.data;
    const segment = segments.find((one) => one.from_ts <= from && one.to_ts > from);
    const paid = [...marks.filter(({kind}) => kind === "intervention"), ...interventions]
      .filter(({ts}) => ts >= from - 2 * beforeJumpMs && ts < from);
    const names = new Set(paid.map((one) =>
      "change" in one ? w.changes[/** @type {"paid"} */ (one.change)] ?? one.change : markText(one)));
    return h("div.before", {key: "before"}, h("h3", null, w.span.before),
      h("p.small", null,
        [segment && `${w.span.segment} ${segmentName(segment.name ?? segment.segment)}`, ...names]
          .filter(Boolean).join(" · ") || w.span.nothingDone),
      said.length === 0 ? h("p.note", null, w.span.nothingSaid) :
                          h("ul.quotes", null, said.slice(-6).map((one) => this.#quote(one))));
  }

  /** @param {import("./types").Sentence} one */
  #quote(one) {
    return h("li", {key: one.utterance},
      h("button.said", {type: "button", onclick: () => this.#story.seek(one.ts)},
        h("span.time", null, stopwatch((one.ts - this.#story.from) / 1000)),
        h("span.text", null, one.text)));
  }

  /** @param {import("./story.js").Stretch} pick */
  #inside({from, to}) {
    const {marks = [], cues = [], tags = []} = this.#story.data;
    const within = (/** @type {number} */ ts) => ts >= from && ts < to;
    const all = [
      ...marks.filter(({ts}) => within(ts)).map(markText),
      ...cues.filter((cue) => within(cue.shown_ts ?? cue.created_ts)).map(cueText),
      ...new Set(tags.filter((tag) => within(tag.from_ts) && tag.state !== "removed")
        .map((tag) => `#${inLanguage(tag.name, tag.tag)}`)),
    ];
    if (all.length === 0) return null;
    return h("div.inside", {key: "inside"}, h("h3", null, w.span.inside),
      h("ul.small", null, all.slice(0, 12).map((text, i) => h("li", {key: i}, text)),
        all.length > 12 && h("li", {key: "more"}, w.row.more(all.length - 12))));
  }

  #suggestions() {
    const jumps = (this.#story.data.jumps ?? []).slice(0, 3);
    if (jumps.length === 0) return h("p.note", null, w.span.none);
    return [
      h("p.note", null, w.span.suggest),
      h("ul.suggested", null, jumps.map((jump) => h("li", {key: `${jump.ts} ${jump.metric}`},
        h("button", {type: "button", onclick: () => this.#take(jump)},
          h("span.time", null, stopwatch((jump.ts - this.#story.from) / 1000)),
          jumpText(jump)))))
    ];
  }

  /** @param {Jump} jump */
  #take(jump) {
    const from = this.#story.onset(jump);
    this.#story.seek(from);
    this.#story.select(from, from + aroundMs);
  }
}

/** @param {Span} span */
function numbers({usual = {}, online, ...span}) {
  const known = fields.filter((name) => span[name] !== undefined);
  /** @type {[string, string, string][]} */
  const all = known.map((name) =>
    [w.curves[name], count(span[name]), beside(usual[name], exact)]);
  if (online !== undefined)
    all.unshift([w.curves.online, count(Math.round(online)), beside(usual["online"], exact)]);
  if (span.retention_30s !== undefined)
    all.push([w.span.stay, percent(span.retention_30s), beside(usual["retention_30s"], percent)]);
  if (all.length === 0) return h("p.note", null, w.span.noNumbers);
  return h("dl.numbers", {key: "numbers"}, all.map(([name, value, usually]) =>
    h("div", {key: name}, h("dt", null, name), h("dd", null, value), h("dd.small", null, usually))));
}

/** @param {number | undefined} usual @param {(n: number | undefined) => string} format */
const beside = (usual, format) => (usual === undefined ? "" : w.span.usual(format(usual)));

customElements.define("sc-span", SpanPanel);
