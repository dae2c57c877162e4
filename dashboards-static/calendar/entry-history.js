/** Who did what to an entry, newest first. */

import {day} from "../format.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpDeed} WarmUpDeed */
/** @typedef {import("../types").WarmUpPlan} WarmUpPlan */

/** @param {WarmUpDeed[]} deeds */
export function entryHistory(deeds) {
  return h("details.entry-history", null, h("summary", null, w.form.history),
    h("ol", null, deeds.map((deed, i) => h("li", {key: i}, `${day(deed.ts)} ${deed.by} ${said(deed, before(deeds, i))}`))
      .reverse()));
}

/**
 * The plan that a deed found.
 *
 * @param {WarmUpDeed[]} deeds @param {number} at
 */
const before = (deeds, at) => deeds.slice(0, at).reverse().find((deed) => deed.plan)?.plan;

/** @param {WarmUpDeed} deed @param {WarmUpPlan | undefined} old */
function said(deed, old) {
  const f = w.form;
  if (deed.deed !== "edited" || !deed.plan || !old) return f[deed.deed];
  const changes = changed(old, deed.plan).map((name) => f.changes[name]);
  const state = old.state !== deed.plan.state ? ` → ${w.states[deed.plan.state]}` : "";
  return `${f.edited} ${changes.join("、")}${state}`;
}

/** @param {WarmUpPlan} old @param {WarmUpPlan} plan */
const changed = (old, plan) => /** @type {string[]} */ ([
  old.kind !== plan.kind && "kind",
  (old.day !== plan.day || old.time !== plan.time) && "when",
  old.title !== plan.title && "title",
  old.owner !== plan.owner && "owner",
  old.state !== plan.state && "state",
  old.text !== plan.text && "text",
  JSON.stringify(old.shots) !== JSON.stringify(plan.shots) && "shots",
].filter(Boolean));
