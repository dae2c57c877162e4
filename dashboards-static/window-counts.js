/** What a window counts, from whom it is known: viewers who were seen, or the platform's totals. */

/** @typedef {import("./types").RoomState} RoomState */
/** @typedef {keyof import("./types").Counts} CountName */

/**
 * Where nobody is seen to come, the platform's own counts are better than what we happen to see; and
 * nothing seen may only mean that nothing is told: no zero then.
 * @param {RoomState} state @param {string} seconds @param {CountName} name
 * @returns {{now: number | undefined, before: number | undefined, basis: string | undefined}}
 */
export function windowCount(state, seconds, name) {
  const all = state.windows ?? {};
  const isMeasured = state.audience?.entries_basis === "measured";
  const {counted, previous, [name]: seen} = all[seconds] ?? {};
  if (!isMeasured && counted?.[name] !== undefined) {
    return {now: counted[name], before: previous?.counted?.[name], basis: "reported"};
  }
  const isTold = isMeasured || name === "leads" ||
    Object.values(all).some((span) => span[name] || span.previous?.[name]);
  return isTold ? {now: seen, before: previous?.[name], basis: "measured"} :
    {now: undefined, before: undefined, basis: undefined};
}
