/** The one thing that can be done about a warning with one key: what it says, and doing it. */

import {words} from "../preferences.js";

import {passageName} from "./flow.js";
import {acknowledge} from "./handling.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../types").Warning} Warning */

/**
 * What can be done with one key: what the warning proposes, else the host's line, once more if it
 * went out already.
 *
 * @param {RoomState} state @param {Warning} one
 * @returns {import("../types").WarningAction | undefined}
 */
function proposal(state, one) {
  if (one.action || !one.host) return one.action;
  return {do: "message", kind: cueAbout(state, one)?.kind ?? "say", text: one.host};
}

/**
 * What the main button says; nothing where nothing is proposed.
 *
 * @param {RoomState} state @param {Warning} one
 */
export function proposalName(state, one) {
  const w = words.control.warnings.do;
  const action = proposal(state, one);
  switch (action?.do) {
    case "message": return (cueAbout(state, one) ? w.again : w.message)(plain(action.text));
    case "segment": return w.segment(passageName(state.script, action.segment));
    case "marker": return w.marker(action.label);
    case "open": return w.open(pageName(action.page));
    default: return "";
  }
}

/** @param {string} page */
const pageName = (page) =>
  words.control.warnings.pages[/** @type {"setup"} */ (page)] ?? page;

/**
 * The card about it that the host was given last.
 *
 * @param {RoomState} state @param {Warning} one
 */
export const cueAbout = (state, one) =>
  state.cues?.find((cue) => cue.why === one.warning || cue.cue === `w-${one.warning}` ||
    (one.host !== undefined && cue.created_ts >= one.fired_ts - 1000 &&
      plain(cue.text) === plain(one.host)));

/** @param {string} text */
const plain = (text) => text.replaceAll("|", "");

/**
 * Does what the warning proposes. Whoever does it has seen it: that is said, too.
 *
 * @param {Desk} desk @param {Warning} one
 */
export async function carryOut(desk, one) {
  const action = proposal(desk.state, one);
  if (action && !(await perform(desk, one, action))) return;
  if (!one.acked) await acknowledge(desk, one);
}

/**
 * @param {Desk} desk @param {Warning} one @param {import("../types").WarningAction} action
 * @returns {Promise<boolean>}  whether it was done
 */
async function perform(desk, {warning}, action) {
  switch (action.do) {
    case "message": return desk.say({kind: action.kind, text: action.text, why: warning});
    case "segment":
      return desk.switchTo(action.segment, passageName(desk.state.script, action.segment));
    case "marker": return desk.commands.send({action: "marker", label: action.label});
    case "open":
      window.open(addressOf(desk.room, action.page), "_blank", "noopener");
      return true;
    default: return false;  // a later service may propose more
  }
}

/**
 * A page of this service and no other: a name is one of the room's pages.
 *
 * @param {string} room @param {string} page
 */
export function addressOf(room, page) {
  const own = new URL(page.startsWith("/") ? page : `/rooms/${room}/${page}`, location.origin);
  if (page === "room" || own.origin !== location.origin) return `/rooms/${room}`;
  return own.pathname + own.search;
}
