/**
 * A stream looked at afterwards, or so far: the evening on one page, the text beside the curves, and what
 * will be done next time. The address holds the moment, the selection and what it is compared with.
 */

import "../replay/axis.js";
import "../replay/compare.js";
import "../replay/media.js";
import "../replay/span.js";
import "../replay/transcript.js";
import "../replay/transport.js";

import {get, mayControl, me} from "../api.js";
import {clock, stopwatch} from "../format.js";
import {choice, frame, note} from "../parts/frame.js";
import {words} from "../preferences.js";
import {actions, notes} from "../replay/actions.js";
import {clips} from "../replay/clips.js";
import {ReplayDesk} from "../replay/desk.js";
import {bestLines, effects, interventions} from "../replay/effects.js";
import {knownSwitch, whatChanged} from "../replay/known.js";
import {download, picture} from "../replay/picture.js";
import {readPlace, writePlace} from "../replay/place.js";
import {report} from "../replay/report.js";
import {scorecard} from "../replay/scorecard.js";
import {ShareSheet} from "../replay/share-sheet.js";
import {promises, promisesLine} from "../replay/promises.js";
import {Story} from "../replay/story.js";
import {switchbacks} from "../replay/switchbacks.js";
import {tags} from "../replay/tags.js";
import {w} from "../replay/words.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../replay/types").Replay} Replay */

/** The address follows the playhead, but not each of its steps: browsers refuse more than some a second. */
const addressMs = 600;
/** How long others may take to be looked at before it is asked again, and how often. */
const askAgainMs = 1000;
const mostTries = 40;

export class ReplayPage extends View {
  stream = "";
  /** @type {ReplayDesk | undefined} */
  #desk;
  /**
   * The same stream as it is known the other way.
   *
   * @type {Replay | undefined}
   */
  #other;
  /** @type {unknown} */
  #problem;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  #place = readPlace(location.search);
  #tab = "score";
  #timer = 0;
  #share = new ShareSheet();
  /** @type {import("../replay/types").Comparison | undefined} */
  #comparison;
  /** @type {import("../replay/types").EarlierAction[]} */
  #earlier = [];
  #comparing = 0;

  async connectedCallback() {
    super.connectedCallback();
    document.body.classList.add("replaying");
    me().then((person) => {
      this.#person = person;
      if (this.#desk) this.#desk.mayWrite = mayControl(person);
      this.#desk?.changed();
    }, () => undefined);
    try {
      const data = await this.#fetch(this.#place.known);
      if (!this.isConnected) return;
      this.#begin(data);
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.body.classList.remove("replaying");
    clearTimeout(this.#timer);
    clearTimeout(this.#comparing);
    this.#desk?.disconnect();
    this.#share.remove();
  }

  /** @param {string} known @returns {Promise<Replay>} */
  #fetch(known) {
    const query = known ? `?known=${known}` : "";
    return get(`/v1/streams/${encodeURIComponent(this.stream)}/replay${query}`);
  }

  /** @param {Replay} data */
  #begin(data) {
    const story = new Story(data);
    const desk = (this.#desk = new ReplayDesk(story, () => this.#reload()));
    desk.mayWrite = mayControl(this.#person);
    const {at, from, to} = this.#place;
    if (from !== undefined && to !== undefined) story.select(from, to);
    if (at ?? from) story.seek(at ?? from ?? story.from);
    for (const name of ["at", "pick"]) story.addEventListener(name, this.#noted);
    story.addEventListener("data", this.refresh);
    desk.addEventListener("change", this.refresh);
    desk.addEventListener("note", () => {
      this.#show("todo");
      /** @type {HTMLElement | null} */ (this.querySelector(".note-text"))?.focus();
    });
    story.addEventListener("pick", () => desk.clip && this.refresh());
    desk.connect();
    if (data.status === "ended" && data.late) void this.#fetchOther();
    void this.#fetchEarlier(data);
    if (data.status === "ended") void this.#compare(0);
  }

  /** @param {Replay} data */
  async #fetchEarlier({room, stream}) {
    const path = `/v1/rooms/${encodeURIComponent(room)}/actions?before=${encodeURIComponent(stream)}`;
    this.#earlier = await get(path).then(({actions}) => actions, () => []);
    if (this.isConnected) this.refresh();
  }

  /**
   * Others that nobody has looked at since the service began are looked at now: until then what is known is shown.
   *
   * @param {number} tries
   */
  async #compare(tries) {
    const path = `/v1/streams/${encodeURIComponent(this.stream)}/comparison`;
    const found = await get(path).catch(() => undefined);
    if (!found || !this.isConnected) return;
    this.#comparison = found;
    this.refresh();
    if (found.waiting > 0 && tries < mostTries)
      this.#comparing = window.setTimeout(() => void this.#compare(tries + 1), Math.min(10, tries + 1) * askAgainMs);
  }

  async #reload() {
    const data = await this.#fetch(this.#place.known).catch(() => undefined);
    if (data && this.isConnected) this.#desk?.story.take(data);
  }

  async #fetchOther() {
    const {known} = this.#desk?.story.data ?? {};
    this.#other = await this.#fetch(known === "then" ? "now" : "then").catch(() => undefined);
    this.refresh();
  }

  #noted = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#write(), addressMs);
  };

  #write() {
    const story = this.#desk?.story;
    if (!story || !this.isConnected) return;
    this.#place = {...this.#place, at: story.at, from: story.pick?.from, to: story.pick?.to};
    history.replaceState(history.state, "", location.pathname + writePlace(this.#place));
  }

  /** @param {string} known */
  async #know(known) {
    this.#place.known = known;
    this.#write();
    const before = this.#desk?.story.data;
    await this.#reload();
    if (before && before.known !== this.#desk?.story.data.known) this.#other = before;
    this.refresh();
  }

  /** @param {string} tab */
  #show(tab) {
    this.#tab = tab;
    this.refresh();
  }

  view() {
    const data = this.#desk?.story.data;
    return frame({
      title: data?.title ?? data?.room ?? w.title,
      small: [data?.title ? data.room : "", data?.host ?? ""].filter(Boolean).join(" · "),
      back: data ? [`/rooms/${data.room}/streams`, words.nav.streams] : ["/", words.nav.rooms],
      chips: data && this.#chips(data),
      tools: data && this.#tools(data),
      person: this.#person,
    },
      this.#body());
  }

  /** @param {Replay} data */
  #chips(data) {
    const isLive = data.status === "live";
    const length = ((data.ended_ts ?? data.now) - data.started_ts) / 1000;
    return [
      h("span.chip", {class: isLive ? "live" : "ended"},
        h("span", {"aria-hidden": "true"}, isLive ? "●" : "■"),
        data.ended_ts === undefined ? w.soFar(clock(data.now)) : words.endedAt(clock(data.ended_ts))),
      h("span.elapsed", null, stopwatch(length)),
    ];
  }

  /** @param {Replay} data */
  #tools(data) {
    const save = async () => {
      const made = await picture(data, this);
      if (made) download(made, `${data.stream}.png`);
    };
    return [
      data.status === "ended" && knownSwitch(data, (known) => void this.#know(known)),
      data.status === "ended" && h("a.button", {href: `/studio?stream=${encodeURIComponent(this.stream)}`},
        words.nav.studio),
      h("a.button", {href: `/streams/${this.stream}/figures`}, w.figures),
      h("button", {type: "button", onclick: () => print()}, w.print),
      mayControl(this.#person) && h("button", {type: "button", "data-do": "share",
        onclick: () => void this.#share.open(data.stream)}, w.share.open),
      h("button", {type: "button", class: "picture", onclick: () => void save()}, w.picture),
    ];
  }

  #body() {
    if (this.#problem) return note(problemText(this.#problem));
    const desk = this.#desk;
    if (!desk) return h("div.replay.waiting", {"aria-busy": "true"}, note(words.loading));
    const {data} = desk.story;
    return h("div.replay", {"data-ready": true},
      this.#missing(data), whatChanged(data, this.#other), report(data, desk),
      promisesLine(this.#earlier),
      h("div.bench", {key: "bench"},
        h("section.panel.text", {"aria-label": w.transcript.title},
          h("sc-transcript", {".desk": desk})),
        h("div.side", null,
          h("section.panel.course", {"aria-label": w.axis.title},
            h("sc-axis", {".story": desk.story}), h("sc-transport", {".desk": desk})),
          h("sc-span", {".desk": desk, ".known": this.#place.known ? `&known=${this.#place.known}` : ""}),
          h("sc-media", {".desk": desk}))),
      h("p.told", {key: "told", role: "status"}, desk.said),
      this.#tabs(desk));
  }

  /**
   * What this stream lacks, in one line each.
   *
   * @param {Replay} data
   */
  #missing({missing = [], holes = []}) {
    const lines = missing.map((name) => w.missing[/** @type {"leads"} */ (name)] ?? name);
    if (holes.length > 0) lines.push(w.holes(holes.length,
      stopwatch(holes.reduce((sum, {from_ts, to_ts}) => sum + to_ts - from_ts, 0) / 1000)));
    if (lines.length === 0) return null;
    return h("ul.lacks", {key: "lacks", "aria-label": w.lacks}, lines.map((text) => h("li", {key: text}, text)));
  }

  /** @param {ReplayDesk} desk */
  #tabs(desk) {
    /** @type {[string, string][]} */
    const all = [
      ["score", w.score.title], ["effects", w.effects.title], ["best", w.best.title],
      ["clips", w.clips.title], ["tags", w.tags.title], ["todo", w.actions.title],
      ["compare", w.compare.title],
    ];
    return h("div.more-of", {key: "tabs"},
      choice(w.tabs, all, this.#tab, (tab) => this.#show(tab)), h("div.tab", null, this.#panel(desk)));
  }

  /** @param {ReplayDesk} desk */
  #panel(desk) {
    switch (this.#tab) {
      case "effects": return [switchbacks(desk), effects(desk), interventions(desk, this.#comparison)];
      case "best": return bestLines(desk);
      case "clips": return clips(desk);
      case "tags": return tags(desk);
      case "todo": return [promises(this.#earlier), actions(desk), notes(desk)];
      case "compare": return h("sc-compare", {".desk": desk, ".other": this.#place.other,
        ".pick": (/** @type {string} */ other) => {
          this.#place.other = other;
          this.#write();
          this.refresh();
          /** @type {any} */ (this.querySelector("sc-compare"))?.refresh();
        }});
      default: return scorecard(desk, this.#comparison);
    }
  }
}

customElements.define("sc-replay", ReplayPage);
