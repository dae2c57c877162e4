/** What people do about warnings: each goes out as a command and comes back with the state. */

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").Warning} Warning */

export const snoozeMinutes = 2;
export const shelfMinutes = 30;

/** @param {Desk} desk @param {Warning} one */
export const acknowledge = ({commands}, {warning}) =>
  commands.send({action: "acknowledge", warning});

/** @param {Desk} desk @param {Warning} one @param {number} [minutes]  0 brings it back */
export const snooze = ({commands}, {warning}, minutes = snoozeMinutes) =>
  commands.send({action: "snooze", warning, minutes});

/** @param {Desk} desk @param {string} rule @param {number} [minutes]  0 ends it */
export const shelve = ({commands}, rule, minutes = shelfMinutes) =>
  commands.send({action: "shelve", rule, minutes});

/** @param {Desk} desk @param {Warning} one @param {"useful" | "noise"} verdict */
export const judge = ({commands}, {warning}, verdict) =>
  commands.send({action: "feedback", warning, verdict});

/** @param {Desk} desk @param {Warning} one */
export const resolve = ({commands}, {warning}) => commands.send({action: "resolve", warning});

/**
 * Why the last thing that somebody here wanted of this warning was not done.
 *
 * @param {Desk} desk @param {Warning} one
 */
export function refusal({commands: {last}}, one) {
  if (last?.state !== "refused") return undefined;
  const {action, warning, rule, why} = last.command;
  const isAbout = warning === one.warning || why === one.warning ||
    (action === "shelve" && rule === one.rule);
  return isAbout ? last.why ?? "" : undefined;
}
