/** The seven days of a week with their entries; a card is dragged to another day. */

import {h} from "../tree.js";
import {card} from "./card.js";
import {daysOf, shortDay, weekdayName} from "./days.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpEntry} WarmUpEntry */

/**
 * @param {import("../types").WarmUpWeeks} weeks @param {string} monday @param {WarmUpEntry[]} shown
 * @param {boolean} mayWrite
 * @param {Parameters<typeof card>[2] & {add: (day: string) => void, drop: (entry: string, day: string) => void}} to
 */
export const weekGrid = (weeks, monday, shown, mayWrite, to) => h("div.week", null, daysOf(monday).map((day) => {
  const own = shown.filter((entry) => entry.day === day);
  const held = weeks.held.filter((one) => one.day === day);
  const name = `${weekdayName(day)} ${shortDay(day)}`;
  return h("section.day", {
    key: day, "aria-label": name, "data-day": day,
    class: [day === weeks.today && "today", day < weeks.today && "past", !own.length && !held.length && "free"]
      .filter(Boolean).join(" "),
    ...(mayWrite ? target(day, to.drop) : {}),
  },
    h("div.day-head", null,
      h("h2", null, weekdayName(day), " ", h("span.small", null, shortDay(day)),
        day === weeks.today && h("span.mark", null, w.today)),
      mayWrite && h("button.quiet", {type: "button", "aria-label": w.addOn(name), onclick: () => to.add(day)}, "＋")),
    held.map((one) => h("p.held", {key: one.stream},
      h("a", {href: `/streams/${encodeURIComponent(one.stream)}`}, w.held(one.time)))),
    own.length > 0 && h("ol", null, own.map((entry) => card(entry, mayWrite, to))));
}));

/**
 * A day takes what is dropped on it.
 *
 * @param {string} day @param {(entry: string, day: string) => void} drop
 */
function target(day, drop) {
  const over = (/** @type {Event} */ event, /** @type {boolean} */ isOver) =>
    /** @type {HTMLElement} */ (event.currentTarget).toggleAttribute("data-over", isOver);
  return {
    ondragover: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      over(event, true);
    },
    ondragleave: (/** @type {DragEvent} */ event) => over(event, false),
    ondrop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      over(event, false);
      drop(event.dataTransfer?.getData("text/plain") ?? "", day);
    },
  };
}
