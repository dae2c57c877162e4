/**
 * What happened in a room, kept apart by kind: comments and lead steps, sentences, marks. Events
 * that came twice (from a request and over the socket) count once; a sentence's later revisions
 * take the place of the earlier.
 */

/** @typedef {import("./types").Item} Item */

const most = {
  talk: 300,
  speech: 200,
  marks: 1000
};
const marks = new Set(["segment", "intervention", "marker", "gap", "stream_start", "stream_end"]);

export class Items {
  /**
   * Comments and lead steps.
   *
   * @type {Item[]}
   */
  talk = [];
  /**
   * The best of each sentence, and the marks between them.
   *
   * @type {Item[]}
   */
  speech = [];
  /** @type {Item[]} */
  marks = [];
  /** @type {Set<string>} */
  #seen = new Set();
  /**
   * Position of each utterance in `speech`.
   *
   * @type {Map<string, number>}
   */
  #places = new Map();

  /** @param {Item[]} items */
  add(items) {
    const fresh = items.filter((item) => this.#isNew(item));
    if (!fresh.length) return;
    const talk = fresh.filter((item) => item.type !== "transcript" && !marks.has(item.type));
    // What is live may come before what was asked for of the time before.
    if (talk.length) this.talk = byTime([...this.talk, ...talk]).slice(-most.talk);
    const lines = fresh.filter((item) => marks.has(item.type));
    if (lines.length) this.marks = byTime([...this.marks, ...lines]).slice(-most.marks);
    const spoken = fresh.filter((item) => item.type === "transcript" || item.type === "segment");
    if (spoken.length) this.#speak(spoken);
  }

  /** @param {Item} item */
  #isNew(item) {
    const key = item.id ?? JSON.stringify(item);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > 5000) this.#seen = new Set([...this.#seen].slice(-2500));
    return true;
  }

  /** @param {Item[]} items */
  #speak(items) {
    const speech = [...this.speech];
    for (const item of items) {
      const name = item.type === "transcript" ? item.utterance ?? item.id ?? "" : undefined;
      const at = name === undefined ? undefined : this.#places.get(name);
      const before = at === undefined ? undefined : speech[at];
      if (at !== undefined && before) {
        if (rank(item) >= rank(before)) speech[at] = item;
      } else {
        if (name !== undefined) this.#places.set(name, speech.length);
        speech.push(item);
      }
    }
    this.speech = byTime(speech).slice(-most.speech);
    this.#places =
      new Map(this.speech.flatMap((item, i) => (item.utterance ? [[item.utterance, i]] : [])));
  }
}

/**
 * A later revision beats an earlier; at one revision a final beats a partial.
 *
 * @param {Item} item
 */
const rank = (item) => (item.rev ?? 0) * 2 + (item.final ? 1 : 0);

/**
 * In order of time; what names none stays where it came.
 *
 * @param {Item[]} items
 */
function byTime(items) {
  const isSorted =
    items.every((item, i) => i === 0 || (items[i - 1]?.ts ?? 0) <= (item.ts ?? Infinity));
  return isSorted ? items : [...items].sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0));
}
