/** What people put right in the transcript: words of a sentence, the name of a speaker. What was heard is kept. */

/** @typedef {import("./types").Entry} Entry */
/** @typedef {import("./types").Replay} Replay */
/** @typedef {import("./types").Sentence} Sentence */

/** @param {Entry["what"]} what */
export const isCorrection = (what) => what === "sentence" || what === "speaker";

/**
 * Other words for a sentence, as an entry; the words that were heard take it back.
 *
 * @param {Replay} data @param {Sentence} one @param {string} text
 * @returns {Entry}
 */
export function wording(data, one, text) {
  // The search knows times as they came.
  const delay = data.text_delay_ms ?? 0;
  const speaker = one.original_speaker ?? one.speaker;
  return {
    what: "sentence", key: `said-${one.utterance}`, name: one.utterance, text,
    state: text === (one.original ?? one.text) ? "removed" : "kept",
    from_ts: one.ts + delay, ...(one.end_ts === undefined ? {} : {to_ts: one.end_ts + delay}),
    ...(speaker ? {owner: speaker} : {}),
  };
}

/**
 * Another name for a speaker, in all of the stream.
 *
 * @param {Sentence} one  something that the speaker said
 * @param {string} name
 * @returns {Entry}
 */
export function renaming(one, name) {
  const heard = one.original_speaker ?? one.speaker ?? "";
  return {what: "speaker", key: `speaker-${heard}`, name: heard, text: name,
    state: name === heard ? "removed" : "kept"};
}

/**
 * What an entry changes, as the entry that brings it back.
 *
 * @param {Replay} data @param {Entry} entry
 * @returns {Entry}
 */
export function before(data, entry) {
  const one = data.sentences?.find((other) => isAbout(entry, other));
  if (!one) return {...entry, state: "removed"};
  return entry.what === "sentence" ? wording(data, one, one.text) : renaming(one, one.speaker ?? "");
}

/**
 * @param {Replay} data @param {Entry} entry
 * @returns {Replay}
 */
export function corrected(data, entry) {
  const isSentence = entry.what === "sentence";
  const text = entry.text ?? "";
  return {...data, sentences: (data.sentences ?? []).map((one) => {
    if (!isAbout(entry, one)) return one;
    const {original, original_speaker, ...rest} = one;
    const heard = isSentence ? original ?? one.text : original_speaker ?? one.speaker ?? "";
    const isBack = entry.state === "removed" || text === heard;
    const other = isSentence ? original_speaker && {original_speaker} : original && {original};
    const own = isSentence ? {text: isBack ? heard : text, ...(isBack ? {} : {original: heard})} :
                             {speaker: isBack ? heard : text, ...(isBack ? {} : {original_speaker: heard})};
    return {...rest, ...(other || {}), ...own};
  })};
}

/** @param {Entry} entry @param {Sentence} one */
const isAbout = (entry, one) => entry.what === "sentence" ?
  one.utterance === entry.name :
  (one.original_speaker ?? one.speaker ?? "") === entry.name;
