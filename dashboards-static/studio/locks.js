/** Where facts stand in a text while somebody writes in it. */

/** @typedef {import("../types").Lock} Lock */

/**
 * Locks after an edit: what lies behind it moves along; what is cut out whole is gone; what is touched
 * grows over the edit, so that the check sees that it was changed.
 *
 * @param {Lock[]} locks  of one part of the text
 * @param {string} before @param {string} after
 * @returns {Lock[]}
 */
export function edited(locks, before, after) {
  const {from, to, length} = change(before, after);
  const grown = length - (to - from);
  return locks.flatMap((lock) => {
    if (lock.to <= from) return [lock];
    if (lock.from >= to) return [{...lock, from: lock.from + grown, to: lock.to + grown}];
    if (from <= lock.from && lock.to <= to && (to > from || length === 0)) return [];
    return [{...lock, from: Math.min(lock.from, from), to: Math.max(lock.to, to) + grown}];
  });
}

/**
 * The one stretch that differs.
 *
 * @param {string} before @param {string} after
 * @returns {{from: number, to: number, length: number}}  where it lay before, and how long it is now
 */
function change(before, after) {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {from, to: before.length - end, length: after.length - end - from};
}

/**
 * A text cut at the ends of its facts and of what is said against it.
 *
 * @template {{from: number, to: number}} T
 * @param {string} text @param {Lock[]} locks @param {T[]} findings
 * @returns {{text: string, lock: Lock | undefined, finding: T | undefined}[]}
 */
export function pieces(text, locks, findings) {
  const cuts = new Set([0, text.length]);
  for (const one of [...locks, ...findings]) {
    if (one.from >= 0 && one.to <= text.length && one.from < one.to) {
      cuts.add(one.from);
      cuts.add(one.to);
    }
  }
  const ends = [...cuts].sort((a, b) => a - b);
  return ends.slice(1).map((end, i) => {
    const start = ends[i] ?? 0;
    /** @param {{from: number, to: number}} one */
    const covers = (one) => one.from <= start && end <= one.to;
    return {
      text: text.slice(start, end), lock: locks.find(covers), finding: findings.find(covers),
    };
  });
}
