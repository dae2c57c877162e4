/** Whether a cue can be read in one glance, on the host's screen and from where the host stands. */

import {arc, arcminutes, fit, goodUnits, mostUnits, pixelsFor, units} from "../fit.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** Screens in CSS pixels, as hosts hold or place them. */
export const screens = {
  phone: {width: 844, height: 390},
  tablet: {width: 1180, height: 820},
  monitor: {width: 1920, height: 1080},
};
export const distances = [1, 2, 3];

/** @typedef {keyof typeof screens} Device */
/** @typedef {{device: Device, metres: number}} Glass */

/** A card has this much of the screen's height, under the time and over the next segment. */
const cardHeight = 0.62;

/** @param {Device} device */
export const cardOf = (device) => ({
  width: screens[device].width - 48,
  height: Math.round(screens[device].height * cardHeight),
});

/**
 * @param {string} text @param {Glass} glass
 * @returns {{units: number, px: number, minutes: number, isGood: boolean, why: string, lines:
 *   string[]}}
 */
export function glance(text, {device, metres}) {
  const w = words.setup.glance;
  const n = units(text);
  const {lines, px} = fit(text, {...cardOf(device), measure: units});
  const minutes = Math.round(arcminutes(px, device, metres));
  const isFar = px < pixelsFor(arc.beside, device, metres);
  const why = n > mostUnits ? w.tooLong(mostUnits) : isFar ? w.tooFar(metres, minutes) :
    n > goodUnits ? w.long(goodUnits) :
                    "";
  return {units: n, px, minutes, isGood: n <= mostUnits && !isFar, why, lines};
}

/**
 * Where a text without cuts would best be cut: as the screen would put it into lines.
 *
 * @param {string} text
 */
export function cuts(text) {
  if (text.includes("|") || units(text) < 7) return undefined;
  const {lines} = fit(text, {width: 820, height: 820, measure: units, lines: 2});
  return lines.length > 1 ? lines.join("|") : undefined;
}

/** @param {string} text @param {Glass} glass */
export function glanceMark(text, glass) {
  if (!text.trim()) return null;
  const w = words.setup.glance;
  const seen = glance(text, glass);
  return h(
    `span.glance${seen.isGood ? ".good" : ".bad"}`, {title: seen.why || w.arc(seen.minutes)},
    h("span", null, w.units(seen.units)), " ",
    h("span.verdict", null, seen.isGood ? w.good(glass.metres) : w.bad(glass.metres)),
    seen.why && h("span.hidden", null, " ", seen.why)
  );
}
