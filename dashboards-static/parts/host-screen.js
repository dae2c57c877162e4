/** How this device shows the host's page: what it is, from how far it is read, and its manner. */

import {arc, arcminutes, pixelMm, pixelsFor} from "../fit.js";
import {words} from "../preferences.js";
import {keep, kept} from "../storage.js";
import {h} from "../tree.js";

import {choice} from "./frame.js";

/** @typedef {import("../fit.js").Device} Device */

/**
 * @typedef {object} Manner
 * @property {Device} device
 * @property {number} metres
 * @property {boolean} isAsked  somebody has said so, nothing is guessed
 * @property {boolean} dim
 * @property {boolean} light
 * @property {boolean} mirror
 * @property {boolean} noCountdown
 */

const key = "host screen";
const distances = [1, 2, 3];

/**
 * What was kept, then what the address says: a device can be set up by its address alone.
 *
 * @returns {Manner}
 */
export function readManner() {
  const asked = new URLSearchParams(location.search);
  const known = /** @type {Partial<Manner>} */ (kept(key) ?? {});
  const device = /** @type {Device} */ (asked.get("device") ?? known.device ?? guess());
  const metres = Number(asked.get("distance") ?? known.metres ?? 2);
  const flag = (/** @type {string} */ name, /** @type {boolean | undefined} */ before) =>
    asked.has(name) ? asked.get(name) !== "0" : before ?? false;
  return {
    device: device in pixelMm ? device : guess(),
    metres: metres > 0 && metres <= 20 ? metres : 2,
    isAsked: asked.has("device") || (known.isAsked ?? false),
    dim: flag("dim", known.dim),
    light: asked.has("theme") ? asked.get("theme") === "light" : known.light ?? false,
    mirror: flag("mirror", known.mirror),
    noCountdown: flag("countdown", undefined) ? false :
      asked.has("countdown")                  ? true :
                                                known.noCountdown ?? false,
  };
}

/** @returns {Device} */
function guess() {
  const short = Math.min(screen.width, screen.height);
  return short < 600 ? "phone" : short < 1000 ? "tablet" : "monitor";
}

/** @param {Manner} manner */
export const keepManner = (manner) => keep(key, manner);

/**
 * Four characters must fit side by side at the least size.
 *
 * @param {Manner} manner @param {number} width
 */
export const canBeRead = (manner, width) =>
  width / 4.5 >= pixelsFor(arc.least, manner.device, manner.metres);

/**
 * @param {Manner} manner
 * @param {(change: Partial<Manner>) => void} set
 * @param {{close: () => void, isAwake: boolean, isFull: boolean, toggleFull: () => void}} more
 */
export function screenSheet(manner, set, more) {
  const w = words.host.screen;
  const toggles = /** @type {const} */ (["dim", "light", "mirror", "noCountdown"]);
  return h(
    "div.sheet", null, h("h2", null, w.title), h("p", null, w.device),
    choice(
      w.device, Object.entries(w.devices), manner.device,
      (device) => set({device: /** @type {Device} */ (device)})
    ),
    h("p", null, w.metres),
    choice(
      w.metres, distances.map((n) => [String(n), w.metre(String(n))]), String(manner.metres),
      (n) => set({metres: Number(n)})
    ),
    readable(manner),
    h("div.checks", null, toggles.map(
                            (name) => h("button", {
                              type: "button",
                              key: name,
                              "aria-pressed": String(manner[name]),
                              onclick: () => set({[name]: !manner[name]})
                            },
                              w[name])
                          ),
      document.fullscreenEnabled &&
        h("button", {type: "button", key: "full", onclick: more.toggleFull},
          more.isFull ? w.leaveFull : w.full)),
    h("p.small", null, more.isAwake ? w.stays : w.sleeps),
    h("button.main", {type: "button", onclick: more.close}, w.done)
  );
}

/** @param {Manner} manner */
function readable(manner) {
  const w = words.host.screen;
  const metres = String(manner.metres);
  if (!canBeRead(manner, innerWidth)) return h("p.problem", {role: "status"}, w.tooFar(metres));
  const px = Math.min(innerWidth / 4.5, (innerHeight * 0.6) / 2.36);
  const minutes = Math.floor(arcminutes(px, manner.device, manner.metres));
  return h(
    `p.${minutes >= arc.least ? "small" : "problem"}`, {role: "status"},
    minutes >= arc.least ? w.fits(metres, String(minutes)) : w.tooFar(metres)
  );
}
