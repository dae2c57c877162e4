/** Who is at a matter, and what people are called. */

import {words} from "../preferences.js";

/** By this name the service sends cues of its own. */
export const itself = "showcaller";

/** @param {string | undefined} by */
export const senderName = (by) => by === itself ? words.control.itself : by ?? "";

/**
 * @param {{person?: import("../api.js").Person | undefined}} desk  whose page it is
 * @param {string} name
 */
export const nameOf = ({person}, name) => name === person?.name ? words.control.you : name;

/** How long a sent card counts as somebody's being at it. */
const claimMs = 30_000;

/**
 * Whoever sent a card about it a moment ago.
 *
 * @param {import("../types").RoomState} state
 * @param {(cue: import("../types").Cue) => boolean} isAbout
 * @param {number} now
 */
export function claimOf(state, isAbout, now) {
  const cue = state.cues?.find((one) => isAbout(one) && now - one.created_ts < claimMs);
  return cue?.by ? {name: cue.by, sinceTs: cue.created_ts} : undefined;
}
