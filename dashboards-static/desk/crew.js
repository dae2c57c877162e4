/** Who else is at work on this room, by their initials. */

import {words} from "../preferences.js";
import {h} from "../tree.js";

const colours = 6;

/** @param {import("./desk.js").Desk} desk */
export function crew(desk) {
  const names = [...new Set((desk.state.crew ?? [])
    .filter((one) => one.page === "control" && one.name !== desk.person?.name)
    .map((one) => one.name))].sort();
  if (!names.length) return null;
  return h("ul.crew", {"aria-label": words.control.crew}, names.slice(0, 6).map((name) =>
    h("li", {key: name}, initials(name))));
}

/** @param {string} name */
export const initials = (name) =>
  h(`span.initials.c${colourOf(name)}`, {title: name},
    h("span", {"aria-hidden": "true"}, [...name].slice(0, /^[ -~]/.test(name) ? 2 : 1).join("")),
    h("span.hidden", null, name));

/**
 * The same name has the same colour on every desk.
 *
 * @param {string} name
 */
function colourOf(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return (sum % colours) + 1;
}
