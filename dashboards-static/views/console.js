/**
 * One room on one page: live, as it happens; or one of its past streams, as it ended. Both show the
 * same panels from the same state.
 */

import "../parts/course.js";
import "../parts/how-to-send.js";
import "../parts/operator.js";

import {get, mayControl, me} from "../api.js";
import {Following} from "../following.js";
import {clock, stopwatch} from "../format.js";
import {Items} from "../items.js";
import {counters, feeds, quality} from "../parts/data.js";
import {frame, note} from "../parts/frame.js";
import {funnel} from "../parts/funnel.js";
import {segmentColours, marksAndWarnings} from "../parts/marks.js";
import {retention} from "../parts/retention.js";
import {readRules, ruleName} from "../parts/rules.js";
import {reach, sources, windows} from "../parts/tables.js";
import {comments, speech} from "../parts/talk.js";
import {tiles} from "../parts/tiles.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";


/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../tree.js").Tree} Tree */

const shapes = {
  live: "●",
  ended: "■",
  empty: "○",
  recorded: "○"
};

export class Console extends View {
  /** The room to follow; or, with `stream`, nothing. */
  room = "";
  /** The past stream to show. */
  stream = "";
  /** @type {Following | undefined} */
  #following;
  /** @type {RoomState | undefined} */
  #state;
  #items = new Items();
  /** @type {import("../types").Series} */
  #series = {};
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {unknown} */
  #problem;
  /** @type {import("../parts/funnel.js").FunnelChoice} */
  #funnel = {name: "lead", from: "exposure", source: ""};
  #window = "300";
  /**
   * Trees by name, with what they were made from.
   *
   * @type {Map<string, {of: unknown[], tree: Tree | null}>}
   */
  #kept = new Map();

  connectedCallback() {
    super.connectedCallback();
    me().then((person) => {
      this.#person = person;
      this.refresh();
    }, () => undefined);
    if (this.stream)
      void this.#load();
    else
      this.#follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#following?.close();
  }

  async #load() {
    const path = `/v1/streams/${this.stream}`;
    try {
      this.#state = await get(path);
      this.refresh();
      const [items, series] = await Promise.all([get(`${path}/items`), get(`${path}/series`)]);
      this.#items.add(items.items);
      this.#series = series;
      this.#items.add(series.marks ?? []);
      if (series.warnings) void readRules(this.refresh);
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  #follow() {
    const room = (this.#following = new Following(this.room));
    room.addEventListener("state", () => {
      if (room.state) this.#course()?.add(room.state);
    });
    room.addEventListener("change", () => {
      this.#state = room.state;
      this.#items = room.items;
      this.#series = room.series;
      if (room.series.warnings) void readRules(this.refresh);
      this.#problem = room.problem;
      this.refresh();
    });
    room.open();
  }

  get #link() { return this.#following?.link; }

  #course() {
    return /** @type {import("../parts/course.js").Course | null} */ (
      this.querySelector("sc-course")
    );
  }

  /**
   * Makes a tree again only when what it shows has changed.
   *
   * @param {string} name
   * @param {unknown[]} of
   * @param {() => Tree | null} make
   */
  #keep(name, of, make) {
    const all = [words, ...of];
    const kept = this.#kept.get(name);
    if (kept && kept.of.length === all.length && kept.of.every((value, i) => value === all[i]))
      return kept.tree;
    const tree = make();
    this.#kept.set(name, {of: all, tree});
    return tree;
  }

  view() {
    const state = this.#state;
    const isPast = this.stream !== "";
    const room = state?.room ?? this.room;
    return frame(
      {
        title: state?.title ?? (room || words.streams.title),
        small: [state?.title ? room : "", state?.host ?? ""].filter(Boolean).join(" · "),
        back: isPast && room ? [`/rooms/${room}/streams`, words.nav.streams] :
                               ["/", words.nav.rooms],
        chips: state && this.#chips(state),
        link: this.#link,
        phase: isPast ? "live" : undefined,
        person: this.#person,
        tools: state && state.status !== "empty" && this.#tools(state, isPast),
      },
      this.#body(state)
    );
  }

  /** @param {RoomState} state */
  #chips(state) {
    const isMoving = this.#isMoving(state);
    const status = state.status === "live" && !isMoving ? "recorded" : state.status;
    const until = isMoving ? this.#link?.now() ?? 0 : state.ended_ts ?? state.now ?? 0;
    return [
      h(`span.chip.${status}`, null, h("span", {"aria-hidden": "true"}, shapes[status]),
        state.ended_ts ? words.endedAt(clock(state.ended_ts)) : words.statusOf(status, state.rehearsal)),
      state.started_ts !== undefined &&
        h("span.elapsed", {role: "timer", "aria-live": "off", "aria-label": words.rooms.elapsed},
          stopwatch((until - state.started_ts) / 1000)),
    ];
  }

  /**
   * The room's clock goes with the service's.
   *
   * @param {RoomState} state
   */
  #isMoving(state) {
    if (!this.#link || state.status !== "live" || state.now === undefined) return false;
    // While the link is down the stream most likely goes on.
    const at = this.#link.phase === "live" || this.#link.phase === "slow" ?
      this.#link.now() :
      this.#link.heardAt + this.#link.offset;
    return Math.abs(state.now - at) < 60_000;
  }

  /** @param {RoomState} state @param {boolean} isPast */
  #tools(state, isPast) {
    return [
      !isPast && mayControl(this.#person) &&
        h("a.button", {href: `/rooms/${state.room}/control`}, words.control.title),
      !isPast && h("a.button", {href: `/rooms/${state.room}/streams`}, words.nav.streams),
      (isPast || state.status === "ended") &&
        h("a.button", {
          href: `/v1/streams/${state.stream}/events`,
          download: `${state.stream}.ndjson`,
          title: words.streams.exportHint,
        },
          words.streams.export),
    ];
  }

  /** @param {RoomState | undefined} state */
  #body(state) {
    if (this.#problem) return note(problemText(this.#problem));
    if (!state) return h("div.console.waiting", {"aria-busy": "true"}, note(words.loading));
    if (state.status === "empty")
      return h(
        "div.first", null, h("sc-how-to-send", {".room": this.room, ".isFixed": true, key: "send"})
      );
    return h(
      "div.console", {"data-ready": true}, this.stream && h("p.final", null, words.streams.final, " ",
        h("a", {href: `/streams/${this.stream}`}, words.streams.replay)),
      this.#panels(state)
    );
  }

  /** @param {RoomState} state */
  #panels(state) {
    const {audience, leads} = state;
    const phase = this.#link?.phase;
    const isUp = phase === "live" || phase === "slow";
    const mayAct = this.#link && state.status === "live" && mayControl(this.#person);
    return [
      this.#keep("tiles", [audience, leads], () => tiles(state)),
      h("sc-course", {
        ".range": this.stream ? 0 : 20,
        key: "course",
        ".series": this.#series,
        ".marks": marksAndWarnings(this.#items.marks, this.#series.warnings ?? [], ruleName),
        ".isStale": phase === "stale" || phase === "lost",
        ".now": this.#clock,
      }),
      mayAct && h("sc-operator", {
        key: "operator",
        ".link": this.#link,
        ".room": this.room,
        ".up": isUp,
        ".segments": this.#segments(state),
      }),
      h("div.said", {key: "said"},
        this.#keep("speech", [this.#items.speech], () => speech(this.#items.speech)),
        this.#keep("comments", [this.#items.talk], () => comments(this.#items.talk))),
      h("div.reasons", {key: "reasons"}, this.#reasons(state)),
    ];
  }

  /** @param {RoomState} state */
  #reasons(state) {
    const {audience = {}, funnels, script} = state;
    const basis = audience.entries_basis;
    const marks = this.#items.marks;
    const now = this.#link?.now() ?? state.now ?? 0;
    const second = this.#link ? Math.floor(now / 1000) : 0;
    const platform = this.#keep("counters", [state.counters], () => counters(state));
    const stay = [audience.retention, audience.retention_now, audience.stay];
    const reached = [state.reach, script, basis, marks];
    return [
      h("div.stack", null, this.#keep("retention", stay, () => retention(audience)),
        this.#keep("sources", [audience.by_source], () => sources(state)),
        basis !== "measured" && platform),
      h("div.stack", null,
        this.#keep(
          "funnel", [funnels, this.#funnel], () => funnel(state, this.#funnel, this.#pick)
        ),
        this.#keep("reach", reached, () => reach(state, segmentColours(marks)))),
      h("div.stack.last", null,
        this.#keep(
          "windows", [state.windows, this.#window, basis],
          () => windows(state, this.#window, this.#pickWindow)
        ),
        basis === "measured" && platform,
        h("div.stack", null,
          this.#keep("feeds", [state.freshness, second], () => feeds(state, now)),
          this.#keep("quality", [state.data_quality], () => quality(state)))),
    ];
  }

  #pick = (/** @type {Partial<import("../parts/funnel.js").FunnelChoice>} */ change) => {
    this.#funnel = { ...this.#funnel, ...change };
    this.refresh();
  };

  #pickWindow = (/** @type {string} */ window) => {
    this.#window = window;
    this.refresh();
  };

  #clock = () => this.#link?.now() ?? Date.now();

  /** @param {RoomState} state */
  #segments(state) {
    const names = this.#items.marks.filter((m) => m.type === "segment").map((m) => m.segment ?? "");
    return [...new Set([...Object.keys(state.reach ?? {}), ...names])].sort();
  }
}

customElements.define("sc-console", Console);
