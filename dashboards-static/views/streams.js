/**
 * The streams a room has had, newest first, each with its final numbers and its events to take
 * away.
 */

import {get, me} from "../api.js";
import {count, day, duration, stopwatch, unknown} from "../format.js";
import {frame, linesLink, note, searchLink} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").RoomState} RoomState */

export class Streams extends View {
  room = "";
  /** @type {RoomState[] | undefined} */
  #streams;
  /** @type {unknown} */
  #problem;
  /** @type {import("../api.js").Person | undefined} */
  #person;

  async connectedCallback() {
    super.connectedCallback();
    try {
      [this.#person, {streams: this.#streams}] =
        await Promise.all([me(), get(`/v1/rooms/${this.room}/streams`)]);
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  view() {
    const w = words.streams;
    return frame(
      {
        title: w.title,
        small: this.room,
        back: [`/rooms/${this.room}`, words.nav.room],
        tools: [searchLink(), linesLink(this.room)],
        person: this.#person
      },
      this.#problem                ? note(problemText(this.#problem)) :
        !this.#streams             ? note(words.loading) :
        this.#streams.length === 0 ? note(w.none) :
                                     h("ul.streams", {"aria-label": w.of(this.room)},
                                       this.#streams.map((stream) => row(stream)))
    );
  }
}

/** @param {RoomState} stream */
function row(stream) {
  const w = words.streams;
  const {audience = {}, leads = {}} = stream;
  const isLive = stream.status === "live";
  const length = ((stream.ended_ts ?? stream.now ?? 0) - (stream.started_ts ?? 0)) / 1000;
  const stay = audience.stay;
  const fact = (/** @type {string} */ name, /** @type {string} */ value) =>
    h("div", null, h("dt", null, name), h("dd", null, value));
  return h(
    "li.panel", {key: stream.stream},
    h("div.head", null,
      h("a.open", {href: isLive ? `/rooms/${stream.room}` : `/streams/${stream.stream}`},
        h("h2", null, day(stream.started_ts))),
      isLive && h("span.chip.live", null, h("span", {"aria-hidden": "true"}, "●"), w.onAir),
      stream.rehearsal && h("span.chip", null, words.statusOf("live", true)),
      h("span.small", null, stream.title ?? ""),
      isLive && h("a.open", {href: `/streams/${stream.stream}`}, w.soFar)),
    h("dl", null, fact(w.lasted, stream.started_ts === undefined ? unknown : stopwatch(length)),
      fact(w.entries, count(audience.entries)), fact(w.peak, count(audience.peak_online)),
      fact(w.stay, duration(stay?.median_s ?? stay?.mean_s)), fact(w.leads, count(leads.total))),
    h("a.button", {
      href: `/v1/streams/${stream.stream}/events`,
      download: `${stream.stream}.ndjson`,
      title: w.exportHint
    },
      w.export)
  );
}

customElements.define("sc-streams", Streams);
