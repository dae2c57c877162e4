/** What cannot be looked for, in words, and where in it that stands. */

import {Refusal} from "../api.js";
import {h} from "../tree.js";

import {w} from "./words.js";

/**
 * @param {unknown} problem
 * @returns {{text: string, place: (query: string) => import("../types").Child} | undefined}
 *   nothing where the query is not what is wrong
 */
export function fault(problem) {
  if (!(problem instanceof Refusal) || problem.status !== 400) return undefined;
  const {reason = "", at, field} = problem.answer ?? {};
  /** @type {Record<string, string>} */
  const known = w.faults;
  return {
    text: known[reason] ?? `${field ?? ""} ${problem.message}`.trim(),
    place: (query) => at === undefined ? null : place(query, at),
  };
}

/**
 * The pattern with the place marked, and a sign below it.
 *
 * @param {string} query @param {number} at
 */
function place(query, at) {
  const sign = query.slice(at, at + 1);
  return h(
    "p.search-fault", null, h("span.hidden", null, w.place(at + 1)),
    h("code", null, query.slice(0, at), h("mark", null, sign || " "), query.slice(at + 1))
  );
}
