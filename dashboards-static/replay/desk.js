/** What can be done on the replay, by key and by button, and what is chosen meanwhile. */

import {stopwatch} from "../format.js";
import {ReplayKeys} from "./keys.js";
import {Edits, newKey} from "./edits.js";
import {KeysSheet} from "./keys-sheet.js";
import {SentenceSheet} from "./sentence-sheet.js";
import {endOf, indexBefore} from "./story.js";
import {TagPicker} from "./tag-picker.js";
import {TagSheet} from "./tag-sheet.js";
import {w} from "./words.js";

/** @typedef {import("./story.js").Story} Story */
/** @typedef {import("./types").Tag} Tag */
/** @typedef {import("./types").Sentence} Sentence */
/** @typedef {import("./keys.js").Act} Act */

const stepMs = 5000;
/** Shift and arrow move an end of the selection so far. */
const growMs = 1000;
const sureEnough = 0.6;

export class ReplayDesk extends EventTarget {
  /** Whether several sentences are being chosen, and which. */
  isChoosing = false;
  /** @type {Set<string>} */
  chosen = new Set();
  /** The clip that the selection adjusts. */
  clip = "";
  /** What was done or refused last. */
  said = "";
  hasKeys = !matchMedia("(pointer: coarse)").matches;
  mayWrite = false;
  /** Whether it matters who spoke. */
  hasSpeakers = false;
  #picker = new TagPicker(this);
  #sheet = new TagSheet(this);
  #keysSheet = new KeysSheet(this);
  #sentenceSheet = new SentenceSheet(this);
  /**
   * Tags by the sentence that they stand at.
   *
   * @type {Map<string, Tag[]>}
   */
  #tags = new Map();
  /** @type {Set<string>} */
  #best = new Set();

  /** @param {Story} story @param {() => Promise<unknown>} reload */
  constructor(story, reload) {
    super();
    this.story = story;
    this.edits = new Edits(story, reload);
    this.keys = new ReplayKeys((act) => this.act(act));
    this.#learn();
    story.addEventListener("data", () => this.#learn());
    this.edits.addEventListener("refused", () => this.tell(w.edits.refused(this.edits.problem)));
  }

  connect() { this.keys.connect(); }

  disconnect() {
    this.keys.disconnect();
    this.story.playhead.close();
    for (const sheet of [this.#picker, this.#sheet, this.#keysSheet, this.#sentenceSheet]) sheet.remove();
  }

  /**
   * Since the beginning of the stream.
   *
   * @param {number} ts
   */
  time = (ts) => stopwatch((ts - this.story.from) / 1000);

  /** @param {number} ts */
  seek = (ts) => this.story.seek(ts);

  get mayUndo() { return this.edits.mayUndo; }

  /** @param {string} said */
  tell(said) {
    this.said = said;
    this.changed();
  }

  changed() { this.dispatchEvent(new Event("change")); }

  #learn() {
    const {tags = [], best_lines = []} = this.story.data;
    this.#tags = new Map();
    for (const tag of tags) {
      if (tag.state === "removed") continue;
      const place = tag.utterance ?? this.#firstIn(tag)?.utterance;
      if (place === undefined) continue;
      const there = this.#tags.get(place);
      if (there) there.push(tag);
      else this.#tags.set(place, [tag]);
    }
    this.hasSpeakers = new Set(this.story.sentences.map(({speaker}) => speaker)).size > 1;
    this.#best = new Set(best_lines.map(({utterance}) => utterance));
  }

  /**
   * The sentence at which a stretch begins.
   *
   * @param {Tag} tag
   */
  #firstIn({from_ts, to_ts}) {
    const {sentences} = this.story;
    const before = sentences[indexBefore(sentences, from_ts)];
    if (before && endOf(before) > from_ts) return before;
    const next = sentences[indexBefore(sentences, from_ts) + 1];
    return next && next.ts <= to_ts ? next : before;
  }

  /** @param {Sentence} one */
  tagsOf(one) { return this.#tags.get(one.utterance) ?? []; }

  /** @param {string} utterance */
  isBest(utterance) { return this.#best.has(utterance); }

  // Choosing

  /** @param {boolean} isChoosing */
  choose(isChoosing) {
    this.isChoosing = isChoosing;
    this.chosen.clear();
    this.changed();
  }

  /** @param {string} utterance */
  toggle(utterance) {
    if (!this.chosen.delete(utterance)) this.chosen.add(utterance);
    this.changed();
  }

  /**
   * From the sentence at the playhead to another.
   *
   * @param {Sentence} one
   */
  selectTo(one) {
    const here = this.story.sentenceAt(this.story.at) ?? one;
    this.story.select(Math.min(here.ts, one.ts), Math.max(endOf(here), endOf(one)));
  }

  // What keys and buttons do

  /** @param {Act} act */
  act(act) {
    const {story} = this;
    const {playhead} = story;
    /** @type {Record<Act, () => void>} */
    const all = {
      toggle: () => playhead.toggle(),
      slower: () => playhead.faster(-1),
      faster: () => (playhead.isPlaying ? playhead.faster(1) : playhead.play()),
      back: () => story.seek(story.at - stepMs),
      on: () => story.seek(story.at + stepMs),
      shrink: () => story.stretch(-growMs),
      grow: () => story.stretch(growMs),
      jumpBack: () => void story.jump(-1),
      jumpOn: () => void story.jump(1),
      sentenceBack: () => this.#sentence(-1, () => true),
      sentenceOn: () => this.#sentence(1, () => true),
      weak: () => this.#sentence(1, ({confidence = 1}) => confidence < sureEnough),
      in: () => story.edge("in"),
      out: () => story.edge("out"),
      zoomIn: () => story.zoomIn(),
      zoomAll: () => story.zoomAll(),
      unselect: () => this.#leave(),
      tag: () => this.mayWrite && this.#picker.open(),
      save: () => this.mayWrite && this.saveClip(),
      note: () => this.dispatchEvent(new Event("note")),
      edit: () => this.mayWrite && this.edit(story.sentenceAt(story.at)),
      undo: () => this.mayWrite && void this.undo(),
      keys: () => this.#keysSheet.open(),
    };
    all[act]();
  }

  /** @param {-1 | 1} way @param {(one: Sentence) => boolean} fits */
  #sentence(way, fits) {
    const {sentences} = this.story;
    let i = indexBefore(sentences, this.story.at) + way;
    while (sentences[i] && !fits(/** @type {Sentence} */ (sentences[i]))) i += way;
    const found = sentences[i];
    if (found) this.story.seek(found.ts);
  }

  #leave() {
    this.clip = "";
    if (this.isChoosing) this.choose(false);
    this.story.unselect();
    this.changed();
  }

  async undo() {
    const undone = await this.edits.undo();
    this.tell(undone ? w.edits.undone : w.edits.nothing);
  }

  /** @param {Sentence | undefined} one */
  edit(one) { if (one) this.#sentenceSheet.open(one); }

  // Tags

  /** @param {Tag} tag */
  openTag(tag) { this.#sheet.open(tag); }

  /** What a new tag would stand at: the chosen sentences, the selection, or the sentence now. */
  get targets() {
    const {story} = this;
    const at = (/** @type {Sentence} */ one) => (
      {utterance: one.utterance, from_ts: one.ts, to_ts: endOf(one)});
    if (this.chosen.size)
      return story.sentences.filter(({utterance}) => this.chosen.has(utterance)).map(at);
    if (story.pick) return [{from_ts: story.pick.from, to_ts: story.pick.to}];
    const here = story.sentenceAt(story.at);
    return [here ? at(here) : {from_ts: story.at, to_ts: story.at + 1000}];
  }

  /** @param {import("./types").TagKind} kind */
  async addTag(kind) {
    const {targets} = this;
    await this.edits.make(targets.map(({from_ts, to_ts}) => (
      {what: "tag", key: newKey("tag"), state: "kept", name: kind.tag, from_ts, to_ts})));
    if (this.isChoosing) this.choose(false);
    this.tell(w.tags.added(targets.length));
  }

  /** @param {Tag} tag @param {"kept" | "removed"} state */
  async judge(tag, state) {
    const {key, from_ts, to_ts, rule} = tag;
    await this.edits.make([
      {what: "tag", key, state, name: tag.tag, from_ts, to_ts, ...(rule ? {rule} : {})}
    ]);
    this.tell(state === "kept" ? w.tags.wasKept : w.tags.wasRemoved);
  }

  // Clips

  /** @param {string} key  "" = none */
  chooseClip(key) {
    const clip = this.story.data.clips?.find((one) => one.key === key);
    this.clip = clip ? key : "";
    if (clip) {
      this.story.select(clip.from_ts, clip.to_ts);
      this.story.seek(clip.from_ts);
    }
    this.changed();
  }

  /** The selection, cut at ends of sentences, becomes the chosen clip's or a new one. */
  async saveClip() {
    const {story} = this;
    if (!story.pick) return this.tell(w.clips.selectFirst);
    const from_ts = story.snapped(story.pick.from, "in");
    const to_ts = Math.max(story.snapped(story.pick.to, "out"), from_ts + 1000);
    const title = story.sentenceAt(from_ts + 1)?.text.slice(0, 40);
    const old = story.data.clips?.find(({key}) => key === this.clip);
    await this.edits.make([{
      what: "clip", key: old?.key ?? newKey("clip"), state: "kept", from_ts, to_ts,
      ...(old ? named(old.title) : named(title)),
    }]);
    story.select(from_ts, to_ts);
    this.clip = "";
    this.tell(w.clips.saved);
  }

  /** @param {import("./types").Clip} clip @param {"kept" | "removed"} state */
  async judgeClip({key, from_ts, to_ts, title}, state) {
    await this.edits.make([{what: "clip", key, state, from_ts, to_ts, ...named(title)}]);
    this.tell(state === "kept" ? w.clips.wasKept : w.clips.wasRemoved);
  }
}

/** @param {string | undefined} name */
const named = (name) => (name ? {name} : {});
