/**
 * Where a recording lies on the stream's time. Its own clock says where the stream begins in it; the
 * broadcast delay says how much later it shows a moment than the moment was. Several may overlap, and
 * none need hold all of the stream.
 */

/** @typedef {import("./types").Recording} Recording */
/** @typedef {{from: number, to: number}} Stretch */

/** Without a length it holds whatever comes after its beginning. */
const unknownMs = 7 * 86_400_000;

/**
 * From its first picture to its last, as moments of the stream.
 *
 * @param {{started_ts: number}} data @param {Recording} one @param {number} [lengthMs]  as its file says
 * @returns {Stretch}
 */
export function stretchOf({started_ts}, {offset_ms = 0, delay_ms = 0, length_ms}, lengthMs) {
  const from = started_ts - offset_ms - delay_ms;
  return {from, to: from + (lengthMs ?? (length_ms || unknownMs))};
}

/**
 * The recording that shows a moment: that which is shown goes on as long as it does, else the one that
 * began last, for the one before may have broken off. Where none does, the next to begin.
 *
 * @param {{started_ts: number}} data @param {Recording[]} all @param {Map<string, number>} lengths
 * @param {number} ts @param {string} [shown]  key of the one that is shown
 * @returns {Recording | undefined}
 */
export function holding(data, all, lengths, ts, shown) {
  const placed = all
    .map((one) => ({one, ...stretchOf(data, one, lengths.get(one.key ?? ""))}))
    .sort((a, b) => b.from - a.from);
  const there = placed.filter(({from, to}) => ts >= from && ts < to);
  const next = placed.filter(({from}) => from > ts).at(-1) ?? placed[0];
  return (there.find(({one}) => one.key === shown) ?? there[0] ?? next)?.one;
}
