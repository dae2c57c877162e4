/** The recordings beside the text, if there are any: the one that shows the moment goes where the playhead goes. */

import {h, View} from "../tree.js";
import {panel} from "../parts/frame.js";
import {newKey} from "./edits.js";
import {holding, stretchOf} from "./recordings.js";
import {w} from "./words.js";

/** @typedef {import("./types").Recording} Recording */

const sound = /\.(mp3|m4a|aac|wav|ogg|opus|flac)(\?|$)/i;
/** How far a press on a button moves the picture, in milliseconds. */
const nudges = [-1000, -100, 100, 1000];

export class Media extends View {
  /** @type {import("./desk.js").ReplayDesk} */
  desk = /** @type {any} */ (undefined);
  /** A file of this computer: it is played here and sent nowhere. */
  #own = "";
  #ownIsSound = false;
  #problem = "";
  #shown = "";
  /** The recording that the form changes; empty = a new one. */
  #edited = "";
  /** By how much the picture was moved to measure the delay, and not kept yet. */
  #nudge = 0;
  /**
   * Lengths as the files say, by key.
   *
   * @type {Map<string, number>}
   */
  #lengths = new Map();

  connectedCallback() {
    super.connectedCallback();
    this.desk.story.addEventListener("data", this.#changed);
    this.desk.story.addEventListener("at", this.#moved);
    this.desk.addEventListener("change", this.#changed);
    this.#edited = this.#recording?.key ?? "";
    this.#changed();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.desk.story.removeEventListener("data", this.#changed);
    this.desk.story.removeEventListener("at", this.#moved);
    this.desk.removeEventListener("change", this.#changed);
    if (this.#own) URL.revokeObjectURL(this.#own);
    this.desk.story.playhead.follow(undefined, 0);
  }

  get #all() { return this.desk.story.data.recordings ?? []; }

  /** The one that shows the moment. */
  get #recording() {
    const {story} = this.desk;
    return holding(story.data, this.#all, this.#lengths, story.at, this.#shown);
  }

  #moved = () => { if ((this.#recording?.key ?? "") !== this.#shown) this.#changed(); };

  #changed = () => {
    const {story} = this.desk;
    const recording = this.#recording;
    if (this.#shown !== (recording?.key ?? "")) this.#nudge = 0;
    this.#shown = recording?.key ?? "";
    this.refresh();
    const media = this.querySelector("video, audio");
    const {from} = stretchOf(story.data, recording ?? {url: ""});
    story.playhead.follow(
      media instanceof HTMLMediaElement ? media : undefined, from - this.#nudge);
  };

  view() {
    const recording = this.#recording;
    const url = this.#own || recording?.url;
    const name = recording && this.#all.length > 1 ? nameOf(recording, this.#all) : recording?.name;
    return panel(w.media.title, name && h("span.small", null, name),
      url ? this.#player(url) : h("p.note", null, w.media.none),
      this.#problem && h("p.problem", {role: "alert"}, this.#problem),
      recording && this.desk.mayWrite && this.#delay(recording),
      h("details", {key: "change"}, h("summary", null, w.media.change), this.#form()));
  }

  /** @param {string} url */
  #player(url) {
    const isSound = this.#own ? this.#ownIsSound : sound.test(url);
    return h(isSound ? "audio" : "video", {
      key: url, src: url, preload: "metadata", playsinline: true, "aria-label": w.media.title,
      onerror: () => {
        this.#problem = w.media.failed;
        this.refresh();
      },
      onloadedmetadata: (/** @type {Event} */ event) => {
        const {duration} = /** @type {HTMLMediaElement} */ (event.currentTarget);
        if (Number.isFinite(duration)) this.#lengths.set(this.#shown, duration * 1000);
        this.#problem = "";
        this.#changed();
      },
    });
  }

  /**
   * Measures how much later the recording shows what the time axis tells: the picture is moved until both
   * show the same.
   *
   * @param {Recording} recording
   */
  #delay(recording) {
    const delay = (recording.delay_ms ?? 0) + this.#nudge;
    const move = (/** @type {number} */ by) => {
      this.#nudge += by;
      this.#changed();
    };
    return h("div.delay", {role: "group", "aria-label": w.media.delay},
      h("span.small", null, w.media.delayIs((delay / 1000).toFixed(1))),
      h("div.buttons", null, nudges.map((by) => h("button", {
        key: by, type: "button", "data-nudge": by, "aria-label": w.media.nudge(by / 1000),
        onclick: () => move(by)}, `${by > 0 ? "+" : "−"}${Math.abs(by) / 1000}`)),
        h("button.main", {key: "keep", type: "button", disabled: this.#nudge === 0,
          "data-do": "keep-delay", onclick: () => void this.#keepDelay(recording)}, w.media.keepDelay)));
  }

  /** @param {Recording} recording */
  async #keepDelay(recording) {
    const delay_ms = (recording.delay_ms ?? 0) + this.#nudge;
    this.#nudge = 0;
    await this.desk.edits.make([entryOf({...recording, delay_ms})]);
  }

  #form() {
    const edited = this.#all.find(({key}) => key === this.#edited);
    return h("form.add", {key: `of ${edited?.key}`, onsubmit: this.#send, "aria-label": w.media.change},
      h("label", null, h("span", null, w.media.file),
        h("input", {type: "file", accept: "video/*,audio/*", onchange: this.#choose})),
      this.desk.mayWrite && [
        this.#all.length > 0 && this.#which(edited),
        field("url", w.media.url, {type: "url", ".defaultValue": edited?.url ?? ""}),
        field("name", w.media.name, {maxlength: 60, ".defaultValue": edited?.name ?? ""}),
        field("offset", w.media.offset, {type: "number", step: "0.1",
          ".defaultValue": String((edited?.offset_ms ?? 0) / 1000)}),
        field("delay", w.media.delay, {type: "number", step: "0.1",
          ".defaultValue": String((edited?.delay_ms ?? 0) / 1000)}),
        h("label.tick", {key: "heard"}, h("input", {type: "checkbox", name: "heard",
          ".defaultChecked": edited?.heard ?? false}), h("span", null, w.media.heard)),
        h("button.main", {key: "send", type: "submit"}, w.media.save),
        edited && h("button", {key: "remove", type: "button", "data-do": "remove-recording",
          onclick: () => void this.desk.edits.make([{...entryOf(edited), state: "removed"}])},
          w.media.remove)]);
  }

  /** @param {Recording | undefined} edited */
  #which(edited) {
    return h("label", {key: "which"}, h("span", null, w.media.which), h("select", {
      name: "which", onchange: (/** @type {Event} */ event) => {
        this.#edited = /** @type {HTMLSelectElement} */ (event.target).value;
        this.refresh();
      }},
      this.#all.map((one) => h("option", {key: one.key, value: one.key, selected: one === edited},
        nameOf(one, this.#all))),
      h("option", {key: "", value: "", selected: !edited}, w.media.another)));
  }

  #choose = (/** @type {Event} */ event) => {
    const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (!file) return;
    if (this.#own) URL.revokeObjectURL(this.#own);
    this.#own = URL.createObjectURL(file);
    this.#ownIsSound = file.type.startsWith("audio/");
    this.#changed();
  };

  #send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? "").trim();
    const ms = (/** @type {string} */ name) => Math.round(Number(text(name) || 0) * 1000);
    const key = this.#edited || newKey("recording");
    if (!text("url") && !this.#edited) return;
    this.#edited = key;
    this.#nudge = 0;
    await this.desk.edits.make([{
      ...entryOf({key, url: text("url"), name: text("name"), offset_ms: ms("offset"),
        delay_ms: ms("delay"), heard: form.get("heard") !== null}),
      state: text("url") ? "kept" : "removed",
    }]);
  };
}

/** @param {string} name @param {string} label @param {Record<string, unknown>} input */
const field = (name, label, input) =>
  h("label", {key: name}, h("span", null, label), h("input", {name, ...input}));

/** @param {Recording} one @param {Recording[]} all */
const nameOf = (one, all) => one.name || `${all.indexOf(one) + 1} · ${one.url.split("/").at(-1)}`;

/** @param {Recording} one @returns {import("./types").Entry} */
const entryOf = ({key, url, name, offset_ms = 0, delay_ms = 0, length_ms, heard}) => ({
  what: "recording", state: "kept", url, offset_ms, delay_ms, heard: heard ?? false,
  ...(key ? {key} : {}), ...(name ? {name} : {}), ...(length_ms ? {length_ms} : {}),
});

customElements.define("sc-media", Media);
