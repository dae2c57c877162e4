/** A text that goes to its moment, where there is something to go to. */

import {h} from "../tree.js";

/**
 * @typedef {object} Where
 * @property {(ts: number) => string} time  since the beginning of the stream
 * @property {(ts: number) => void} [seek]
 */

/** @param {Where} where @param {number | undefined} ts @param {string} text */
export function moment({time, seek}, ts, text) {
  if (ts === undefined) return h("span", null, text);
  const parts = [h("span.time", null, time(ts)), h("span.text", null, text)];
  return seek ? h("button.said", {type: "button", onclick: () => seek(ts)}, parts) :
                h("span.said", null, parts);
}
